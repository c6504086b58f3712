package build

import (
	"reseat/plan"
	"reseat/plan/tenant"
)

// The published quota of one app in a tenant (graph-contract 9). The units are
// those of a tenant of more than 500 users; smaller ones have fewer, and reads are
// rarely what a run waits for.
const (
	writesPerWindow = 3000
	windowSeconds   = 150
	unitsPerSecond  = 800
)

// quote computes what carrying the lines out costs: each user to be changed is read once
// before the first write and, once it is changed, the status of its service plans; every
// user of the plan is read back once. Besides, a process reads the organization and its
// licenses, and groups that are processed slowly are looked at more often.
func quote(lines []plan.Line, signed plan.Signed) plan.Quote {
	var q plan.Quote
	pages := 0
	joins := joinCount{}
	for _, l := range lines {
		switch {
		case l.OfGroup():
			pages += countTarget(l, signed.Takes(l), &q)
		case l.Kind == plan.Change:
			q.Reads += 2
			if after := l.After.OrNone(); len(after.Direct)+len(after.Inherited) > 0 {
				q.Reads++ // of somebody without a license there is no service status to read
			}
		case l.User != "":
			q.Reads++
		}
		if l.Kind == plan.Change {
			q.Writes += len(l.Calls)
			joins.count(l, &q)
		}
	}
	q.Writes += joins.requests()
	q.Units = q.Reads + q.Writes + pages // a page of members costs one unit more (graph-contract-2 2.5)
	if q.Writes > 0 {
		q.Seconds = float64((q.Writes - 1) / writesPerWindow * windowSeconds)
	}
	q.Seconds = max(q.Seconds, float64(q.Units)/unitsPerSecond)
	return q
}

// countTarget counts the reads of a line about a group, and returns how many of them are
// pages of members. Read back are the group, how far it is processed, and its members; for
// a change, the group and its list of members before the call as well, and each of them
// where they can lose something.
func countTarget(l plan.Line, takes bool, q *plan.Quote) (pages int) {
	if l.Kind == plan.OnHold || l.Kind == plan.Skipped {
		q.Reads++
		return 0
	}
	n := len(l.Members)
	page := 1 + max(0, n-1)/membersPage
	q.Reads += 2 + page + n
	if l.Kind != plan.Change {
		return page
	}
	q.Reads += 1 + page
	if takes {
		q.Reads += n
	}
	return 2 * page
}

// membersPage is how many members of a group one request reads (graph-contract 7.3).
const membersPage = 999

// joinRequest is how many users one request adds to a group (graph-contract 7.3).
const joinRequest = 20

// A joinCount counts the users who join each group.
type joinCount map[tenant.GroupID]int

// count counts the joins of a line, which go out together with others, and the reads that
// its groups take: of the membership as it is read back, and of each proof just before
// something is taken; where a group is waited for, once before the wait and once in it.
func (n joinCount) count(l plan.Line, q *plan.Quote) {
	for _, c := range l.Calls {
		if c.Kind == plan.Join {
			n[c.Group]++
			q.Writes--
		}
		if c.Proof != nil {
			q.Reads++
			if c.Proof.Wait {
				q.Reads += 2
			}
		}
	}
	if l.ChangesMembership() {
		q.Reads++
	}
}

// requests is in how many requests the users join.
func (n joinCount) requests() int {
	sum := 0
	for _, users := range n {
		sum += (users + joinRequest - 1) / joinRequest
	}
	return sum
}
