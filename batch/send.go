package batch

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"time"

	"reseat/batch/journal"
	"reseat/batch/pace"
	"reseat/plan"
	"reseat/plan/tenant"
)

// errPutOff says that the run was to end before anything of a change left.
var errPutOff = errors.New("the run is to end")

// send sends a call once: ticket, intent on disk, request, outcome on disk.
func (x *execution) send(ctx context.Context, i, try int, call plan.Call, f fate) (outcome, error) {
	password, err := x.password(call)
	if err != nil {
		return outcome{}, err
	}
	ticket, err := x.ticket(ctx, call)
	if err != nil {
		return outcome{}, err
	}
	if x.outdated(call) {
		ticket.Answered(pace.Answer{})
		x.hurry = true
		return outcome{kind: stale}, nil
	}
	ev := journal.Event{Kind: journal.Intent, Change: x.line.ID, Call: i, Try: try}
	if err := x.keep(ctx, ev, call.Half == 2); err != nil {
		ticket.Answered(pace.Answer{})
		return outcome{}, err
	}
	if call.Half == 1 {
		x.taken = x.e.Clock.Now()
	}
	receipt, err := x.request(pace.WithTicket(ctx, ticket), call, password, f)
	ticket.Answered(pace.Answer{}) // counts only if the client could not
	o := meaning(err)
	if o = f.weigh(o); call.Half != 1 || o.kind != accepted && o.kind != unanswered {
		x.giveBack() // nothing may be waited for while it is held
	}
	stop := x.e.stops(ctx, o, err)
	x.fault = err
	x.landed = x.landed || mayHaveLanded(o)
	ev.Kind, ev.Receipt, ev.Result, ev.Code = journal.Outcome, receipt, results[o.kind], o.code
	switch {
	case stop != nil:
		ev.Result = journal.Unsent
		if errors.Is(stop, ErrShutOut) {
			ev.Code = shutOutCode
		}
	case call.Kind == plan.Create && o.kind == accepted:
		ev.User = x.user
	}
	if err != nil {
		ev.Message = err.Error()
	}
	if err := x.keep(ctx, ev, call.Half == 2 || call.Half == 1 && mayHaveLanded(o)); err != nil {
		return outcome{}, err
	}
	return o, stop
}

func mayHaveLanded(o outcome) bool { return o.kind == accepted || o.kind == unanswered }

// keep keeps an event on disk and in mind. Where the record fails while the user of a
// readd may be without the license, it is kept in mind alone, so that the second half is
// sent all the same; the failure ends the run after that (R47).
func (x *execution) keep(ctx context.Context, ev journal.Event, midway bool) error {
	err := x.e.append(ctx, ev)
	if err == nil || !midway {
		return err
	}
	if x.unkept == nil {
		x.unkept = err
	}
	x.e.mu.Lock()
	defer x.e.mu.Unlock()
	ev.At = x.e.Clock.Now()
	x.e.Record.Add(ev)
	return nil
}

// results are the outcomes of a sent call in the words of the journal.
var results = map[outcomeKind]journal.Result{
	accepted: journal.Done, refused: journal.Refused, throttled: journal.Throttled, unsent: journal.Unsent, unanswered: journal.Unknown,
}

// meaning says what the answer to a write is.
func meaning(err error) outcome {
	switch r := tenant.AsRefusal(err); {
	case err == nil:
		return outcome{kind: accepted}
	case errors.Is(err, tenant.ErrSignIn), errors.Is(err, tenant.ErrUnsent):
		return outcome{kind: unsent}
	case errors.Is(err, tenant.ErrThrottled):
		return outcome{kind: throttled}
	case r != nil:
		return outcome{refused, r.Code}
	}
	return outcome{kind: unanswered}
}

// shutOutCode marks calls in the journal that met a tenant which had shut us out.
const shutOutCode = "shut-out"

// stops returns why the run must stop after an answer, nil where it goes on: the sign-in
// is gone, or the role, which a user out of reach looks like (R31). Whoever asks holds
// no ticket, as the probe needs one.
func (e *Engine) stops(ctx context.Context, o outcome, err error) error {
	switch {
	case errors.Is(err, tenant.ErrSignIn):
		return shutOut(err)
	case errors.As(err, new(*pace.LongWaitError)):
		return err
	case o.kind == refused && o.code == tenant.ErrForbidden.Code:
		if gone := e.probe(ctx); gone != nil {
			return fmt.Errorf("%w, after %w", gone, err)
		}
	}
	return nil
}

// password is what a new account gets, on disk before its request leaves (R14).
func (x *execution) password(call plan.Call) (string, error) {
	if call.Kind != plan.Create {
		return "", nil
	}
	p, err := x.e.Password(call.Person.UPN)
	if err != nil {
		return "", fmt.Errorf("keep the password of %s: %w", call.Person.UPN, err)
	}
	return p, nil
}

// request makes the request of a call.
func (x *execution) request(ctx context.Context, call plan.Call, password string, f fate) (tenant.Receipt, error) {
	switch call.Kind {
	case plan.Create:
		id, receipt, err := x.e.Tenant.CreateUser(ctx, *call.Person, call.Location, password)
		if err == nil {
			x.user = id
		}
		return receipt, err
	case plan.Locate:
		return x.e.Tenant.SetUsageLocation(ctx, x.user, call.Location)
	case plan.Join:
		if !f.byRef {
			return x.e.Tenant.AddMembers(ctx, call.Group, []tenant.UserID{x.user})
		}
		receipt, err := x.e.Tenant.AddMember(ctx, call.Group, x.user)
		if err == nil {
			x.e.joinByRef()
		}
		return receipt, err
	case plan.GroupLicenses:
		return x.e.Tenant.AssignGroupLicense(ctx, call.Group, call.Add, call.Remove)
	case plan.Reprocess:
		return x.e.Tenant.Reprocess(ctx, x.user)
	case plan.Leave:
		return x.e.Tenant.RemoveMember(ctx, call.Group, x.user)
	default:
		return x.e.Tenant.AssignLicense(ctx, x.user, call.Add, call.Remove)
	}
}

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
		if err = x.e.Clock.Sleep(patient, outOfStep(x.line.ID)); err == nil {
			tickets, err = x.e.Pacer.TakeSeries(patient, costs...)
		}
	}
	switch {
	case interrupted(x.soon, err):
		return nil, errPutOff
	case err != nil:
		return nil, err
	case call.Half != 2 && !x.landed && x.e.shut():
		for _, t := range tickets {
			t.Answered(pace.Answer{})
		}
		return nil, errPutOff
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

// outOfStep is a time below a millisecond that is a change's own: the end of a context
// wakes all who wait for it at one instant, and they are to go on in an order that is the
// same each time (R38).
func outOfStep(id plan.ChangeID) time.Duration {
	h := fnv.New64a()
	_, _ = h.Write([]byte(id))
	return time.Duration(1 + h.Sum64()%uint64(time.Millisecond))
}
