package batch

import (
	"reseat/batch/journal"
	"reseat/plan"
)

// A standing is where the record says a change stands.
type standing int

const (
	standsNew   standing = iota // nothing that matters was sent
	standsBegun                 // something was sent, and there is more to do or to find out
	standsEnded                 // done, refused for good, or left alone
)

// standing reads the record of earlier processes. A readd that left its user bare
// is never ended, however its second half was answered (R21).
func (e *Engine) standing(l plan.Line) standing { return stands(l, e.Record.Progress(l.ID)) }

// Ended tells whether nothing is left to do for a change, as far as the record says.
func Ended(l plan.Line, p journal.Progress) bool { return stands(l, p) == standsEnded }

func stands(l plan.Line, p journal.Progress) standing {
	switch {
	case p.LeftBe() != "":
		return standsEnded
	case !sent(p):
		return standsNew
	case done(l, p), restored(l, p):
		return standsEnded
	}
	if _, doubt := p.InDoubt(); doubt || p.Bare(l) {
		return standsBegun
	}
	if _, refused := p.Refused(); refused {
		return standsEnded
	}
	return standsBegun
}

// sent tells whether any call of the change may have had effect or was refused:
// what never reached the tenant or was only throttled does not count.
func sent(p journal.Progress) bool {
	for _, c := range p.Calls {
		if c.InDoubt || c.Result == journal.Done || c.Result == journal.Refused {
			return true
		}
	}
	return false
}

// done tells whether every call of the change was accepted.
func done(l plan.Line, p journal.Progress) bool {
	for i := range l.Calls {
		if !p.CallDone(i) {
			return false
		}
	}
	return true
}

// restored tells whether a readd fell back to the old set.
func restored(l plan.Line, p journal.Progress) bool {
	return l.Fallback != nil && p.CallDone(journal.Fallback)
}
