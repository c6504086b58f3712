package report

import (
	"time"

	"reseat/batch/journal"
	"reseat/batch/verdict"
	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
	"reseat/report/words"
)

// A Row is all the report says of one user asked for.
type Row struct {
	ID         plan.ChangeID
	User       tenant.UserID // empty where the line leads to no user
	UPN        string        // as in the plan
	Name       string
	Department string
	Wave       string
	Stage      int
	Sources    []plan.Source
	Asked      []string // in words

	verdict.Ruling
	Sentence string   // what is so
	Remedy   string   // what to do about it; empty where nothing is
	Message  string   // the tenant's own words at the last refusal
	Troubles []string // errors of the user's assignments, in words
	Findings []plan.Finding

	Before    *plan.State      // nil where there was no user
	Planned   *plan.State      // nil where there is no user
	Found     *plan.State      // nil where there is no user, or none could be read
	Touched   []sku.ID         // what the line is about
	Effective []tenant.License // found, by all paths together (R11)
	Services  []tenant.Service // provisioning status of each plan, as last read

	Requests []string // request ids of the writes, for Microsoft support
	Begun    time.Time
	Ended    time.Time
	Read     time.Time
	Gap      *Gap // of a readd

	members []foundMember    // of a group whose own licenses changed
	group   bool             // the row is about a group
	groups  []tenant.GroupID // whose membership or licenses the calls are about
	split   []string         // cells of the user list by which the cost is split, as in the plan

	effect *words.Effect // of what was found
	sent   time.Time     // when the last call left
}

// newRow puts together what plan, journal and last reading say of one user.
func newRow(line plan.Line, p journal.Progress, readings []*journal.Reading, x *words.Effects, now time.Time) Row {
	var found *journal.Reading // the last
	if n := len(readings); n > 0 {
		found = readings[n-1]
	}
	c := x.Catalog
	r := Row{
		ID: line.ID, User: line.User, UPN: line.UPN, Name: line.Name, Department: line.Dept,
		Wave: line.Wave, Stage: line.Stage, Sources: line.Sources, Asked: line.Asked,
		Findings: line.Findings, Before: line.Before, Planned: line.After, Touched: words.Touched(line), effect: &words.Effect{}, group: line.OfGroup(), split: line.Split,
		groups: groupsAbout(line),
	}
	r.Ruling = verdict.JudgeAll(line, p, readings, c.User, now)
	r.Sentence, r.Remedy = explain(r.Ruling, line, p, found, c)
	r.recall(line, p, now)
	if found != nil {
		r.read(line, *found, x)
	}
	return r
}

// underWay says that the run has the user in hand: whatever was found is a moment of it.
func (r *Row) underWay() {
	r.Ruling = verdict.Ruling{Verdict: verdict.Pending, Reason: verdict.ReasonInProgress}
	r.Sentence, r.Remedy = "the run is changing this user now", "wait until the run ends; `reseat run status` shows it"
}

// read adds what the last reading showed.
func (r *Row) read(line plan.Line, found journal.Reading, x *words.Effects) {
	r.Read = found.At
	if found.User == nil {
		return
	}
	if !r.group {
		r.User = found.User.ID
	}
	r.Found = x.Shared(words.StateOf(found.User))
	r.effect = x.Of(r.Found)
	r.Effective = r.effect.Licenses
	r.Troubles = words.Troubles(found.User, x.Catalog)
	r.Services = found.Services
	if found.Group != nil && r.changedAsPlanned() {
		r.members = foundMembers(line, found.Group.Members)
		r.Sentence += "; " + r.membersFound()
	}
}

// changedAsPlanned tells whether a group was found with the licenses that it should have:
// only then does it mean something which of its members have them.
func (r *Row) changedAsPlanned() bool {
	switch r.Verdict {
	case verdict.Verified, verdict.Already, verdict.Pending:
		return true
	}
	return false
}
