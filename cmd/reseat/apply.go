package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"reseat/batch"
	"reseat/batch/journal"
	"reseat/batch/pace"
	"reseat/plan"
	"reseat/report"
)

// A pass is the flags of a command that carries a run on.
type pass struct {
	door      door
	workers   int
	wait      time.Duration
	maxAge    time.Duration
	allowHeld bool
	events    string // where --json-events go
	refused   error  // why nothing new may begin: only begun changes are finished (R28)
}

func (x *pass) addTo(cmd *cobra.Command) {
	x.door.addTo(cmd)
	f := cmd.Flags()
	f.IntVar(&x.workers, "workers", 64, "users worked on at a time; how many requests are in flight is for the pacer to say")
	f.DurationVar(&x.wait, "wait", time.Minute, "how long users who are not settled at the end are read again")
	f.DurationVar(&x.maxAge, "max-age", 7*24*time.Hour, "begin nothing of a plan older than this")
	f.BoolVar(&x.allowHeld, "allow-held", false, "held users do not make the exit code 3")
	f.StringVar(&x.events, "json-events", "", "append every event as it happens to this `FILE`, one JSON object a line; - is stderr")
}

func (a *app) applyCommand() *cobra.Command {
	var x pass
	var approve, dir string
	cmd := &cobra.Command{
		Use:   "apply PLAN",
		Short: "Carry a plan out",
		Long: `apply carries a plan out: several users at a time, at the pace the tenant allows,
with every step on disk before it is taken. It ends by reading every user back.
Ctrl-C lets the changes in flight end; the run can then be resumed, as after a crash.`,
		Example: `  reseat apply ems.plan
  reseat apply ems.plan --approve 3f9c2a41b7d0 --run runs/ems`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.apply(cmd.Context(), &x, args[0], approve, dir)
		},
	}
	x.addTo(cmd)
	cmd.Flags().StringVar(&approve, "approve", "", "the plan's `DIGEST`, or its first 12 characters or more: approves without a question")
	cmd.Flags().StringVar(&dir, "run", "", "run folder `DIR` to make (default: a new one under reseat-runs)")
	return cmd
}

func (a *app) apply(ctx context.Context, x *pass, planFile, approval, dir string) (err error) {
	p, err := openPlan(planFile)
	if err != nil {
		return err
	}
	c, err := a.open(ctx, &x.door)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	if err := a.mayBegin(ctx, c, p, x.maxAge); err != nil {
		return err
	}
	approved, err := a.approve(p, approval)
	if err != nil {
		return err
	}
	if dir == "" {
		dir = filepath.Join("reseat-runs", time.Now().UTC().Format("2006-01-02T150405Z")+"-"+p.Digest[:8])
	}
	s, unlock, err := a.take(c, dir)
	if err != nil {
		return err
	}
	defer unlock()
	if err := refuseSecond(s, p); err != nil {
		return err
	}
	f, err := batch.CreateFolder(dir, planFile, p, journal.Head{Digest: p.Digest, Tenant: p.Header.Tenant, Tool: version(), Created: time.Now()})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := s.Remember(batch.Run{Digest: p.Digest, Dir: dir, Began: time.Now()}); err != nil {
		return err
	}
	return a.carry(ctx, x, c, s, f, journal.Event{Kind: journal.Began, Message: approved})
}

// mayBegin compares the plan with the tenant as it is, and with its own guards (R25, R28).
func (a *app) mayBegin(ctx context.Context, c *connection, p plan.Plan, maxAge time.Duration) error {
	owned, err := c.SKUs(ctx)
	if err != nil {
		return err
	}
	now, err := a.stamp()
	if err != nil {
		return err
	}
	if err := batch.Guard(p, now, maxAge, c.org.Tenant, c.org.Domain(), owned); err != nil {
		return err
	}
	return p.Header.Guards.Check(p, c.account)
}

// take opens the tenant's state on this machine and takes its lock.
func (a *app) take(c *connection, run string) (batch.State, func(), error) {
	s, err := batch.OpenState("", c.org.Tenant)
	if err != nil {
		return s, nil, err
	}
	unlock, err := s.Lock(run, time.Now())
	return s, unlock, err
}

