package batch

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"golang.org/x/sync/errgroup"

	"reseat/batch/journal"
	"reseat/batch/pace"
	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// A Licenser changes one user's licenses in one call. The error is a refusal
// (tenant.AsRefusal), or matches tenant.ErrThrottled, ErrUnknown, ErrUnsent or
// ErrSignIn.
type Licenser interface {
	AssignLicense(ctx context.Context, id tenant.UserID, add []tenant.License, remove []sku.ID) (tenant.Receipt, error)
}

// A Keeper makes accounts and sets usage locations; its errors are those of a Licenser.
type Keeper interface {
	CreateUser(ctx context.Context, u plan.NewUser, location, password string) (tenant.UserID, tenant.Receipt, error)
	SetUsageLocation(ctx context.Context, id tenant.UserID, location string) (tenant.Receipt, error)
}

// A Reader reads users by object id or UPN.
type Reader interface {
	// ReadUsers returns one Found for each key, in the order of the keys. The error
	// is of the reading as a whole; what went wrong with one user is in its Found.
	ReadUsers(ctx context.Context, keys []string) ([]Found, error)
}

// A Found is what a read showed about one user.
type Found struct {
	User *tenant.User // nil where there is none, or Err is set
	Err  error        // why the user could not be read
}

// A Tenant is all that the engine needs of one.
type Tenant interface {
	Licenser
	Keeper
	Reader
	// Probe reads what any working sign-in may read. An error that is
	// tenant.ErrForbidden or tenant.ErrSignIn means that the role is gone.
	Probe(ctx context.Context) error
}

// A Recorder keeps events; Append returns once e is on disk.
type Recorder interface {
	Append(ctx context.Context, e journal.Event) (int64, error)
}

// An Engine carries a plan out. Its fields are set before Run and not changed after.
type Engine struct {
	Plan     plan.Plan
	Tenant   Tenant
	Journal  Recorder
	Record   *journal.Record // what earlier processes of this run did
	Pacer    *pace.Pacer
	Clock    pace.Clock
	Workers  int                              // users at a time
	Password func(upn string) (string, error) // makes and keeps the password of a new account, on disk before it returns
	Watch    func(plan.Line, Ending)          // told of every change that ended; may be nil
	Only     func(plan.Line) bool             // which changes to carry out in this process; nil is all
	Free     map[sku.ID]int                   // seats free as the run begins, for readds where seats are scarce

	mu   sync.Mutex
	stop error // why no further change may start
}

// An Ending says how a change ended in this process.
type Ending string

// The endings of a change.
const (
	Finished Ending = "done"    // every call was accepted
	Refused  Ending = "refused" // the tenant turned it down
	Left     Ending = "left"    // drifted, or already as planned
	Parked   Ending = "parked"  // unfinished: resume goes on with it
)

// ErrShutOut says that the tenant no longer lets us work: the sign-in or the role
// is gone. The run can be resumed with a new one.
var ErrShutOut = errors.New("the tenant has shut us out")

// Run carries out the changes of the plan that earlier processes left, at most
// Workers at a time: first what was begun, then stage by stage.
//
// A change the tenant refuses is recorded and the others go on. When ctx ends, no
// further change starts and the running ones finish. Run returns an error when the
// run is incomplete: ctx ended, the tenant shut us out (ErrShutOut), it cannot be
// reached (tenant.ErrUnsent), or the journal failed.
func (e *Engine) Run(ctx context.Context) error {
	for _, lines := range e.stages() {
		if err := e.stage(ctx, lines); err != nil {
			return err
		}
	}
	return nil
}

// stages groups what is left to do: begun changes first, then the stages in order.
func (e *Engine) stages() [][]plan.Line {
	var begun []plan.Line
	var rest [][]plan.Line
	stage := 0
	for _, l := range e.Plan.Lines {
		if l.Kind != plan.Change || e.Only != nil && !e.Only(l) {
			continue
		}
		switch e.standing(l) {
		case standsEnded:
			continue
		case standsBegun:
			begun = append(begun, l)
			continue
		}
		if l.Stage != stage || len(rest) == 0 {
			rest = append(rest, nil)
			stage = l.Stage
		}
		rest[len(rest)-1] = append(rest[len(rest)-1], l)
	}
	if len(begun) == 0 {
		return rest
	}
	return append([][]plan.Line{begun}, rest...)
}

// stage carries out changes whose order does not matter and returns when each of
// them ended.
func (e *Engine) stage(ctx context.Context, lines []plan.Line) error {
	q := newQueue(lines, e.Free)
	g, soon := errgroup.WithContext(ctx)
	for range min(max(1, e.Workers), len(lines)) {
		done := make(chan error, 1)
		// The clock runs the worker, errgroup waits for it: nothing that runs on a
		// virtual clock blocks on a channel.
		e.Clock.Go(func() { done <- e.work(soon, q) })
		g.Go(func() error { return <-done })
	}
	if err := g.Wait(); err != nil {
		return err
	}
	return ctx.Err()
}

// work takes jobs from the queue until it is empty or no further change may start.
func (e *Engine) work(ctx context.Context, q *queue) error {
	for ctx.Err() == nil {
		if err := e.stopped(); err != nil {
			return err
		}
		job := q.next()
		var err error
		switch {
		case job.over:
			return nil
		case job.wait:
			err = e.Clock.Sleep(ctx, poll)
		case job.check != nil:
			err = e.check(ctx, q, job.check)
		default:
			err = e.carry(context.WithoutCancel(ctx), job.line)
			q.finished(job.line)
		}
		if err != nil && ctx.Err() == nil {
			return e.halt(err)
		}
	}
	return nil
}

// halt keeps every worker from starting a further change.
func (e *Engine) halt(err error) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.stop == nil {
		e.stop = err
	}
	return e.stop
}

func (e *Engine) stopped() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.stop
}

func (e *Engine) append(ctx context.Context, ev journal.Event) error {
	ev.At = e.Clock.Now()
	if _, err := e.Journal.Append(ctx, ev); err != nil {
		return fmt.Errorf("keep the journal: %w", err)
	}
	return nil
}

func (e *Engine) ended(l plan.Line, how Ending) {
	if e.Watch != nil {
		e.Watch(l, how)
	}
}
