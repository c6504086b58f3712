package batch

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"reseat/batch/journal"
	"reseat/batch/pace"
	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// A Recorder keeps events; Append returns once e is on disk.
type Recorder interface {
	Append(ctx context.Context, e journal.Event) (int64, error)
}

// An Engine carries a plan out, once. Its fields are set before Run and not changed
// after.
type Engine struct {
	Plan     plan.Plan
	Tenant   Tenant
	Journal  Recorder
	Record   *journal.Record // what earlier processes of this run did; nil: nothing
	Pacer    *pace.Pacer
	Clock    pace.Clock
	Workers  int                              // users at a time
	Password func(upn string) (string, error) // makes and keeps the password of a new account, on disk before it returns
	Free     map[sku.ID]int                   // seats free as the run begins; a SKU that is not in it has enough
	Rebuild  bool                             // the record of earlier processes is lost: find in the tenant what they did

	Scope       Scope
	Waves       Waves
	Settle      time.Duration // between the halves of a readd (R17)
	StopAtDrift bool          // else who drifted is left alone and the others go on
	Tolerance   *Tolerance    // how many of the changes taken up may fail; nil: any number
	MaxRefusals int           // so many changes in a row that fail for the same reason stop the run; 0: none do (R31)
	Until       time.Time     // no change begins after; the zero time is never
	Hours       Hours         // when changes may begin
	Await       time.Duration // how long who waits for a group is read again, once nobody else is left to do

	// Watch is told of every change that ended, by many goroutines; one that is parked
	// may end again after a pause. Gate is asked after every wave but the last whether
	// the next may begin; its error ends the run. Steer is asked every second whether
	// the run is to pause, and Postponed which waves of the plan are put off, until when.
	// Confirm is asked before every wave but the first of the process whether it may begin;
	// its error ends the run. Each may be nil.
	// Notice is told what the operator should know though the run goes on.
	Watch     func(plan.Line, Ending)
	Notice    func(string)
	Gate      func(context.Context, Wave) error
	Confirm   func(ctx context.Context, next Wave, so Sofar) error
	Steer     func() (pause bool)
	Postponed func() map[string]time.Time

	plans plan.UserPlans // of the plan's SKUs
	said  plan.Signed    // what the plan says of the members of its groups
	total int            // changes taken up
	seats *seats
	stop  context.CancelCauseFunc // with a Stop

	mu     sync.Mutex             // over Record and what follows
	joined map[tenant.UserID]bool // members who joined since the plan was made and are changed
	again  map[plan.ChangeID]int  // refused changes still to be tried again: from which call on
	failed map[string]int         // changes that failed, by code
	row    row                    // of the last endings
	later  aside                  // parked so that others need not wait for them
	awaits aside                  // who waits for a group
	alone  map[plan.ChangeID]bool // who is added to a group by a request of their own
	byRef  bool                   // members are added one by one, in the form that this sign-in is allowed
	last   bool                   // nobody waits any more
	paused bool                   // as the operator wants
	putOff map[string]time.Time   // waves of the plan, until when
	halt   context.CancelFunc     // lets what is under way end, and nothing else begin
}

// An Ending says how a change ended in this process.
type Ending string

// The endings of a change.
const (
	Finished Ending = "done"    // every call was accepted
	Refused  Ending = "refused" // the tenant turned it down
	Left     Ending = "left"    // drifted, or already as planned
	Parked   Ending = "parked"  // unfinished: resume continues with it
)

// Run carries out the changes of the plan that earlier processes left, at most
// Workers at a time: first the readds whose user may be without the license, then
// what else was begun, then stage by stage.
//
// A change the tenant refuses is recorded and the others go on, and so they do
// where a change is parked. When ctx ends, no further change starts and the running
// ones finish. Run returns an error when it could not try every change in its scope:
// ctx ended, the operator wanted it to end (a Stop), the tenant shut us out
// (ErrShutOut) or cannot be reached (tenant.ErrUnsent), or the journal failed.
func (e *Engine) Run(ctx context.Context) error {
	if e.Record == nil {
		e.Record = journal.NewRecord()
	}
	e.plans = e.Plan.Header.UserPlans()
	e.said = e.Plan.Signed()
	ctx, e.stop = context.WithCancelCause(ctx)
	e.notePutOff()
	defer e.watch(ctx)()
	err := e.run(ctx)
	e.parkAll(e.takeAwaiting())
	return stopped(ctx, err)
}

