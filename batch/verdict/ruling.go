package verdict

import (
	"time"

	"reseat/batch/journal"
	"reseat/plan"
)

// A Verdict is what the report says of one user (R34).
type Verdict = plan.Verdict

// The closed list of verdicts.
const (
	Stranded   = plan.VerdictStranded   // a begun readd, and the user is found without the SKU
	Failed     = plan.VerdictFailed     // refused, and found as before
	Drifted    = plan.VerdictDrifted    // found neither as planned nor as a call on its way explains
	Unverified = plan.VerdictUnverified // could not be read
	Pending    = plan.VerdictPending    // accepted or in doubt, and not to be seen yet
	NotStarted = plan.VerdictNotStarted // not begun, or begun and broken off, and found as before
	OnHold     = plan.VerdictOnHold     // left unchanged by the plan until somebody fixes the reason
	Skipped    = plan.VerdictSkipped    // the request does not apply to the user
	Already    = plan.VerdictAlready    // found as planned, and nothing had to be done
	Verified   = plan.VerdictVerified   // found as planned
)

// A Drift says how a drifted user came to differ from the plan.
type Drift string

// The reasons of the verdict Drifted.
const (
	BeforeApply Drift = "before-apply" // nothing of the change had been accepted
	AfterApply  Drift = "after-apply"  // a call of the change was accepted, or is in doubt
	Deleted     Drift = "deleted"      // the user is gone
	// InheritedInstead: the license is there, through a group instead of directly.
	InheritedInstead Drift = "inherited-instead"
)

// Reasons of the verdicts Pending and NotStarted. Failed has the refusal's code,
// OnHold the finding's, Already and Skipped the plan's.
const (
	ReasonAccepted    = "accepted"         // Pending: the answer was a success, a read does not show it yet
	ReasonInDoubt     = "in-doubt"         // Pending: sent, and no answer is on record
	ReasonInProgress  = "in-progress"      // Pending: a process that is alive is changing the user
	ReasonGroup       = "group-processing" // Pending: the user's group is still to be processed
	ReasonInterrupted = "interrupted"      // NotStarted: begun, and the last call never left
)

// Lag is how long an accepted write may stay invisible to reads (R34).
const Lag = 15 * time.Minute

// A Ruling is a verdict with its reason.
type Ruling struct {
	Verdict Verdict
	Reason  string // empty where the verdict says it all
}

// Judge gives the verdict on one line of a plan (R34). p is what the journal knows
// of the change; found is the last reading of the user, nil where there is none; plans
// says which service plans of a SKU are the user's to switch (R15). Judge is a
// function of its arguments alone.
func Judge(line plan.Line, p journal.Progress, found *journal.Reading, plans plan.UserPlans, now time.Time) Ruling {
	told := story{p}
	if line.Kind == plan.OnHold {
		return Ruling{OnHold, string(Holding(line))}
	}
	if found == nil || found.Error != "" {
		return unread(line, told)
	}
	j := judge{line: line, told: told, user: found.User, group: found.Group, plans: plans, now: now}
	j.found = stateOf(found.User)
	if line.Kind == plan.Unchanged || line.Kind == plan.Skipped {
		return j.unchanged()
	}
	return j.change()
}

// unread judges what no reading shows. The journal alone can prove that nothing
// was begun, that everything was refused, or that a SKU was taken out and not
// given back (R31); it never proves that something is done.
func unread(line plan.Line, told story) Ruling {
	switch {
	case line.Kind == plan.Unchanged || line.Kind == plan.Skipped:
		return Ruling{Verdict: Unverified}
	case !told.begun():
		return Ruling{Verdict: NotStarted}
	case told.any(refused) && !told.any(landed):
		return Ruling{Failed, told.refusal()}
	case broken(line, told):
		return Ruling{Verdict: Stranded}
	}
	return Ruling{Verdict: Unverified}
}

// broken tells whether the first half of a readd was accepted and neither second
// half nor fallback can have landed.
func broken(line plan.Line, told story) bool {
	out := false
	for i, c := range line.Calls {
		if c.Half == 1 && told.CallDone(i) {
			out = true
		}
		if s := told.Calls[i]; c.Half == 2 && (landed(s) || s.Undone) {
			return false
		}
	}
	return out && !landed(told.Calls[journal.Fallback])
}

// Open tells whether a later read of the tenant may change the ruling. Who differed
// before anything was written, or is gone, has nothing to wait for: two reads tell (R33).
func (r Ruling) Open() bool {
	switch r.Verdict {
	case Pending, Unverified, Stranded:
		return true
	case Drifted:
		return r.Reason == string(AfterApply)
	}
	return false
}

// Twice tells whether two reads in a row must show it before it is said (R33): drift, and
// what may be drift of a user who was seen as planned before.
func (r Ruling) Twice() bool {
	return r.Verdict == Drifted || r == Ruling{Pending, ReasonAccepted}
}
