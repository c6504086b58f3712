package batch

import (
	"context"

	"reseat/batch/journal"
	"reseat/plan"
	"reseat/plan/tenant"
)

// A course is one change under way.
type course struct {
	e     *Engine
	line  plan.Line
	user  tenant.UserID
	past  journal.Progress // what earlier processes did
	fresh bool             // the account or its location was written a moment ago: replicas may lag
	doubt int              // the first half whose answer was lost, else noDoubt: it may land after the second (R20)
	lost  map[int]bool     // calls whose answer was lost in this process or an earlier one
}

// noDoubt is no call's number.
const noDoubt = -2

// carry sends the calls of one change in order. It returns an error only where the
// run must stop: the journal failed, the tenant shut us out or is out of reach.
func (e *Engine) carry(ctx context.Context, l plan.Line) error {
	c := &course{e: e, line: l, user: l.User, past: e.Record.Progress(l.ID), lost: map[int]bool{}, doubt: noDoubt}
	if id := c.past.Created(); id != "" {
		c.user = id
	}
	how, err := c.run(ctx)
	e.ended(l, how)
	return err
}

func (c *course) run(ctx context.Context) (Ending, error) {
	for i, call := range c.line.Calls {
		if c.past.CallDone(i) {
			c.fresh = c.fresh || call.Kind != plan.Licenses
			continue
		}
		got, err := c.call(ctx, i, call)
		if err != nil {
			return Parked, err
		}
		if got == refused && call.Half == 2 {
			return c.fallBack(ctx)
		}
		if got != accepted {
			return endings[got], nil
		}
	}
	return Finished, nil
}

// fallBack gives a user whose readd cannot be finished the old set again (R21).
func (c *course) fallBack(ctx context.Context) (Ending, error) {
	got, err := c.call(ctx, journal.Fallback, *c.line.Fallback)
	if err != nil {
		return Parked, err
	}
	if got == accepted {
		return Refused, nil
	}
	return endings[got], nil
}

// A got is how a call ended after all its tries.
type got int

const (
	accepted got = iota
	refused
	parked // neither: resume goes on with it
)

var endings = map[got]Ending{refused: Refused, parked: Parked}
