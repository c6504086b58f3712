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

// An execution is one change under way.
type execution struct {
	e      *Engine
	line   plan.Line
	user   tenant.UserID
	past   journal.Progress // what earlier turns did
	soon   context.Context  // ended: finish, but try nothing that was not tried yet
	landed bool             // a call of the change had effect, or may have had
	queued bool             // other changes wait for this one
	wrote  time.Time        // when the account or its location was written; zero where it was not
	taken  time.Time        // when the first half of a readd last left
	doubt  int              // the first half whose answer was lost, else none: it may land after the second (R20)
	fault  error            // what kept the last try or read from its end
	unkept error            // why what this change did since its first half is not on disk; nil where it is
	next   *pace.Ticket     // for the second half, taken together with that of the first
	code   string           // why it ended: of the last refusal, or what it was waited for
	gaveUp bool             // it is parked because patience was over
	joins  int              // the call that adds the user to a group, where that is next
	read   time.Time        // when the path that a call rests on was last seen
	hurry  bool             // what was seen grew too old once while a turn was waited for
	found  *plan.State      // what a read showed of a user who lacks it
	why    string           // why a call may not be sent that rests on another path
}

// none is the number of no call.
const none = -2

// carry sends the calls of one change in order. It returns an error only where the
// run must stop: the journal failed, the tenant shut us out or is out of reach.
func (e *Engine) carry(ctx context.Context, q *queue, l plan.Line) error {
	if err := e.takeUp(ctx, l); err != nil {
		return err
	}
	x := &execution{e: e, line: l, user: l.User, past: e.progress(l), soon: ctx, queued: e.mayFollow(l), doubt: none}
	if id := x.past.Created(); id != "" {
		x.user = id
	}
	how, err := x.run(context.WithoutCancel(ctx))
	if err == nil {
		err = x.unkept
	}
	x.giveBack()
	if how == joining {
		q.join(l, x.joins)
	}
	q.finished(l, how, how == Refused && x.code == tenant.ErrNoSeat.Code)
	switch {
	case errors.Is(err, errPutOff):
		return nil // as if it had not been begun
	case how == joining:
		return nil
	case how == awaiting:
		e.await(x.line)
		return nil
	case how == Parked && err == nil && x.gaveUp && x.queued && ctx.Err() == nil:
		e.postpone(l)
		e.ended(l, how)
		return nil
	}
	e.ended(l, how)
	e.tally(ctx, x, how)
	return err
}

func (x *execution) run(ctx context.Context) (Ending, error) {
	if back := x.past.Calls[journal.Fallback]; x.line.LeavesOnFail() && (back.Result != "" || back.InDoubt) {
		if back.Result == journal.Done {
			return Refused, nil // out of the group again: whoever is to move needs another plan
		}
		return x.fallBack(ctx)
	}
	var answered time.Time // when the first half of a readd was
	for i, call := range x.line.Calls {
		past := x.past.Calls[i]
		isDone := past.Result == journal.Done
		x.landed = x.landed || isDone || past.InDoubt || past.Undone
		if isDone && call.WritesAccount() {
			x.wrote = past.AnsweredAt
		}
		if call.Half == 1 {
			x.taken = past.IntentAt
			if isDone && x.taken.IsZero() { // found by a rebuilt run, who knows since when
				x.taken = x.e.Clock.Now()
			}
			answered = past.AnsweredAt
		}
		if isDone && (call.Half != 2 || x.doubt == none) {
			continue
		}
		if call.Half == 1 && past.InDoubt {
			x.doubt = i // never repeated
			continue
		}
		if call.Half == 2 {
			if err := x.rested(ctx, answered); err != nil {
				return Parked, err
			}
		}
		if call.Kind == plan.Join && !past.InDoubt && !x.e.goesAlone(x.line.ID) {
			x.joins = i
			return joining, nil
		}
		if call.Kind == plan.GroupLicenses && !past.InDoubt {
			if how, err := x.membersAsSigned(ctx); how != "" || err != nil {
				return how, err
			}
		}
		how, err := x.call(ctx, i, call)
		if err != nil {
			return Parked, err
		}
		if call.Half == 1 {
			answered = x.e.Clock.Now()
		}
		switch {
		case how == refuse && call.Half == 2:
			return x.fallBack(ctx)
		case how == refuse && x.leavesAgain():
			return x.fallBack(ctx)
		case how == refuse:
			return Refused, nil
		case how == park:
			return Parked, nil
		case how == await:
			return awaiting, nil
		case how == leave:
			return Left, nil
		}
	}
	return Finished, nil
}

