package batch

import (
	"context"
	"fmt"
	"strings"
	"time"

	"reseat/batch/journal"
	"reseat/plan"
	"reseat/plan/tenant"
)

// settleWaits are the pauses between the reads that settle a call in doubt: a read
// may meet a replica that lags behind.
var settleWaits = []time.Duration{0, 2 * time.Second, 4 * time.Second, 8 * time.Second}

// settle reads what became of a call in doubt and records it. It returns false
// where the call had no effect, as far as reads can tell: sending it again is safe.
func (c *course) settle(ctx context.Context, i int, call plan.Call) (bool, error) {
	done, err := c.shown(ctx, call)
	if err != nil {
		return false, err
	}
	if done {
		if call.Half == 2 && c.doubt != noDoubt {
			if err := c.settled(ctx, c.doubt, journal.Done, "a read shows the second half"); err != nil {
				return false, err
			}
		}
		return true, c.settled(ctx, i, journal.Done, "a read shows it")
	}
	return false, c.settled(ctx, i, journal.Undone, "a read does not show it")
}

// settled records what became of a call in doubt.
func (c *course) settled(ctx context.Context, i int, r journal.Result, note string) error {
	ev := journal.Event{Kind: journal.Settled, Change: c.line.ID, Call: i, Result: r, Note: note}
	if i >= 0 && r == journal.Done && c.line.Calls[i].Kind == plan.Create {
		ev.User = c.user
	}
	return c.e.append(ctx, ev)
}

// shown reads the user until the effect of the call shows, or the waits are over.
func (c *course) shown(ctx context.Context, call plan.Call) (bool, error) {
	for _, wait := range settleWaits {
		if err := c.e.Clock.Sleep(ctx, wait); err != nil {
			return false, err
		}
		u, err := c.read(ctx)
		if err != nil {
			return false, err
		}
		if u != nil && c.e.effect(call, *u) {
			c.user = u.ID
			return true, nil
		}
	}
	return false, nil
}

func (c *course) read(ctx context.Context) (*tenant.User, error) {
	key := c.line.UPN
	if c.user != "" {
		key = string(c.user)
	}
	found, err := c.e.Tenant.ReadUsers(ctx, []string{key})
	if err == nil {
		err = found[0].Err
	}
	if err != nil {
		return nil, fmt.Errorf("read %s to settle a call in doubt: %w", c.line.UPN, shutOut(err))
	}
	return found[0].User, nil
}

// effect tells whether a user shows what a call was to do.
func (e *Engine) effect(call plan.Call, u tenant.User) bool {
	if call.Location != "" && !strings.EqualFold(u.UsageLocation, call.Location) {
		return false
	}
	for _, l := range call.Add {
		if has, ok := u.HoldsDirect(l.SKU); !ok || !e.sameOff(l.SKU, l.Disabled, has.Disabled) {
			return false
		}
	}
	for _, id := range call.Remove {
		if _, ok := u.HoldsDirect(id); ok {
			return false
		}
	}
	return true
}

// roleGone asks the tenant for something that every working sign-in may read, to
// tell a lost role from a user out of reach (R31).
func (e *Engine) roleGone(ctx context.Context) bool {
	err := e.Tenant.Probe(ctx)
	return err != nil && shutOut(err) != err
}
