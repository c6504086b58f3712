package batch

import (
	"context"
	"fmt"
	"slices"

	"reseat/batch/journal"
	"reseat/plan"
	"reseat/plan/tenant"
)

// rebuildChunk is how many users are read at a time to find what was begun.
const rebuildChunk = 200

// rebuild finds in the tenant which changes a run without record has begun, and
// records the calls that the users show. So they are finished before anything else
// begins.
func (e *Engine) rebuild(ctx context.Context) error {
	_, lines := Scope{}.Of(e.Plan, e.Record)
	for lines := range slices.Chunk(lines, rebuildChunk) {
		found, err := e.look(ctx, lines)
		if err != nil {
			return err
		}
		for i, f := range found {
			if n := e.halfway(lines[i], f.User); f.Err == nil && n > 0 {
				if err := e.recover(ctx, lines[i], n, *f.User); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// recover records the first n calls of a change as found done, as if a read had
// settled them.
func (e *Engine) recover(ctx context.Context, l plan.Line, n int, u tenant.User) error {
	for i, call := range l.Calls[:n] {
		ev := journal.Event{
			Kind: journal.Settled, Change: l.ID, Call: i, Result: journal.Done,
			Note: "the record is lost; the user's licenses show it",
		}
		if call.Kind == plan.Create {
			ev.User = u.ID
		}
		if err := e.append(ctx, ev); err != nil {
			return fmt.Errorf("rebuild the record: %w", err)
		}
	}
	return nil
}

// halfway returns how many calls of a change the user shows: 0 where it shows none or
// all of them, or what no part of them leads to.
func (e *Engine) halfway(l plan.Line, u *tenant.User) int {
	if u == nil || e.planned(l, u) || e.same(l, l.After, u) {
		return 0
	}
	state := l.Before
	for i, call := range l.Calls[:max(0, len(l.Calls)-1)] {
		state = state.After(call)
		if call.Kind == plan.Create && !ours(*call.Person, *u) {
			return 0
		}
		if e.same(l, state, u) {
			return i + 1
		}
	}
	return 0
}
