package report

import "reseat/batch/verdict"

// The exit codes that a report can lead to (R35); cmd adds those of guards,
// sign-in, locks and interrupts.
const (
	ExitDone      = 0
	ExitFailed    = 1
	ExitUnsettled = 3 // finished, but some users are not as asked
	ExitDiffers   = 4 // the tenant differs from the plan
)

// ExitApply returns the exit code of apply and resume: 1 where a user is stranded
// (R21), 3 where any other is not as requested (R35). allowOnHold drops users on hold.
func (r Report) ExitApply(allowOnHold bool) int {
	switch {
	case r.Totals.Verdicts[verdict.Stranded] > 0:
		return ExitFailed
	case r.unsettled(allowOnHold):
		return ExitUnsettled
	}
	return ExitDone
}

// ExitVerify returns the exit code of verify: 4 where the tenant differs from the
// plan, else 3 where a user is on hold, pending or unread (R35).
func (r Report) ExitVerify(allowOnHold bool) int {
	for _, v := range []verdict.Verdict{verdict.Stranded, verdict.Failed, verdict.Drifted, verdict.NotStarted} {
		if r.Totals.Verdicts[v] > 0 {
			return ExitDiffers
		}
	}
	if r.unsettled(allowOnHold) {
		return ExitUnsettled
	}
	return ExitDone
}

func (r Report) unsettled(allowOnHold bool) bool {
	for v, users := range r.Totals.Verdicts {
		switch {
		case users == 0 || v.Good() || allowOnHold && v == verdict.OnHold:
		case v == verdict.Skipped && r.good() > 0: // it applied to others
		default:
			return true
		}
	}
	return false
}