// refuseSecond refuses a plan that has a run already (R29).
func refuseSecond(s batch.State, p plan.Plan) error {
	runs, err := s.Runs()
	if err != nil {
		return err
	}
	for _, r := range runs {
		if r.Digest == p.Digest {
			return &coded{code: exitGuard, err: fmt.Errorf("this plan has a run already: %s", r.Dir), hint: "reseat resume " + r.Dir}
		}
	}
	return nil
}

// carry lets the engine go on with a run, reads every user back, writes the
// reports, and says how it ended.
func (a *app) carry(ctx context.Context, x *pass, c *connection, s batch.State, f *batch.Folder, began journal.Event) error {
	passwords, err := batch.OpenPasswords(filepath.Join(f.Path, batch.PasswordsFile))
	if err != nil {
		return err
	}
	record, err := f.Journal.Record(ctx)
	if err != nil {
		return err
	}
	owned, err := c.SKUs(ctx)
	if err != nil {
		return err
	}
	if err := c.preload(s); err != nil {
		return err
	}
	tell, err := a.tell(x.events, f)
	if err != nil {
		return err
	}
	defer tell.close()
	began.At, began.Note = time.Now(), version()
	if _, err := tell.Append(ctx, began); err != nil {
		return err
	}
	engine := &batch.Engine{
		Plan: f.Plan, Tenant: c, Journal: recorded(tell), Record: record, Pacer: c.pacer, Clock: pace.Real,
		Workers: x.workers, Password: passwords.For, Free: batch.FreeSeats(f.Plan, owned),
		Rebuild: began.Code == journal.Rebuilt || wasRebuilt(record),
	}
	if x.refused != nil {
		fmt.Fprintf(a.err, "only begun changes are finished: %v\n", x.refused)
		engine.Scope = batch.Scope{BegunOnly: true}
	}
	show := a.progress(f.Plan, record, c.pacer)
	engine.Watch = func(l plan.Line, how batch.Ending) { show.ended(l, how); tell.ended(l, how) }
	fmt.Fprintf(a.err, "run %s on %s\n", f.Path, c.where())
	broke := engine.Run(ctx)
	show.close()
	if err := seal(tell, ctx, broke); err != nil {
		return err
	}
	if broke != nil {
		return interrupted(ctx, f.Path, broke)
	}
	r, err := a.readBack(ctx, c, &ran{dir: f.Path, plan: f.Plan, journal: f.Journal}, x.wait)
	if err != nil {
		return interrupted(ctx, f.Path, err)
	}
	if err := writeReports(f.Path, r); err != nil {
		return err
	}
	if err := report.WriteTable(a.out, r, terminalOf(a.out)); err != nil {
		return err
	}
	fmt.Fprintf(a.err, "report: %s\n", filepath.Join(f.Path, "report.html"))
	if x.refused != nil {
		return x.refused
	}
	return ends(r.ExitApply(x.allowHeld))
}

// recorded stands between the engine and its journal; tests put a recorder there that
// ends the process before or after an event is kept.
var recorded = func(r batch.Recorder) batch.Recorder { return r }

// wasRebuilt tells whether an earlier process went on without the first run file:
// every later one has to look at users found halfway, too.
func wasRebuilt(r *journal.Record) bool {
	return slices.ContainsFunc(r.Sessions, func(s journal.Session) bool { return s.How == journal.Rebuilt })
}

// seal records how this process left the run.
func seal(r batch.Recorder, ctx context.Context, broke error) error {
	e := journal.Event{At: time.Now(), Kind: journal.Ended, Code: "complete"}
	switch {
	case ctx.Err() != nil:
		e.Code, e.Note = "interrupted", "asked to stop"
	case broke != nil:
		e.Code, e.Note = "stopped", broke.Error()
	}
	_, err := r.Append(context.WithoutCancel(ctx), e)
	return err
}

// interrupted says how to go on.
func interrupted(ctx context.Context, dir string, err error) error {
	code := codeOf(ctx, err)
	return &coded{code: code, err: err, hint: "the run can go on: reseat resume " + dir}
}
