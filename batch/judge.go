package batch

import (
	"context"
	"errors"
	"fmt"

	"reseat/batch/journal"
	"reseat/plan"
	"reseat/plan/tenant"
)

// A step is what follows an answer.
type step int

const (
	move      step = iota // accepted: on to the next call
	again                 // send again after a pause
	throttled             // send again as soon as the pacer allows
	giveUp                // refused for good
)

// judge is the one place that says what an answer to a write means. It returns an
// error where the run must stop.
func (c *course) judge(ctx context.Context, i int, call plan.Call, err error) (step, error) {
	var stop *stopError
	switch {
	case err == nil, errors.Is(err, tenant.ErrNoChange):
		return c.proven(ctx, call)
	case errors.As(err, &stop):
		return giveUp, stop.err
	case errors.Is(err, tenant.ErrSignIn), errors.Is(err, ErrShutOut):
		return giveUp, fmt.Errorf("%w: %w", ErrShutOut, err)
	case errors.Is(err, tenant.ErrUnsent):
		return again, nil
	case errors.Is(err, tenant.ErrThrottled):
		return throttled, nil
	}
	if r := tenant.AsRefusal(err); r != nil {
		return c.refusal(ctx, i, call, r)
	}
	return c.unknown(ctx, i, call)
}

// refusal tells a refusal for good from one that time mends.
func (c *course) refusal(ctx context.Context, i int, call plan.Call, r *tenant.Refusal) (step, error) {
	switch {
	case c.fresh && (r == tenant.ErrUsageLocation || r == tenant.ErrNotFound):
		return again, nil // a replica that has not heard of what we just wrote (graph-contract 3.3, 5.3 #1)
	case call.Half == 2 && r == tenant.ErrNoSeat:
		return again, nil // the seat given up a moment ago has not been counted yet, or a thief may give it back (R21)
	case call.Kind == plan.Create && r == tenant.ErrExists && c.tried(i):
		return c.unknown(ctx, i, call) // perhaps our own, made by a try whose answer was lost
	case len(call.Remove) > 0 && r == tenant.ErrNotHeld && c.tried(i):
		return c.unknown(ctx, i, call) // perhaps gone by a try whose answer was lost
	}
	return giveUp, nil
}

// tried tells whether the call was sent before without an answer.
func (c *course) tried(i int) bool { return c.lost[i] }

// unknown settles a call without an answer by reading the user (R20). The first
// half of a readd is never sent twice and stays in doubt until a read has shown
// the second, which replaces in place if the first never landed.
func (c *course) unknown(ctx context.Context, i int, call plan.Call) (step, error) {
	c.lost[i] = true
	if call.Half == 1 {
		c.doubt = i
		return move, nil
	}
	done, err := c.settle(ctx, i, call)
	if err != nil {
		return giveUp, err
	}
	if done {
		return move, nil
	}
	return again, nil
}

// proven ends a call that was accepted. Where a first half in doubt may still land
// after it, a read must show the row, and then proves both (R20).
func (c *course) proven(ctx context.Context, call plan.Call) (step, error) {
	if call.Half != 2 || c.doubt == noDoubt {
		return move, nil
	}
	done, err := c.shown(ctx, call)
	switch {
	case err != nil:
		return giveUp, err
	case !done:
		return again, nil
	}
	return move, c.settled(ctx, c.doubt, journal.Done, "a read shows the second half")
}
