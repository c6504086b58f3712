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

// The pauses before the reads that settle a call in doubt. Where the call may simply
// be sent again one read is enough; where only a read can tell, it may meet a replica
// that lags behind.
var (
	readOnce         = []time.Duration{0}
	readUntilSettled = []time.Duration{0, 2 * time.Second, 4 * time.Second, 8 * time.Second}
)

// readLag is how long a read may show a user as before a write (graph-contract 5.4).
const readLag = 5 * time.Minute

// look reads the user until the effect of a call in doubt shows, or it was read often
// enough.
func (x *execution) look(ctx context.Context, i int, call plan.Call, f fate) (outcome, error) {
	if x.provesNothing(call) {
		return outcome{kind: inconclusive}, nil
	}
	waits := readOnce
	if f.accepted || f.code != "" || f.leaves {
		waits = readUntilSettled
	}
	o := outcome{kind: notShown}
	for _, wait := range waits {
		if err := x.e.Clock.Sleep(ctx, wait); err != nil {
			return o, err
		}
		u, err := x.readUser(ctx)
		if err == nil && u != nil && (call.Kind == plan.Join || call.Kind == plan.Leave) {
			err = x.readGroups(ctx, u)
		}
		switch {
		case errors.Is(err, ErrShutOut):
			return o, err
		case err != nil:
			x.fault = fmt.Errorf("read %s to settle a call in doubt: %w", x.line.UPN, err)
			return outcome{kind: unread}, nil
		}
		if o.kind = x.shows(i, call, u); o.kind == shown {
			x.user = u.ID
			break
		}
	}
	return o, nil
}

// shows says what a read of the user means for a call.
func (x *execution) shows(i int, call plan.Call, u *tenant.User) outcomeKind {
	switch {
	case u != nil && x.e.effect(call, *u):
		return shown
	case x.e.same(x.line, x.before(i), u):
		return notShown
	}
	return elsewhere
}

// before returns the state in which a call finds its user.
func (x *execution) before(i int) *plan.State {
	state := x.line.Before
	if i == journal.Fallback {
		i = len(x.line.Calls) - 1
	}
	for _, call := range x.line.Calls[:i] {
		state = state.After(call)
	}
	return state
}

// provesNothing tells whether a read proves nothing of a call that gives a license back:
// the user looked the same before it was taken away, and a replica may still show that.
// Only an answer proves it, or a read much later.
func (x *execution) provesNothing(call plan.Call) bool {
	return call.Half == 2 && x.e.Clock.Now().Sub(x.taken) < readLag && x.line.Before.Shows(call, x.e.plans)
}

// settle records what a read showed of a call in doubt, once that is certain enough to
// act on. A read that shows the second half proves the first, too (R20).
func (x *execution) settle(ctx context.Context, i int, call plan.Call, f fate, o outcome, do act) error {
	switch {
	case do == done:
		if call.Half == 2 && x.doubt != none {
			if err := x.settled(ctx, x.doubt, journal.Done, "a read shows the second half"); err != nil {
				return err
			}
		}
		return x.settled(ctx, i, journal.Done, "a read shows it")
	case do == refuse:
		x.code = f.code
		return x.keep(ctx, journal.Event{Kind: journal.Settled, Change: x.line.ID, Call: i, Result: journal.Refused, Code: f.code, Note: "reads show that it was not this call"}, call.Half == 2)
	case !f.doubtful && (o.kind == notShown || o.kind == elsewhere):
		return x.settled(ctx, i, journal.Undone, "a read does not show it")
	}
	return nil
}

// settled records what became of a call.
func (x *execution) settled(ctx context.Context, i int, r journal.Result, note string) error {
	ev := journal.Event{Kind: journal.Settled, Change: x.line.ID, Call: i, Result: r, Note: note}
	if i >= 0 && r == journal.Done && x.line.Calls[i].Kind == plan.Create {
		ev.User = x.user
	}
	return x.keep(ctx, ev, i == journal.Fallback || x.line.Calls[i].Half > 0)
}

// readUser reads the user of the change, nil where there is none.
func (x *execution) readUser(ctx context.Context) (*tenant.User, error) {
	l := x.line
	l.User = x.user
	found, err := x.e.look(ctx, []plan.Line{l})
	if err != nil {
		return nil, err
	}
	return found[0].User, found[0].Err
}
