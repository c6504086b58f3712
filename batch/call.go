package batch

import (
	"context"
	"errors"
	"time"

	"reseat/batch/journal"
	"reseat/plan"
	"reseat/plan/tenant"
)

// How long a call is tried again: the pauses between its tries together. What the
// pacer makes a try wait does not count.
const (
	patience     = 5 * time.Minute  // for a call whose failure leaves the user as before
	halfPatience = 10 * time.Minute // for the second half of a readd (R21)
	firstPause   = time.Second      // before the second try; doubled for each further one
	longestPause = 30 * time.Second
)

// call sends one call until it is accepted or refused for good, or patience ends.
// What an earlier process left in doubt is looked at before anything is sent.
func (c *course) call(ctx context.Context, i int, call plan.Call) (got, error) {
	past := c.past.Calls[i]
	next, try, pause, waited := again, past.Tries, firstPause, time.Duration(0)
	if past.InDoubt || past.Result == journal.Done {
		next = look
	}
	// The first half of a readd is never sent again once it was in doubt.
	c.lost[i] = c.e.Rebuild || try > 0 && call.Half != 1
	for {
		var err error
		if next == look {
			next, err = c.unknown(ctx, i, call, glance)
		} else {
			try++
			next, err = c.try(ctx, i, try, call)
		}
		switch {
		case err != nil:
			return parked, err
		case next == move:
			return accepted, nil
		case next == giveUp:
			return refused, nil
		}
		c.giveBack()
		wait := pause
		if next == throttled {
			wait = firstPause // the pacer knows better how long
		} else {
			pause = min(2*pause, longestPause)
		}
		if waited += wait; waited > c.patience(call) {
			return parked, c.outOfReach()
		}
		if err := c.e.Clock.Sleep(ctx, wait); err != nil {
			return parked, err
		}
	}
}

// patience is how long a call may be tried again. Once the run is to end there is
// none left, but for users who may be without their license.
func (c *course) patience(call plan.Call) time.Duration {
	switch {
	case call.Half == 2:
		return halfPatience
	case c.soon.Err() != nil:
		return 0
	}
	return patience
}

// outOfReach returns the error that ends the run when a tenant cannot be reached
// any more; any other fault parks one user only, and so does one that was not waited
// out as the run is to end.
func (c *course) outOfReach() error {
	if c.soon.Err() == nil && errors.Is(c.fault, tenant.ErrUnsent) {
		return c.fault
	}
	return nil
}
