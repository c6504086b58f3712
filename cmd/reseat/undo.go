package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"reseat/batch"
	"reseat/batch/journal"
	"reseat/batch/run"
	"reseat/cmd/reseat/exit"
	"reseat/cmd/reseat/flagvalue"
	"reseat/cmd/reseat/output"
	"reseat/plan"
	"reseat/plan/build"
	"reseat/plan/shellword"
	"reseat/plan/sku"
	"reseat/report"
)

// A undoCommand is the flags of undo, in the process that runs it.
type undoCommand struct {
	*app
	connect door
	flags   undoing
}

func newUndo(p *app) *cobra.Command {
	a := &undoCommand{app: p}
	cmd := &cobra.Command{
		Use:   "undo RUN",
		Short: "Plan how to undo a run (changes nothing)",
		Long: `undo makes the inverse plan of a run, from the states that it found: for the users
whom it changed, and no others. It reads the tenant again; users who changed since
the run are on hold. Hazards, licenses and guards count as in any plan. What cannot come
back is listed; accounts that the run created are never deleted. The plan is reviewed
and applied like any other.`,
		Example: `  reseat undo reseat-runs/2026-11-22T081500Z-3f9c2a41 -o back.plan
  reseat show back.plan
  reseat apply back.plan`,
		Args: exactly(1),
		RunE: a.run,
	}
	a.connect.addTo(cmd)
	a.flags.addTo(cmd)
	output.Writes(cmd, "plan")
	return cmd
}

func (a *undoCommand) run(cmd *cobra.Command, args []string) error {
	return a.undo(cmd.Context(), &a.connect, &a.flags, args[0])
}

// An undoing is the flags of undo: those of plan that do not say what is asked.
type undoing struct {
	ask         plan.Ask
	fence       fence
	out         string
	allowOnHold bool
}

func (x *undoing) addTo(cmd *cobra.Command) {
	x.fence.addTo(cmd)
	f := cmd.Flags()
	f.Var(flagvalue.Codes{To: &x.ask.Accept}, "accept", "accept this risk, by `CODE` (see `reseat findings`)")
	f.StringVar((*string)(&x.ask.Seats), "seats", string(plan.Strict), "which licenses count: strict, with-warning or unchecked")
	f.StringVar(&x.ask.Location, "location", "", "usage location for users who have none and whose license is restored, such as DE")
	f.Var(flagvalue.Limit{To: &x.ask.Limit}, "limit", "plan at most `N` changes, the first in run order; the others stay")
	f.StringVarP(&x.out, "out", "o", "", "plan `FILE` to write; without it only the summary is shown")
	f.BoolVar(&x.allowOnHold, "allow-on-hold", false, "exit 0 even if some users are on hold")
}

func (a *undoCommand) undo(ctx context.Context, d *door, x *undoing, dir string) (err error) {
	f, err := run.LookAtRun(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if f.Live != nil {
		return fmt.Errorf("%w: its undo can be planned once it has ended: %v", run.ErrRunLocked, f.Live)
	}
	record, err := f.Record(ctx)
	if err != nil {
		return err
	}
	c, err := d.open(ctx, a.app)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	if f.Plan.Header.Tenant != c.Org.Tenant {
		return exit.Guardf("the run is of tenant %s (%s), this is %s", f.Plan.Header.Domain, f.Plan.Header.Tenant, c.where())
	}
	u := plan.Undoing{Run: dir, Digest: f.Plan.Digest, Traces: batch.Traces(f.Plan, record)}
	p, err := a.inverse(ctx, d, c, x, u)
	if err != nil {
		return err
	}
	if p.Header.Inputs[0].SHA256, err = f.Journal.Digest(); err != nil {
		return err
	}
	return a.handOver(d, x, f.Plan, record, p)
}

// inverse reads the tenant and plans the way back.
func (a *undoCommand) inverse(ctx context.Context, d *door, c *connection, x *undoing, u plan.Undoing) (p plan.Plan, err error) {
	x.ask.Guards, x.ask.Account = x.fence.guards, c.account
	r := a.newSelection()
	r.Inputs = []plan.Input{{Name: u.Run, Format: "run to undo", Rows: len(u.Traces)}}
	for _, t := range u.Traces {
		if t.Line.OfGroup() {
			continue // its members are asked for with the group
		}
		key := plan.Key{ID: string(t.User)}
		if t.User == "" {
			key = plan.Key{UPN: t.Line.UPN}
		}
		r.Requests = append(r.Requests, plan.Request{User: key})
	}
	if err := r.ReadProtected(ctx, c.Tenant, x.fence.protect, x.fence.missing, &x.ask); err != nil {
		return p, err
	}
	if err := r.ReadGroupsOf(ctx, c.Tenant, u); err != nil {
		return p, err
	}
	now, err := r.ReadTenant(ctx, c.Tenant)
	if err != nil {
		return p, err
	}
	if err := d.learnRefused(a.Err, c, &r.Selection, &x.ask); err != nil {
		return p, err
	}
	if p, err = build.Undo(u, x.ask, now, sku.Bundled()); err != nil {
		return p, err
	}
	p.Header.Tool, p.Header.Inputs, p.Header.Sandbox = version(), r.Inputs, c.door.sandbox != ""
	p.Header.Made, err = a.stamp()
	return p, err
}

// handOver writes the plan and says what it does, and what it cannot.
func (a *undoCommand) handOver(d *door, x *undoing, done plan.Plan, record *journal.Record, p plan.Plan) error {
	if x.out != "" {
		if err := a.WriteFile(x.out, "jsonl", p.Write); err != nil {
			return err
		}
	}
	if err := report.WritePlanBrief(a.Besides(x.out), p); err != nil {
		return err
	}
	writeLasting(a.Err, p)
	if n := batch.Remaining(done, record); n > 0 {
		fmt.Fprintf(a.Err, "\n%d changes of the run have not come to their end: resume it before its undo, not after, or they are carried out then\n", n)
	}
	if x.out == "" {
		fmt.Fprintln(a.Err, "\nno plan file was written: add -o FILE to keep it")
	} else {
		fmt.Fprintf(a.Err, "\nwrote %s; nothing was written to the tenant. Next: %s, then %s\n", x.out, shellword.Join("reseat", "show", x.out), d.command("apply", x.out))
	}
	if unfinished(p.Count(), x.allowOnHold) {
		return exit.With(exit.Unfinished)
	}
	return nil
}

// lasting are the findings that say what an undo cannot bring back, in the order in
// which they are listed.
var lasting = []plan.Code{
	"undo-moved", "group-gone", "undo-in-doubt", "undo-unsure", "user-not-found", "sku-gone", "no-seat", "no-usage-location",
	"account-stays", "location-stays", "data-grace",
}

// writeLasting lists what cannot come back, with how many users it is about.
func writeLasting(w io.Writer, p plan.Plan) {
	users := map[plan.Code]int{}
	for _, l := range p.Lines {
		seen := map[plan.Code]bool{}
		for _, f := range l.Findings {
			if !seen[f.Code] && !f.Accepted {
				seen[f.Code] = true
				users[f.Code]++
			}
		}
	}
	fmt.Fprintln(w, "\nWhat does not come back:")
	for _, code := range lasting {
		if rule, ok := plan.RuleFor(code); ok && users[code] > 0 {
			fmt.Fprintf(w, "  %d × %s: %s\n", users[code], code, rule.When)
		}
	}
	fmt.Fprintln(w, "  what the services did since the run: they are provisioned again, and what users changed stays changed")
}
