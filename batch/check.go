package batch

import (
	"context"
	"errors"
	"fmt"
	"time"

	"reseat/batch/journal"
	"reseat/plan"
	"reseat/plan/tenant"
)

// driftPause lies between the two reads that it takes to say that a user drifted:
// the first may have met a replica that lags behind (R33).
const driftPause = 2 * time.Second

// check reads users and lets those go on who are as the plan found them. Who is
// already as planned, or moved since, is left alone (R27).
func (e *Engine) check(ctx context.Context, q *queue, lines []plan.Line) error {
	defer q.checked()
	found, err := e.look(ctx, lines)
	if err != nil {
		return err
	}
	var ready, unsure []plan.Line
	for i, f := range found {
		if f.Err == nil && e.planned(lines[i], f.User) {
			ready = append(ready, lines[i])
		} else {
			unsure = append(unsure, lines[i])
		}
	}
	q.admit(ready)
	if len(unsure) == 0 {
		return nil
	}
	if err := e.Clock.Sleep(ctx, driftPause); err != nil {
		return err
	}
	return e.lookAgain(ctx, q, unsure)
}

// lookAgain reads users who were not as planned a second time and says what they are.
func (e *Engine) lookAgain(ctx context.Context, q *queue, lines []plan.Line) error {
	found, err := e.look(ctx, lines)
	if err != nil {
		return err
	}
	for i, f := range found {
		l := lines[i]
		switch {
		case f.Err != nil:
			e.ended(l, Parked) // unread is unwritten; resume tries again
		case e.planned(l, f.User):
			q.admit([]plan.Line{l})
		default:
			if err := e.unplanned(ctx, q, l, f.User); err != nil {
				return err
			}
		}
	}
	return nil
}

// unplanned deals with a change whose user is not as the plan found it.
func (e *Engine) unplanned(ctx context.Context, q *queue, l plan.Line, u *tenant.User) error {
	if n := e.halfway(l, u); e.Rebuild && n > 0 {
		q.admit([]plan.Line{l})
		return e.recover(ctx, l, n, *u)
	}
	return e.leave(ctx, l, u)
}

// look reads the users of lines. A role that is gone stops the run, whether it shows
// in the reading as a whole or in every user of it.
func (e *Engine) look(ctx context.Context, lines []plan.Line) ([]tenant.Found, error) {
	found, err := readUsers(ctx, e.Tenant, lines)
	if err != nil {
		return nil, fmt.Errorf("read users before writing: %w", err)
	}
	for _, f := range found {
		if errors.Is(f.Err, tenant.ErrForbidden) || errors.Is(f.Err, tenant.ErrSignIn) {
			return found, e.probe(ctx)
		}
	}
	return found, nil
}

// probe returns why no sign-in of ours is answered any more, nil where it is.
func (e *Engine) probe(ctx context.Context) error {
	if err := e.Tenant.Probe(ctx); err != nil {
		return fmt.Errorf("find out whether the role is still there: %w", shutOut(err))
	}
	return nil
}

// leave records that a change is left alone, and what was found.
func (e *Engine) leave(ctx context.Context, l plan.Line, u *tenant.User) error {
	ev := journal.Event{Kind: journal.LeftBe, Change: l.ID, Code: "drifted"}
	if u != nil {
		s := plan.StateOf(*u)
		ev.Found = &s
		if e.same(l, l.After, u) {
			ev.Code = "already"
		}
	}
	if err := e.append(ctx, ev); err != nil {
		return err
	}
	e.ended(l, Left)
	if e.StopAtDrift && ev.Code == "drifted" {
		e.stopForDrift(l)
	}
	return nil
}
