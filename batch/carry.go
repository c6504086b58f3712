package batch

import (
	"context"
	"errors"
	"time"

	"reseat/batch/journal"
	"reseat/batch/pace"
	"reseat/plan"
	"reseat/plan/tenant"
)

// A course is one change under way.
type course struct {
	e      *Engine
	line   plan.Line
	user   tenant.UserID
	past   journal.Progress // what earlier processes did
	soon   context.Context  // ended: finish, but try nothing that was not tried yet
	sent   bool             // a call left in this process
	wrote  time.Time        // when the account or its location was written; zero where it was not
	parted time.Time        // when the first half of a readd last left
	doubt  int              // the first half whose answer was lost, else none: it may land after the second (R20)
	lost   map[int]bool     // calls whose answer was lost at some try
	fault  error            // what kept the last try or read from its end
	next   *pace.Ticket     // for the second half, taken together with that of the first
	code   string           // of the last refusal
}

// none is the number of no call.
const none = -2

// carry sends the calls of one change in order. It returns an error only where the
// run must stop: the journal failed, the tenant shut us out or is out of reach.
func (e *Engine) carry(ctx context.Context, q *queue, l plan.Line) error {
	if err := e.takeUp(ctx, l); err != nil {
		return err
	}
	c := &course{e: e, line: l, user: l.User, past: e.progress(l), soon: ctx, doubt: none, lost: map[int]bool{}}
	if id := c.past.Created(); id != "" {
		c.user = id
	}
	how, err := c.run(context.WithoutCancel(ctx))
	c.giveBack()
	q.finished(l, how, how == Refused && c.code == tenant.ErrNoSeat.Code)
	if errors.Is(err, errPutOff) {
		return nil // as if it had not been begun
	}
	e.ended(l, how)
	e.tally(ctx, l, how, c.code)
	return err
}

func (c *course) run(ctx context.Context) (Ending, error) {
	var taken time.Time // when the first half of a readd was answered
	for i, call := range c.line.Calls {
		done := c.past.CallDone(i)
		if done && call.Kind != plan.Licenses {
			c.wrote = c.past.Calls[i].AnsweredAt
		}
		if call.Half == 1 {
			c.parted = c.past.Calls[i].IntentAt
			if done && c.parted.IsZero() { // found by a rebuilt run, who knows since when
				c.parted = c.e.Clock.Now()
			}
			taken = c.past.Calls[i].AnsweredAt
		}
		if done && (call.Half != 2 || c.doubt == none) {
			continue
		}
		if call.Half == 2 {
			if err := c.rested(ctx, taken); err != nil {
				return Parked, err
			}
		}
		got, err := c.call(ctx, i, call)
		if err != nil {
			return Parked, err
		}
		if call.Half == 1 {
			taken = c.e.Clock.Now()
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

// rested waits between the halves of a readd, where that was asked for (R17).
func (c *course) rested(ctx context.Context, taken time.Time) error {
	if c.e.Settle <= 0 {
		return nil
	}
	return c.e.Clock.Sleep(ctx, taken.Add(c.e.Settle).Sub(c.e.Clock.Now()))
}

// fallBack gives a user whose readd cannot be finished the old set again (R21).
func (c *course) fallBack(ctx context.Context) (Ending, error) {
	got, err := c.call(ctx, journal.Fallback, *c.line.Fallback)
	switch {
	case err != nil:
		return Parked, err
	case got == accepted:
		return Refused, nil
	}
	return endings[got], nil
}

// A got is how a call ended after all its tries.
type got int

const (
	accepted got = iota
	refused      // for good
	parked       // neither: resume goes on with it
)

var endings = map[got]Ending{refused: Refused, parked: Parked}
