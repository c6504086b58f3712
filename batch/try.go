package batch

import (
	"context"
	"errors"
	"fmt"

	"reseat/batch/journal"
	"reseat/batch/pace"
	"reseat/plan"
	"reseat/plan/tenant"
)

// errPutOff says that the run was to end before anything of a change left.
var errPutOff = errors.New("the run is to end")

// try sends a call once, and says what follows: ticket, intent on disk, request,
// outcome on disk.
func (c *course) try(ctx context.Context, i, try int, call plan.Call) (step, error) {
	password, err := c.password(call)
	if err != nil {
		return giveUp, err
	}
	ticket, err := c.ticket(ctx, call)
	if err != nil {
		return giveUp, err
	}
	ev := journal.Event{Kind: journal.Intent, Change: c.line.ID, Call: i, Try: try}
	if err := c.e.append(ctx, ev); err != nil {
		ticket.Answered(pace.Answer{})
		return giveUp, err
	}
	c.sent = true
	if call.Half == 1 {
		c.parted = c.e.Clock.Now()
	}
	receipt, err := c.send(pace.WithTicket(ctx, ticket), call, password)
	ticket.Answered(pace.Answer{}) // counts only if the client could not
	a := c.weigh(ctx, i, call, err)
	ev.Kind, ev.Receipt, ev.Result, ev.Code = journal.Outcome, receipt, a.result, a.code
	if call.Kind == plan.Create && a.result == journal.Done {
		ev.User = c.user
	}
	if err != nil {
		ev.Message = err.Error()
	}
	if err := c.e.append(ctx, ev); err != nil {
		return giveUp, err
	}
	if a.stop != nil {
		return giveUp, a.stop
	}
	c.fault = err
	return c.judge(ctx, i, call, a)
}

// password is what a new account gets, on disk before its request leaves (R14).
func (c *course) password(call plan.Call) (string, error) {
	if call.Kind != plan.Create {
		return "", nil
	}
	p, err := c.e.Password(call.Person.UPN)
	if err != nil {
		return "", fmt.Errorf("keep the password of %s: %w", call.Person.UPN, err)
	}
	return p, nil
}

// ticket waits for the right to send a call. Both halves of a readd get theirs at
// once, so that the second is not kept waiting for its own (R17).
func (c *course) ticket(ctx context.Context, call plan.Call) (*pace.Ticket, error) {
	if t := c.next; t != nil {
		c.next = nil
		return t, nil
	}
	if !c.sent && call.Half != 2 {
		ctx = c.soon
	}
	costs := []pace.Cost{{Units: 1, Writes: 1}}
	if call.Half == 1 {
		costs = append(costs, costs[0])
	}
	tickets, err := c.e.Pacer.TakeSeries(ctx, costs...)
	switch {
	case interrupted(c.soon, err):
		return nil, errPutOff
	case err != nil:
		return nil, err
	case len(tickets) > 1:
		c.next = tickets[1]
	}
	return tickets[0], nil
}

// giveBack returns the ticket of a second half that does not follow.
func (c *course) giveBack() {
	if c.next != nil {
		c.next.Answered(pace.Answer{})
		c.next = nil
	}
}

// send makes the request of a call.
func (c *course) send(ctx context.Context, call plan.Call, password string) (tenant.Receipt, error) {
	switch call.Kind {
	case plan.Create:
		id, receipt, err := c.e.Tenant.CreateUser(ctx, *call.Person, call.Location, password)
		if err == nil {
			c.user = id
		}
		return receipt, err
	case plan.Locate:
		return c.e.Tenant.SetUsageLocation(ctx, c.user, call.Location)
	default:
		return c.e.Tenant.AssignLicense(ctx, c.user, call.Add, call.Remove)
	}
}
