package batch

import (
	"time"

	"reseat/batch/journal"
	"reseat/plan"
	"reseat/plan/tenant"
)

// A standing is where the record says a change stands.
type standing int

const (
	standsNew   standing = iota // nothing that matters was sent
	standsBegun                 // something was sent, and there is more to do or to find out
	standsEnded                 // done, refused for good, or left alone
)

// Ended tells whether nothing is left to do for a change, as far as the record says.
func Ended(l plan.Line, p journal.Progress) bool { return stands(l, p) == standsEnded }

// stands reads the record of earlier processes. A readd that left its user bare is
// never ended, however its second half was answered (R21).
func stands(l plan.Line, p journal.Progress) standing {
	_, doubt := p.InDoubt()
	switch {
	case p.LeftBe() != "":
		return standsEnded
	case !sent(l, p):
		return standsNew
	case finished(l, p), restored(l, p):
		return standsEnded
	case doubt, p.Bare(l):
		return standsBegun
	case l.LeavesOnFail() && owesLeave(l, p):
		return standsBegun
	case refusedForGood(l, p):
		return standsEnded
	}
	return standsBegun
}

// sent tells whether any call of the change may have had effect or was refused. What
// never reached the tenant or was only throttled does not count, and neither does a
// last call that a read did not show: the check before a write tells whether it
// landed after all. It cannot tell that of a call before the last.
func sent(l plan.Line, p journal.Progress) bool {
	for i, c := range p.Calls {
		switch {
		case c.InDoubt, c.Result == journal.Done, c.Result == journal.Refused:
			return true
		case c.Undone && i < len(l.Calls)-1:
			return true
		}
	}
	return false
}

// finished tells whether every call of the change was accepted.
func finished(l plan.Line, p journal.Progress) bool {
	for i := range l.Calls {
		if !p.CallDone(i) {
			return false
		}
	}
	return true
}

// owesLeave tells whether the proof of a move failed and the membership that the run made
// is still to be taken back.
func owesLeave(l plan.Line, p journal.Progress) bool {
	r, refused := p.Refused()
	return refused && r.Code == tenant.ErrNotCovered.Code && !p.CallDone(journal.Fallback) && p.Calls[journal.Fallback].Result != journal.Refused
}

// restored tells whether a readd fell back to the old set, and nothing in doubt can
// take it away any more.
func restored(l plan.Line, p journal.Progress) bool {
	_, doubt := p.InDoubt()
	return l.Fallback != nil && p.CallDone(journal.Fallback) && !doubt
}

// refusedForGood tells whether a call was refused, and not for a reason that the
// engine was waiting to pass when its process ended.
func refusedForGood(l plan.Line, p journal.Progress) bool {
	r, refused := p.Refused()
	if !refused || r.Call < 0 || r.Call >= len(l.Calls) {
		return refused
	}
	return !fate{half: l.Calls[r.Call].Half, recent: recently(written(l, p), r.At)}.mends(r.Code)
}

// written returns when the account or its usage location was written; the zero time
// where it was not.
func written(l plan.Line, p journal.Progress) time.Time {
	var at time.Time
	for i, call := range l.Calls {
		if call.WritesAccount() && p.CallDone(i) {
			at = p.Calls[i].AnsweredAt
		}
	}
	return at
}