func (e *Engine) run(ctx context.Context) error {
	if e.Rebuild {
		if err := e.rebuild(ctx); err != nil {
			return err
		}
	}
	first := true
	for ahead := e.waves(); len(ahead) > 0; first = false {
		w, rest, err := e.nextWave(ctx, ahead)
		if err != nil {
			return err
		}
		if e.Confirm != nil && !first {
			if err := e.Confirm(ctx, w, e.sofar()); err != nil {
				return err
			}
		}
		if err := e.wave(ctx, w.Lines); err != nil {
			return err
		}
		if left := e.stillPutOff(w.Lines); len(left) > 0 {
			later := w
			later.Lines = left
			rest = append(rest, later)
		}
		ahead = rest
		if len(ahead) > 0 && e.Gate == nil {
			continue
		}
		if err := e.settle(ctx); err != nil {
			return err
		}
		if err := e.awaitGroups(ctx); err != nil {
			return err
		}
		if len(ahead) == 0 {
			break
		}
		w.Next = &ahead[0]
		if err := e.Gate(ctx, w); err != nil {
			return err
		}
	}
	return nil
}

// pass carries out what is left of some changes.
func (e *Engine) pass(ctx context.Context, lines []plan.Line) error {
	without, begun, stages := e.todo(lines)
	// Who is without the license only takes, so nothing keeps these from going all at once.
	if err := e.stage(ctx, &queue{ready: without, seats: newSeats(nil)}, len(without)); err != nil {
		return err
	}
	if err := e.stage(ctx, &queue{ready: begun, seats: e.seats}, len(begun)); err != nil {
		return err
	}
	for _, lines := range stages {
		if err := e.stage(ctx, &queue{todo: lines, seats: e.seats}, len(lines)); err != nil {
			return err
		}
	}
	return nil
}

// todo lists what is left to do of some changes: readds whose user may be without the
// license, others that were begun, and the rest by stage.
func (e *Engine) todo(lines []plan.Line) (without, begun []plan.Line, stages [][]plan.Line) {
	stage := 0
	for _, l := range lines {
		if e.isAside(l) {
			continue
		}
		p := e.progress(l)
		stand := stands(l, p)
		if _, again := e.retry(l); again {
			stand = standsNew
		}
		switch {
		case stand == standsEnded, stand == standsNew && e.isPutOff(l):
		case stand == standsBegun:
			if p.Bare(l) {
				without = append(without, l)
			} else {
				begun = append(begun, l)
			}
		default:
			if l.Stage != stage || len(stages) == 0 {
				stages = append(stages, nil)
				stage = l.Stage
			}
			stages[len(stages)-1] = append(stages[len(stages)-1], l)
		}
	}
	return without, begun, stages
}

// stage carries out n changes whose order does not matter and returns when each of
// them ended.
func (e *Engine) stage(ctx context.Context, q *queue, n int) error {
	workers := max(1, e.Workers)
	if e.settling() {
		workers = max(workers, settlers) // most of them only wait
	}
	return pace.Together(ctx, e.Clock, min(workers, n), func(ctx context.Context, _ int) error {
		return e.work(ctx, q)
	})
}

// work takes jobs from the queue until it is empty or no further change may start.
func (e *Engine) work(ctx context.Context, q *queue) error {
	poll := firstPoll
	for ctx.Err() == nil {
		var err error
		job := q.next()
		if !job.wait {
			poll = firstPoll
		}
		switch {
		case job.over:
			return nil
		case job.wait:
			err = e.Clock.Sleep(ctx, poll)
			poll = min(2*poll, longestPoll)
		case job.check != nil:
			err = e.check(ctx, q, job.check)
		case job.join != nil:
			err = e.join(ctx, q, job.join)
		case job.dry:
			e.ended(job.line, Parked)
		default:
			err = e.carry(ctx, q, job.line)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// progress returns what is known of a change.
func (e *Engine) progress(l plan.Line) journal.Progress {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.Record.Progress(l.ID)
}

// append keeps an event on disk and in mind.
func (e *Engine) append(ctx context.Context, ev journal.Event) error {
	ev.At = e.Clock.Now()
	if _, err := e.Journal.Append(ctx, ev); err != nil {
		return fmt.Errorf("keep the journal: %w", err)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.Record.Add(ev)
	return nil
}

func (e *Engine) ended(l plan.Line, how Ending) {
	if e.Watch != nil {
		e.Watch(l, how)
	}
}

// interrupted tells whether an error is no more than the end of ctx.
func interrupted(ctx context.Context, err error) bool {
	return ctx.Err() != nil && errors.Is(err, ctx.Err())
}
