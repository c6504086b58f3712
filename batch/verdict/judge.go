package verdict

import (
	"time"

	"reseat/batch/journal"
	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// A judge holds one line with all that is known about it.
type judge struct {
	line  plan.Line
	told  story
	user  *tenant.User          // nil where there is no such user
	found *plan.State           // the same as a state
	group *journal.GroupReading // of a line about a group's own licenses; nil where that was not read
	plans plan.UserPlans
	now   time.Time
}

func (j judge) same(a, b *plan.State) bool { return j.line.Same(a, b, j.plans) }

func (j judge) unchanged() Ruling {
	switch {
	case j.found == nil:
		return Ruling{Drifted, string(Deleted)}
	case !j.same(j.line.After, j.found):
		return Ruling{Drifted, string(BeforeApply)}
	case j.line.Kind == plan.Skipped:
		return Ruling{Skipped, j.line.Reason}
	}
	return Ruling{Already, j.line.Reason}
}

func (j judge) change() Ruling {
	switch {
	case j.found == nil && j.line.Before != nil:
		return Ruling{Drifted, string(Deleted)}
	case j.bare():
		if j.fresh(j.givenBack()) {
			return Ruling{Pending, ReasonAccepted}
		}
		return Ruling{Verdict: Stranded}
	case j.line.OfGroup() && j.same(j.line.After, j.found):
		return j.ofGroup()
	case j.asPlanned():
		return j.planned()
	case !j.line.OfGroup() && !j.told.any(refused) && j.groupsOpen():
		return j.byGroups()
	case j.shortOf():
		return j.unfinished()
	}
	return j.drifted()
}

// asPlanned tells whether the user is found as planned and that means something:
// a readd of what was already so (--even-if-same) ends where it began, so there
// only the journal can tell that it took place.
func (j judge) asPlanned() bool {
	if !j.same(j.line.After, j.found) || j.line.Kind == plan.Change && !j.inGroups() {
		return false
	}
	if j.line.AboutGroups() && !j.line.OfGroup() {
		return true
	}
	return !j.same(j.line.Before, j.line.After) || j.told.complete(j.line)
}

func (j judge) planned() Ruling {
	switch {
	case j.fresh(j.putBack()):
		return Ruling{Pending, ReasonAccepted} // the read may come too early to show it
	case !j.sound() && j.fresh(j.told.accepted()):
		return Ruling{Pending, ReasonAccepted}
	case !j.sound():
		return j.drifted()
	case !j.told.sent():
		return Ruling{Already, "already"}
	}
	return Ruling{Verdict: Verified}
}

// unfinished judges a user found as before, or as a part of the change leaves it. A read
// that comes too early to show the first half of a readd says nothing about its user.
func (j judge) unfinished() Ruling {
	switch {
	case j.told.any(inDoubt), j.told.any(j.unsure):
		return Ruling{Pending, ReasonInDoubt}
	case broken(j.line, j.told) && j.fresh(j.told.accepted()):
		return Ruling{Verdict: Stranded}
	case j.told.any(refused):
		return Ruling{Failed, j.told.refusal()}
	case !j.told.any(done) && j.told.LeftWhy() != "":
		return Ruling{Drifted, string(BeforeApply)} // what a removal rests on was not there (R27)
	case !j.told.any(done):
		return Ruling{Verdict: NotStarted}
	case j.fresh(j.told.accepted()):
		return Ruling{Pending, ReasonAccepted}
	case !j.told.complete(j.line):
		return Ruling{NotStarted, ReasonInterrupted}
	}
	return j.drifted()
}

func (j judge) drifted() Ruling {
	switch {
	case j.found == nil:
		return Ruling{Drifted, string(Deleted)}
	case j.inheritedInstead():
		return Ruling{Drifted, string(InheritedInstead)}
	case j.told.any(landed):
		return Ruling{Drifted, string(AfterApply)}
	}
	return Ruling{Drifted, string(BeforeApply)}
}

// unsure tells whether a try of a call may have landed that no read showed, as reads lag,
// whatever became of the tries after it.
func (j judge) unsure(c journal.CallState) bool {
	return (lost(c) || c.Undone) && !done(c) && j.fresh(c.AnsweredAt)
}

func (j judge) fresh(at time.Time) bool { return !at.IsZero() && j.now.Sub(at) < Lag }

// bare tells whether a readd has begun and a SKU that it takes out and gives back
// is not there.
func (j judge) bare() bool {
	if j.found == nil {
		return false
	}
	for _, id := range Gap(j.line, j.told.Progress) {
		if _, held := tenant.Find(j.found.Direct, id); !held {
			return true
		}
	}
	return false
}

// Gap lists the SKUs that a readd takes out and gives back, once its first half
// may have landed.
func Gap(line plan.Line, told journal.Progress) []sku.ID {
	var out []sku.ID
	for i, c := range line.Calls {
		if c.Half != 1 || !landed(told.Calls[i]) {
			continue
		}
		for _, id := range c.Remove {
			if _, back := tenant.Find(added(line, 2), id); back {
				out = append(out, id)
			}
		}
	}
	return out
}

// added lists what the calls of that half add.
func added(line plan.Line, half int) []tenant.License {
	var out []tenant.License
	for _, c := range line.Calls {
		if c.Half == half {
			out = append(out, c.Add...)
		}
	}
	return out
}

// givenBack returns when the second half, or the fallback, was accepted.
func (j judge) givenBack() time.Time {
	var at time.Time
	for i, c := range j.line.Calls {
		if s := j.told.Calls[i]; c.Half == 2 && done(s) {
			at = s.AnsweredAt
		}
	}
	if f := j.told.Calls[journal.Fallback]; done(f) && f.AnsweredAt.After(at) {
		at = f.AnsweredAt
	}
	return at
}

// putBack returns when the fallback was accepted; zero where it was not, or where the
// change was taken up again after it.
func (j judge) putBack() time.Time {
	if f := j.told.Calls[journal.Fallback]; done(f) && !j.told.TakenUpAgain(j.line) {
		return f.AnsweredAt
	}
	return time.Time{}
}

// shortOf tells whether the user is found as before, or as those calls that may
// have landed leave it.
func (j judge) shortOf() bool {
	at := j.line.Before
	if j.same(at, j.found) {
		return true
	}
	for i, c := range j.line.Calls {
		if !landed(j.told.Calls[i]) {
			break
		}
		at = at.After(c)
		if j.same(at, j.found) {
			return true
		}
	}
	return j.line.Fallback != nil && landed(j.told.Calls[journal.Fallback]) && j.same(at.After(*j.line.Fallback), j.found)
}

// sound tells whether every direct row that the calls give is in force: the tenant
// lists a failed one with its error (graph-contract 4.4).
func (j judge) sound() bool {
	given := make(map[sku.ID]bool)
	for _, c := range j.line.Calls {
		for _, l := range c.Add {
			given[l.SKU] = true
		}
	}
	for _, a := range j.user.Rows() {
		if a.Direct() && given[a.SKU] && (a.State == tenant.InError || a.State == tenant.ActiveWithError) {
			return false
		}
	}
	return true
}

// stateOf returns a user as a state; nil where there is none.
func stateOf(u *tenant.User) *plan.State {
	if u == nil {
		return nil
	}
	s := plan.StateOf(*u)
	return &s
}
