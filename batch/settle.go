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

// The pauses between the reads that settle a call in doubt. Where the call may simply
// be sent again one look is enough; where only a read can tell, it may meet a
// replica that lags behind.
var (
	glance = []time.Duration{0}
	vigil  = []time.Duration{0, 2 * time.Second, 4 * time.Second, 8 * time.Second}
)

// readLag is how long a read may show a user as before a write (graph-contract 5.4).
const readLag = 5 * time.Minute

// settle reads what became of a call, records it and says what follows. Where no read
// shows the effect, sending the call again is safe: if it landed after all, it
// changes nothing or is refused in a way that is looked at once more.
func (c *course) settle(ctx context.Context, i int, call plan.Call, waits []time.Duration) (step, error) {
	if c.blind(call) {
		return again, nil
	}
	shown, err := c.shown(ctx, call, waits)
	switch {
	case errors.Is(err, ErrShutOut):
		return giveUp, err
	case err != nil && call.Half == 2:
		c.fault = err
		return again, nil // who may be without a license does not wait for a read
	case err != nil:
		c.fault = err
		return look, nil
	case !shown:
		return again, c.settled(ctx, i, journal.Undone, "a read does not show it")
	}
	if call.Half == 2 && c.doubt != none {
		if err := c.settled(ctx, c.doubt, journal.Done, "a read shows the second half"); err != nil {
			return giveUp, err
		}
	}
	if call.Kind != plan.Licenses {
		c.wrote = c.e.Clock.Now()
	}
	return move, c.settled(ctx, i, journal.Done, "a read shows it")
}

// blind tells whether a read proves nothing of a call that gives a license back: the
// user looked the same before it was taken away, and a replica may still show that.
// Only an answer proves it, or a read much later.
func (c *course) blind(call plan.Call) bool {
	return call.Half == 2 && c.e.Clock.Now().Sub(c.parted) < readLag && c.line.Before.Shows(call, c.e.plans)
}

// settled records what became of a call.
func (c *course) settled(ctx context.Context, i int, r journal.Result, note string) error {
	ev := journal.Event{Kind: journal.Settled, Change: c.line.ID, Call: i, Result: r, Note: note}
	if i >= 0 && r == journal.Done && c.line.Calls[i].Kind == plan.Create {
		ev.User = c.user
	}
	return c.e.append(ctx, ev)
}

// shown reads the user until the effect of the call shows, or the waits are over.
func (c *course) shown(ctx context.Context, call plan.Call, waits []time.Duration) (bool, error) {
	for _, wait := range waits {
		if err := c.e.Clock.Sleep(ctx, wait); err != nil {
			return false, err
		}
		u, err := c.read(ctx)
		if err != nil {
			return false, fmt.Errorf("read %s to settle a call in doubt: %w", c.line.UPN, err)
		}
		if u != nil && c.e.effect(call, *u) {
			c.user = u.ID
			return true, nil
		}
	}
	return false, nil
}

// read reads the user of the change, nil where there is none.
func (c *course) read(ctx context.Context) (*tenant.User, error) {
	l := c.line
	l.User = c.user
	found, err := c.e.look(ctx, []plan.Line{l})
	if err != nil {
		return nil, err
	}
	return found[0].User, found[0].Err
}