// rested waits between the halves of a readd, where that was asked for (R17).
func (x *execution) rested(ctx context.Context, answered time.Time) error {
	if x.e.Settle <= 0 {
		return nil
	}
	return x.e.Clock.Sleep(ctx, answered.Add(x.e.Settle).Sub(x.e.Clock.Now()))
}

// leavesAgain tells whether the membership that the change made is to be taken back, now
// that the group does not give what was to be removed (R52).
func (x *execution) leavesAgain() bool {
	return x.code == tenant.ErrNotCovered.Code && x.line.LeavesOnFail()
}

// fallBack gives a user whose readd cannot be finished the old set again (R21).
func (x *execution) fallBack(ctx context.Context) (Ending, error) {
	how, err := x.call(ctx, journal.Fallback, *x.line.Fallback)
	switch {
	case err != nil || how == park:
		return Parked, err
	default:
		return Refused, nil
	}
}

// call brings one call to its end: done, refused for good, or parked. What an earlier
// turn left in doubt is looked at before anything is sent.
func (x *execution) call(ctx context.Context, i int, call plan.Call) (act, error) {
	past := x.past.Calls[i]
	f := fate{
		half: call.Half, creates: call.Kind == plan.Create, removes: len(call.Remove) > 0,
		joins: call.Kind == plan.Join, leaves: call.Kind == plan.Leave, byRef: x.e.joinsByRef(),
		rests: call.Proof != nil, waits: call.Proof != nil && call.Proof.Wait,
		doubtful: past.InDoubt || past.Result == journal.Done, pause: firstPause, queued: x.queued,
	}
	if past.InDoubt || past.Result == journal.Refused {
		f.code = past.Code // of the tenant's refusal, and not why an earlier process ended
	}
	for do, try := f.first(), past.Tries; ; {
		var o outcome
		var err error
		switch do {
		case send:
			try++
			o, err = x.send(ctx, i, try, call, f)
		case look:
			o, err = x.look(ctx, i, call, f)
		case prove:
			o, err = x.prove(ctx, i)
		case wait:
			do, err = x.wait(ctx, call, f)
			if err != nil {
				return park, err
			}
			continue
		default:
			x.gaveUp = f.gaveUp
			return do, x.outOfReach(do)
		}
		if err != nil {
			return park, err
		}
		f.ending, f.recent = x.soon.Err() != nil, recently(x.wrote, x.e.Clock.Now())
		f.unproved = call.Half == 2 && x.doubt != none
		looked := do == look
		proving := do == prove
		switch f, do = next(f, o); {
		case looked:
			err = x.settle(ctx, i, call, f, o, do)
		case proving:
			err = x.unproved(ctx, i, do)
		}
		if err != nil {
			return park, err
		}
		if o = f.weigh(o); o.kind == unanswered && call.Half == 1 {
			x.doubt = i
		}
		if do == done && call.WritesAccount() {
			x.wrote = x.e.Clock.Now()
		}
		if o.code != "" {
			x.code = o.code
		}
	}
}

// wait makes a pause, and says what follows. A run that is to end puts back whom it
// leaves as before.
func (x *execution) wait(ctx context.Context, call plan.Call, f fate) (act, error) {
	if call.Half != 2 {
		ctx = x.soon
	}
	err := x.e.Clock.Sleep(ctx, f.nap)
	if call.Half != 2 && interrupted(x.soon, err) {
		return park, nil
	}
	return f.first(), err
}

// outOfReach returns the error that ends the run when a tenant cannot be reached any
// more; any other fault parks one user only, and so does one that was not waited out as
// the run is to end.
func (x *execution) outOfReach(do act) error {
	if do == park && x.soon.Err() == nil && errors.Is(x.fault, tenant.ErrUnsent) {
		return x.fault
	}
	return nil
}
