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

// postpone puts a change behind the others, once: after a pause of the run it can come
// here again.
func (e *Engine) postpone(l plan.Line) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if !slices.ContainsFunc(e.later, func(o plan.Line) bool { return o.ID == l.ID }) {
		e.later = append(e.later, l)
	}
}

// settle brings the changes to their end that were put behind the others.
func (e *Engine) settle(ctx context.Context) error {
	e.mu.Lock()
	lines := e.later
	e.later, e.last = nil, true
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
