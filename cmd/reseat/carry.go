package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os/signal"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"reseat/batch"
	"reseat/batch/journal"
	"reseat/batch/pace"
	"reseat/batch/run"
	"reseat/cmd/reseat/exit"
	"reseat/cmd/reseat/screen"
	"reseat/plan"
	"reseat/plan/tenant"
	"reseat/report"
)

// carry lets the engine go on with a run, reads its users back, writes the reports,
// and says how it ended.
func (x *pass) carry(ctx context.Context, a *app, c *connection, s run.State, f *run.Folder, began journal.Event) (err error) {
	tell, err := openEvents(a.Err, x.events, f)
	if err != nil {
		return err
	}
	defer tell.close()
	engine, err := x.engine(ctx, a, c, s, f, tell, began)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.Err, "run %s on %s\n", f.Path, c.where())
	hand := engine.hand
	a.carried = true
	hand.resume, hand.verify = x.onward(f.Path), x.door.command("verify", f.Path)
	hand.closing = func() { leave(tell, c.spent()) }
	defer func() { tellEnd(ctx, a, f, batch.Remaining(f.Plan, engine.Record), err) }()
	signal.Ignore(syscall.SIGPIPE) // who looks on may go away
	var talk io.Writer = a.Err
	steer := x.steering(a.Err, c, f.Path, tell, &talk)
	show := newProgress(a.Err, engine.Engine, steer, hand)
	talk = show // so that the live line stays one line
	aside := *a
	aside.Err = show
	engine.Watch = func(l plan.Line, how batch.Ending) { hand.finished(l, how); show.ended(l, how); tell.ended(l, how) }
	engine.Notice = func(text string) { fmt.Fprintf(aside.Err, "notice: %s\n", text) }
	engine.Postponed = postponed(f.Path)
	engine.Steer, engine.Gate = steer.Look, x.gate(&aside, c, f)
	if x.confirm {
		engine.Confirm = c.confirm(&aside, f, show)
	}
	over := a.stopping.during(show, hand.first, hand.second)
	broke := engine.Run(ctx)
	over()
	defer func() { // until the process ends, so that a second signal is answered, too
		a.stopping.during(a.Err, func() string { return "Stopping. " + again + "." }, hand.second)
	}()
	show.close()
	defer a.stopping.during(a.Err, func() string { return "Stopping: users are being read back. " + again + "." }, hand.second)()
	left := batch.Remaining(f.Plan, engine.Record)
	if err := seal(ctx, tell, broke, left, c.spent()); err != nil && broke == nil {
		broke = err
	}
	x.door.rememberRefused(context.WithoutCancel(ctx), a, f)
	if broke != nil && stopped(broke) == nil {
		return brokeOff(ctx, hand, broke)
	}
	r, err := x.conclude(ctx, a, c, f, batch.Touched(f.Plan, engine.Record))
	if err != nil {
		return brokeOff(ctx, hand, err)
	}
	return x.farewell(a.Err, hand, f, r, stopped(broke), left)
}

// engine makes the engine of this process and records that it takes the run up.
func (x *pass) engine(ctx context.Context, a *app, c *connection, s run.State, f *run.Folder, to batch.Recorder, began journal.Event) (*engine, error) {
	passwords, err := run.OpenPasswords(filepath.Join(f.Path, run.PasswordsFile))
	if err != nil {
		return nil, err
	}
	record, err := f.Journal.Record(ctx)
	if err != nil {
		return nil, err
	}
	owned, err := c.SKUs(ctx)
	if err != nil {
		return nil, err
	}
	if err := f.Journal.Reserve(); err != nil {
		return nil, err
	}
	earlier, err := s.RecentWrites(time.Now().Add(-c.quota.WritesPer))
	if err != nil {
		return nil, err
	}
	c.pacer.Preload(earlier)
	hand := newInHand(recorded(to), f, record)
	hand.writes = earlier
	e := &batch.Engine{
		Plan: f.Plan, Tenant: c, Journal: hand, Record: record, Pacer: c.pacer, Clock: pace.Real,
		Workers: x.workers, Password: passwords.For, Free: batch.FreeSeats(f.Plan, owned),
		Await:   x.wait,
		Rebuild: began.Code == journal.Rebuilt || wasRebuilt(record),
	}
	x.keepWindows(a.Err, record)
	if err := x.tune(e, time.Now()); err != nil {
		return nil, err
	}
	if x.refused != nil {
		fmt.Fprintf(a.Err, "only begun changes are finished: %v\n", x.refused)
		e.Scope = batch.Scope{BegunOnly: true}
	}
	begun, others := e.Scope.Of(f.Plan, record)
	began.At, began.Note, began.By = time.Now(), version(), c.origin()
	if x.confirm && e.Waves.Count(begun, others) == 1 {
		fmt.Fprintln(a.Err, "--confirm-waves: this process has one wave, so there is no question")
	}
	for _, w := range e.Hours.Windows {
		began.Windows = append(began.Windows, w.String())
	}
	began.Asked, began.Changes, began.Quota = x.asked(), len(begun)+len(others), c.quota.WriteRate()
	if _, err := to.Append(ctx, began); err != nil {
		return nil, err
	}
	for _, h := range x.hooked {
		if _, err := to.Append(ctx, h); err != nil {
			return nil, err
		}
	}
	return &engine{e, hand}, nil
}

