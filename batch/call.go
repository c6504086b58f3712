package batch

import (
	"context"
	"errors"
	"fmt"
	"time"

	"reseat/batch/journal"
	"reseat/batch/pace"
	"reseat/plan"
	"reseat/plan/tenant"
)

// How long a call is tried again. Throttling does not count against it: the pacer
// waits as the tenant asks.
const (
	patience     = 5 * time.Minute  // for a call whose failure leaves the user as before
	halfPatience = 10 * time.Minute // for the second half of a readd (R21)
	firstPause   = time.Second      // before the second try; doubled for each further one
	longestPause = 30 * time.Second
)

// call sends one call until it is accepted or refused for good, or patience ends.
// A call in doubt from an earlier process is looked at before it is sent.
func (c *course) call(ctx context.Context, i int, call plan.Call) (got, error) {
	if c.past.Calls[i].InDoubt {
		next, err := c.unknown(ctx, i, call)
		if err != nil || next == move {
			return accepted, err
		}
	}
	began, pause := c.e.Clock.Now(), firstPause
	for try := c.past.Tries(i) + 1; ; try++ {
		sent := c.try(ctx, i, try, call)
		next, err := c.judge(ctx, i, call, sent)
		switch {
		case err != nil:
			return parked, err
		case next == move:
			return accepted, nil
		case next == giveUp:
			return refused, nil
		case next == throttled:
			continue // the pacer makes the next ticket wait
		case c.e.Clock.Now().Sub(began) > patienceFor(call):
			return parked, outOfReach(sent)
		}
		if err := c.e.Clock.Sleep(ctx, pause); err != nil {
			return parked, nil
		}
		pause = min(2*pause, longestPause)
	}
}

func patienceFor(call plan.Call) time.Duration {
	if call.Half == 2 {
		return halfPatience
	}
	return patience
}

// outOfReach returns the error that ends the run when a tenant cannot be reached
// any more; any other fault parks one user only.
func outOfReach(err error) error {
	if errors.Is(err, tenant.ErrUnsent) {
		return err
	}
	return nil
}

// try sends a call once: ticket, intent on disk, request, outcome on disk.
func (c *course) try(ctx context.Context, i, try int, call plan.Call) error {
	var password string
	if call.Kind == plan.Create {
		var err error
		if password, err = c.e.Password(call.Person.UPN); err != nil {
			return &stopError{fmt.Errorf("keep the password of %s: %w", call.Person.UPN, err)}
		}
	}
	ticket, err := c.e.Pacer.Take(ctx, pace.Cost{Units: 1, Writes: 1})
	if err != nil {
		return &stopError{err}
	}
	ev := journal.Event{Kind: journal.Intent, Change: c.line.ID, Call: i, Try: try}
	if err := c.e.append(ctx, ev); err != nil {
		ticket.Answered(pace.Answer{})
		return &stopError{err}
	}
	receipt, sent := c.send(pace.WithTicket(ctx, ticket), call, password)
	ticket.Answered(pace.Answer{}) // counts only if the client could not
	ev.Kind, ev.Receipt, ev.User = journal.Outcome, receipt, ""
	if call.Kind == plan.Create && sent == nil {
		ev.User = c.user
	}
	if errors.Is(sent, tenant.ErrForbidden) && c.e.roleGone(ctx) {
		sent = fmt.Errorf("%w: %w", ErrShutOut, sent)
	}
	ev.Result, ev.Code, ev.Message = result(sent)
	if err := c.e.append(ctx, ev); err != nil {
		return &stopError{err}
	}
	return sent
}

// send makes the request of a call.
func (c *course) send(ctx context.Context, call plan.Call, password string) (tenant.Receipt, error) {
	switch call.Kind {
	case plan.Create:
		id, receipt, err := c.e.Tenant.CreateUser(ctx, *call.Person, call.Location, password)
		if err == nil {
			c.user, c.fresh = id, true
		}
		return receipt, err
	case plan.Locate:
		receipt, err := c.e.Tenant.SetUsageLocation(ctx, c.user, call.Location)
		c.fresh = c.fresh || err == nil
		return receipt, err
	default:
		return c.e.Tenant.AssignLicense(ctx, c.user, call.Add, call.Remove)
	}
}

// A stopError is a fault that is not the tenant's word on this user: it ends the run.
type stopError struct{ err error }

func (s *stopError) Error() string { return s.err.Error() }
func (s *stopError) Unwrap() error { return s.err }

// result says an error in the words of the journal.
func result(err error) (journal.Result, string, string) {
	if err == nil {
		return journal.Done, "", ""
	}
	message := err.Error()
	switch {
	case errors.Is(err, ErrShutOut):
		return journal.Unsent, "shut-out", message
	case errors.Is(err, tenant.ErrNoChange):
		return journal.Done, tenant.ErrNoChange.Code, message
	case errors.Is(err, tenant.ErrThrottled):
		return journal.Throttled, "", message
	case errors.Is(err, tenant.ErrUnsent), errors.Is(err, tenant.ErrSignIn):
		return journal.Unsent, "", message
	}
	if r := tenant.AsRefusal(err); r != nil {
		return journal.Refused, r.Code, message
	}
	return journal.Unknown, "", message
}
