package batch

import (
	"cmp"
	"context"
	"slices"

	"reseat/plan"
)

// settlers is how many changes are settled at a time when nobody waits for them.
const settlers = 256

// mayFollow tells whether a change that has to be waited for can be put behind the
// others: not while later stages count on seats that it frees, and not when there are no
// others any more (R45).
func (e *Engine) mayFollow(l plan.Line) bool {
	if e.settling() {
		return false
	}
	for _, n := range l.Moves() {
		if n < 0 {
			return false
		}
	}
	return true
}

func (e *Engine) settling() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.last
}

// An aside holds changes that have their turn later, and no other one meanwhile, whatever
// a pause of the run reckons anew. It is guarded by the mutex of its engine.
type aside struct {
	lines []plan.Line
	has   map[plan.ChangeID]bool
}

func (a *aside) put(l plan.Line) {
	if a.has == nil {
		a.has = map[plan.ChangeID]bool{}
	}
	a.has[l.ID] = true
	a.lines = append(a.lines, l)
}

func (a *aside) takeAll() []plan.Line {
	lines := a.lines
	*a = aside{}
	return lines
}

// postpone puts a change behind the others.
func (e *Engine) postpone(l plan.Line) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.later.put(l)
}

// isAside tells whether a change is behind the others or waits for a group.
func (e *Engine) isAside(l plan.Line) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.later.has[l.ID] || e.awaits.has[l.ID]
}

// settle brings the changes to their end that were put behind the others.
func (e *Engine) settle(ctx context.Context) error {
	e.mu.Lock()
	lines := e.later.takeAll()
	e.last = true
	e.mu.Unlock()
	// Not in the order in which they came here: what wakes several at one instant, such as
	// a pause, puts them here in any (R38).
	slices.SortFunc(lines, func(a, b plan.Line) int { return cmp.Or(a.Stage-b.Stage, cmp.Compare(a.ID, b.ID)) })
	defer func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		e.last = false
	}()
	if len(lines) == 0 {
		return nil
	}
	return e.wave(ctx, lines)
}
