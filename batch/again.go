package batch

import (
	"context"
	"slices"

	"reseat/batch/journal"
	"reseat/plan"
)

// again tells whether a change was refused and is to be tried again, and from which
// call on: a readd that fell back to the old set is tried as a whole.
func (s Scope) again(l plan.Line, p journal.Progress) (from int, ok bool) {
	r, refused := p.Refused()
	switch {
	case !s.Refused, !refused, p.LeftBe() != "", finished(l, p), stands(l, p) != standsEnded:
		return 0, false
	case len(s.Codes) > 0 && !slices.Contains(s.Codes, r.Code):
		return 0, false
	case l.LeavesOnFail() && (restored(l, p) || r.Call == journal.Fallback): // the user joins again
		return slices.IndexFunc(l.Calls, func(c plan.Call) bool { return c.Kind == plan.Join }), true
	case restored(l, p):
		return slices.IndexFunc(l.Calls, func(c plan.Call) bool { return c.Half == 1 }), true
	}
	return r.Call, true
}

// retry tells whether a refused change is to be tried again, and from which call on.
func (e *Engine) retry(l plan.Line) (from int, ok bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	from, ok = e.again[l.ID]
	return from, ok
}

// takeUp records that a refused change is tried again, once a process.
func (e *Engine) takeUp(ctx context.Context, l plan.Line) error {
	from, again := e.retry(l)
	if !again {
		return nil
	}
	if err := e.append(ctx, journal.Event{Kind: journal.Again, Change: l.ID, Call: from}); err != nil {
		return err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	delete(e.again, l.ID)
	return nil
}
