package batch

import (
	"context"
	"time"

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
	look                  // read again after a pause: nothing may be sent before
	giveUp                // refused for good
)

// judge says what follows an answer. It returns an error where the run must stop.
func (c *course) judge(ctx context.Context, i int, call plan.Call, a answer) (step, error) {
	switch a.result {
	case journal.Done:
		return c.accepted(ctx, i, call)
	case journal.Unsent:
		return again, nil
	case journal.Throttled:
		return throttled, nil
	case journal.Unknown:
		if a.code != "" {
			return c.unknown(ctx, i, call, vigil)
		}
		return c.unknown(ctx, i, call, glance)
	}
	c.code = a.code
	if mends(call, a.code, c.wrote, c.e.Clock.Now()) {
		return again, nil
	}
	return giveUp, nil
}

// accepted ends a call that was accepted. Where a first half in doubt may still land
// after it, a read must show the row, and then proves both (R20).
func (c *course) accepted(ctx context.Context, i int, call plan.Call) (step, error) {
	if call.Half == 2 && c.doubt != none {
		return c.settle(ctx, i, call, vigil)
	}
	if call.Kind != plan.Licenses {
		c.wrote = c.e.Clock.Now()
	}
	return move, nil
}

// unknown settles a call without an answer by reading the user (R20). The first
// half of a readd is never sent twice: it stays in doubt until a read has shown the
// second, which replaces in place if the first never landed. waits are the pauses
// between reads.
func (c *course) unknown(ctx context.Context, i int, call plan.Call, waits []time.Duration) (step, error) {
	c.lost[i] = true
	if call.Half == 1 {
		c.doubt = i
		return move, nil
	}
	return c.settle(ctx, i, call, waits)
}

// replicaLag is how long a tenant may not have heard everywhere of a new account or
// usage location (graph-contract 3.3, 5.4).
const replicaLag = 15 * time.Minute

// mends tells whether time may mend a refusal: of a call on an account or location
// written a moment ago (graph-contract 5.3 #1, #13), or of the second half of a readd
// for want of a seat, which was given up but not counted yet, or which whoever took
// it may give back (R21).
func mends(call plan.Call, code string, wrote, now time.Time) bool {
	switch code {
	case tenant.ErrUsageLocation.Code, tenant.ErrNotFound.Code:
		return !wrote.IsZero() && now.Sub(wrote) < replicaLag
	case tenant.ErrNoSeat.Code:
		return call.Half == 2
	}
	return false
}