// recorded stands between the engine and its journal; tests put a recorder there that
// ends the process before or after an event is kept.
var recorded = func(r batch.Recorder) batch.Recorder { return r }

// wasRebuilt tells whether an earlier process went on without the first run file:
// every later one has to look at users found halfway, too.
func wasRebuilt(r *journal.Record) bool {
	return slices.ContainsFunc(r.Sessions, func(s journal.Session) bool { return s.How == journal.Rebuilt })
}

// seal records how this process left the run, and what it took.
func seal(ctx context.Context, to batch.Recorder, broke error, left int, spent journal.Spent) error {
	e := journal.Event{At: time.Now(), Kind: journal.Ended, Code: "complete", Spent: &spent}
	switch {
	case ctx.Err() != nil:
		e.Code, e.Note = "interrupted", "stop requested"
	case broke != nil:
		e.Code, e.Note = "stopped", broke.Error()
	case left > 0:
		e.Note = "left: " + tenant.Count(left, "change")
	}
	_, err := to.Append(context.WithoutCancel(ctx), e)
	return err
}

// conclude reads users of the run back and writes the reports.
func (x *pass) conclude(ctx context.Context, a *app, c *connection, f *run.Folder, lines []plan.Line) (report.Report, error) {
	r, err := c.readBack(ctx, a.Err, &run.Opened{Dir: f.Path, Plan: f.Plan, Journal: f.Journal}, lines, x.wait)
	if err != nil {
		return r, err
	}
	if err := writeReports(f.Path, r); err != nil {
		return r, err
	}
	if err := report.WriteTable(a.Out, r, screen.TerminalOf(a.Out)); err != nil {
		return r, err
	}
	fmt.Fprintf(a.Err, "report: %s\n", filepath.Join(f.Path, "report.html"))
	return r, nil
}

// farewell says what is left to do and returns how the command ends.
func (x *pass) farewell(talk io.Writer, hand *inHand, f *run.Folder, r report.Report, stop *batch.Stop, left int) error {
	switch {
	case x.refused != nil:
		return x.refused
	case stop != nil && stop.Failed:
		return &exit.Error{Code: exit.Failed, Err: stop, Hint: "look at the report; then go on with: " + x.onward(f.Path) + " (--retry tries refused changes again)"}
	case stop != nil && stop.Asked:
		return &exit.Error{Code: cmp.Or(r.ExitApply(x.allowOnHold), exit.Unfinished), Err: stop, More: hand.last()}
	case stop != nil && left > 0:
		return &exit.Error{Code: cmp.Or(r.ExitApply(x.allowOnHold), exit.Unfinished), Err: stop, Hint: "the run can go on: " + x.onward(f.Path)}
	case left > 0:
		fmt.Fprintf(talk, "left: %s; go on with: %s\n", tenant.Count(left, "change"), x.onward(f.Path))
	}
	return exit.With(r.ExitApply(x.allowOnHold))
}

// brokeOff is the end of a run before its time: what became of its users, and how to
// go on.
func brokeOff(ctx context.Context, hand *inHand, err error) error {
	if ctx.Err() != nil {
		return &exit.Interruption{Text: "Stopped. " + hand.last()}
	}
	return &exit.Error{Code: exit.ByCause(ctx, err), Err: err, Hint: exit.HintOf(err), More: hand.last()}
}

// leave seals the journal of a process that leaves at once, if that takes no time.
func leave(to batch.Recorder, spent journal.Spent) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, _ = to.Append(context.Background(), journal.Event{At: time.Now(), Kind: journal.Ended, Code: "interrupted", Note: "left at once", Spent: &spent})
	}()
	select {
	case <-done:
	case <-time.After(time.Second):
	}
}

// An engine is the engine of this process and what it has in hand.
type engine struct {
	*batch.Engine
	hand *inHand
}
