package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"reseat/batch"
	"reseat/batch/journal"
	"reseat/batch/run"
	"reseat/batch/survey"
	"reseat/cmd/reseat/exit"
	"reseat/cmd/reseat/flagvalue"
	"reseat/cmd/reseat/output"
	"reseat/plan"
)

// A pass is the flags of a command that carries a run on.
type pass struct {
	door door
	terms
	workers     int
	wait        time.Duration
	maxAge      time.Duration
	allowOnHold bool
	events      string          // where --json-events go
	hooked      []journal.Event // hooks that ran before the journal was open
	refused     error           // why nothing new may begin: only begun changes are finished (R28)
}

func (x *pass) addTo(cmd *cobra.Command) {
	x.door.addTo(cmd)
	x.terms.set().Var(flagvalue.Patience{To: &x.door.maxWait}, "max-wait", "stop, to be resumed, when the tenant asks to wait longer than this (default 10m0s)")
	x.terms.addTo(cmd)
	f := cmd.Flags()
	f.IntVar(&x.workers, "workers", 64, "users worked on at a time; the number of requests in flight adapts by itself")
	f.DurationVar(&x.wait, "wait", time.Minute, "how long to read users again who are not settled at the end")
	f.DurationVar(&x.maxAge, "max-age", 7*24*time.Hour, "refuse a plan older than this")
	f.BoolVar(&x.allowOnHold, "allow-on-hold", false, "exit 0 even if some users are on hold")
}

// addEventsTo gives a command the flag that tells what happens as it happens.
func (x *pass) addEventsTo(cmd *cobra.Command) {
	cmd.Flags().StringVar(&x.events, output.EventsFlag, "", "append every event as it happens to this `FILE`, one JSON object a line; - is stderr")
}

// A applyCommand is the flags of apply, in the process that runs it.
type applyCommand struct {
	*app
	approval string
	digest   string
	dir      string
	flags    pass
}

func newApply(p *app) *cobra.Command {
	a := &applyCommand{app: p}
	cmd := &cobra.Command{
		Use:   "apply PLAN",
		Short: "Apply a plan to the tenant",
		Long: `apply carries out a plan: several users at a time, at the pace the tenant allows,
with every step on disk before it is sent. It ends by reading every user back.
Ctrl-C, SIGTERM or SIGHUP lets the changes in flight end; the run can then be
resumed, as after a crash. A second one leaves at once.

--limit and --through-wave apply the beginning of the plan; the rest is not-started, and
resume continues with it. --canary and --verify-each look at one portion of users
before the next is touched; --confirm-waves asks you in between. A run that is under
way is steered from another terminal by reseat run status, run pause, run continue
and run pace.`,
		Example: `  reseat apply ems.plan
  reseat apply ems.plan --approve 3f9c2a41b7d0 --run runs/ems
  reseat apply ems.plan --canary 10 --verify-each --wave-size 500
  reseat apply ems.plan --max-failures 2% --not-after 06:00`,
		Args: exactly(1),
		RunE: a.run,
	}
	a.flags.addTo(cmd)
	a.flags.addEventsTo(cmd)
	a.flags.addConfirmTo(cmd)
	cmd.Flags().StringVar(&a.digest, "approve", "", "the plan's `DIGEST`, or its first 12 characters or more: approves without a question")
	cmd.Flags().StringVar(&a.approval, "approval", "", "approvals `FILE` that `reseat approve` wrote (default: PLAN"+plan.ApprovalEnding+", if it exists)")
	cmd.Flags().StringVar(&a.dir, "run", "", "run folder `DIR` to make (default: a new one under "+run.DefaultFolder+")")
	return cmd
}

func (a *applyCommand) run(cmd *cobra.Command, args []string) error {
	return a.apply(cmd.Context(), &a.flags, args[0], a.digest, a.approval, a.dir)
}

func (a *applyCommand) apply(ctx context.Context, x *pass, planFile, approve, approval, dir string) (err error) {
	p, err := openPlan(planFile)
	if err != nil {
		return err
	}
	if err := errors.Join(x.check(p, time.Now()), x.canConfirm(a.app)); err != nil {
		return err
	}
	by, approvedIn, err := approvals(p, planFile, approval)
	if err != nil {
		return err
	}
	c, err := x.door.open(ctx, a.app)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	if err := c.mayBegin(ctx, a.app, p, x.maxAge); err != nil {
		return err
	}
	how, err := a.approve(ctx, p, approve)
	if err != nil {
		return err
	}
	if dir == "" {
		dir = filepath.Join(run.DefaultFolder, time.Now().UTC().Format("2006-01-02T150405Z")+"-"+p.Digest[:8])
	}
	s, unlock, err := c.take(a.Err, dir, "apply")
	if err != nil {
		return err
	}
	defer unlock()
	if err := refuseSecond(s, p, &x.door); err != nil {
		return err
	}
	if err := x.mayApply(ctx, a.app, p, dir); err != nil {
		return err
	}
	f, err := run.CreateFolder(dir, "apply", planFile, p, journal.Head{Digest: p.Digest, Tenant: p.Header.Tenant, Tool: version(), Created: time.Now()}, kept(approvedIn)...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := s.Remember(run.Run{Digest: p.Digest, Dir: dir, Began: time.Now()}); err != nil {
		return err
	}
	return x.carry(ctx, a.app, c, s, f, journal.Event{Kind: journal.Began, Message: strings.Join(kept(by, how), "; ")})
}

// mayBegin compares the plan with the tenant as it is, and with its own guards (R25, R28).
func (c *connection) mayBegin(ctx context.Context, a *app, p plan.Plan, maxAge time.Duration) error {
	if p.RestsOnPaths() {
		if err := survey.MustTellPaths(ctx, c.Tenant); err != nil {
			return err
		}
	}
	owned, err := c.SKUs(ctx)
	if err != nil {
		return err
	}
	now, err := a.stamp()
	if err != nil {
		return err
	}
	if err := batch.Guard(p, now, maxAge, c.Org.Tenant, c.Org.Domain(), owned); err != nil {
		return err
	}
	return p.Header.Guards.Check(p, c.account)
}

// take opens the tenant's state on this machine and takes its lock.
func (c *connection) take(talk io.Writer, dir, doing string) (run.State, func(), error) {
	s, err := run.OpenState("", c.site())
	if err != nil {
		return s, nil, err
	}
	unlock, alone, err := s.Lock(absolute(dir), doing, time.Now())
	if alone != nil {
		fmt.Fprintf(talk, "warning: a run by another user of this machine would not be noticed: %v\n", alone)
	}
	return s, unlock, err
}

// refuseSecond refuses a plan that has a run already (R29).
func refuseSecond(s run.State, p plan.Plan, d *door) error {
	runs, err := s.Runs()
	if err != nil {
		return err
	}
	for _, r := range runs {
		if r.Digest == p.Digest {
			return &exit.Error{Code: exit.Guard, Err: fmt.Errorf("this plan has a run already: %s", r.Dir), Hint: d.command("resume", r.Dir)}
		}
	}
	return nil
}
