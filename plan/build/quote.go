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

// quote reckons what carrying the lines out costs: each user to be changed is read
// once before the first write, and every user of the plan is read back once.
func quote(lines []plan.Line, signed plan.Signed) plan.Quote {
	var q plan.Quote
	pages := 0
	joins := joinCount{}
	for _, l := range lines {
		if l.User != "" {
			q.Reads++
		}
		if l.Kind == plan.Change {
			if !l.OfGroup() {
				q.Reads++
			}
			q.Writes += len(l.Calls)
			joins.count(l, &q)
		}
		if l.OfGroup() {
			pages += countTarget(l, signed.Takes(l), &q)
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
// pages of members: the group before and after, its members just before the call and
// afterwards, each of them afterwards, and before the call where they can lose something.
func countTarget(l plan.Line, takes bool, q *plan.Quote) (pages int) {
	n := len(l.Members)
	page := 1 + max(0, n-1)/membersPage
	if l.Kind == plan.OnHold {
		q.Reads++
		return 0
	}
	q.Reads += 1 + page + n
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
// its groups take: of the membership as it is read back, and of each proof once while the
// group is waited for and once just before something is taken.
func (n joinCount) count(l plan.Line, q *plan.Quote) {
	for _, c := range l.Calls {
		if c.Kind == plan.Join {
			n[c.Group]++
			q.Writes--
		}
		if c.Proof != nil {
			q.Reads += 2
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
