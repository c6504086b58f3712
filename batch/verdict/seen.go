package verdict

import (
	"slices"
	"time"

	"reseat/batch/journal"
	"reseat/plan"
)

// JudgeAll gives the verdict on one line of a plan by all readings of its user, in order.
// The last of them counts. Once one found the user as planned after the last call was
// accepted, a later deviation that two readings show is no lag: the user drifted (R34).
func JudgeAll(line plan.Line, p journal.Progress, readings []*journal.Reading, plans plan.UserPlans, now time.Time) Ruling {
	if len(readings) == 0 {
		return Judge(line, p, nil, plans, now)
	}
	last := readings[len(readings)-1]
	r := Judge(line, p, last, plans, now)
	if !r.hinges() {
		return r
	}
	planned := func(x *journal.Reading) bool {
		return x.Error == "" && line.Same(line.After, stateOf(x.User), plans)
	}
	deviates := func(x *journal.Reading) bool { return x.Error == "" && !planned(x) }
	before, n := readings, 0
	for ; len(before) > 0 && deviates(before[len(before)-1]); n++ {
		before = before[:len(before)-1]
	}
	accepted := story{p}.accepted()
	seen := slices.ContainsFunc(before, func(x *journal.Reading) bool { return x.At.After(accepted) && planned(x) })
	switch {
	case n < 2 || !seen:
		return r
	case last.User == nil:
		return Ruling{Drifted, string(Deleted)}
	}
	return Ruling{Drifted, string(AfterApply)}
}

// Hinges tells whether the verdict on a line depends on readings before this one.
func Hinges(line plan.Line, p journal.Progress, last *journal.Reading, plans plan.UserPlans, now time.Time) bool {
	return Judge(line, p, last, plans, now).hinges()
}

func (r Ruling) hinges() bool { return r == Ruling{Pending, ReasonAccepted} }
