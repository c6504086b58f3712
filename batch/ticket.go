package batch

import (
	"context"

	"reseat/batch/pace"
	"reseat/plan"
)

// ticket waits for the right to send a call. Both halves of a readd get theirs at
// once, so that the second is not kept waiting for its own (R17). Until a call of the
// change may have had effect, a run that is to end puts it off; and then, too, no hold
// of the tenant's is waited out for it, except by who may be without a license (R45).
func (x *execution) ticket(ctx context.Context, call plan.Call) (*pace.Ticket, error) {
	if t := x.next; t != nil {
		if x.next = nil; !t.Released() {
			return t, nil
		}
	}
	costs := []pace.Cost{{Units: 1, Writes: 1, Urgent: call.Half == 2 || x.hurry}}
	if call.Half == 1 {
		costs = append(costs, costs[0])
	}
	patient := ctx
	if call.Half != 2 {
		patient = x.soon
	}
	tickets, err := x.e.Pacer.TakeSeries(patient, costs...)
	if call.Half != 2 && x.landed && interrupted(x.soon, err) && !x.e.Pacer.Stats().HoldUntil.After(x.e.Clock.Now()) {
		patient = ctx // it is begun, and its turn comes soon
		tickets, err = x.e.Pacer.TakeSeries(patient, costs...)
	}
	switch {
	case interrupted(x.soon, err):
		return nil, errPutOff
	case err != nil:
		return nil, err
	case len(tickets) > 1:
		x.next = tickets[1]
	}
	tickets[0].GiveUpWith(patient)
	return tickets[0], nil
}

// giveBack returns the ticket of a second half that does not follow at once.
func (x *execution) giveBack() {
	if x.next != nil {
		x.next.Answered(pace.Answer{})
		x.next = nil
	}
}
