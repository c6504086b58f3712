package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"reseat/batch/hooks"
	"reseat/cmd/reseat/exit"
	"reseat/cmd/reseat/manual"
	"reseat/cmd/reseat/output"
	"reseat/plan"
	"reseat/plan/build"
	"reseat/plan/shellword"
	"reseat/plan/sku"
	"reseat/report"
)

// A planCommand is the flags of plan, in the process that runs it.
type planCommand struct {
	*app
	allowOnHold bool
	connect     door
	money       moneyFlags
	out         string
	request     wanted
	selection   *selectionFlags
}

func newPlan(p *app) *cobra.Command {
	a := &planCommand{app: p}
	a.selection = a.newSelection()

	cmd := &cobra.Command{
		Use:   "plan [FILE…]",
		Short: "Compare users with a request and write a plan (changes nothing)",
		Long: `plan reads users from files and selections, compares the request with the
tenant, and writes a plan file to review. It writes nothing to the tenant.`,
		Example: `  reseat plan users.csv --assign EMS --disable INTUNE_A -o ems.plan
  reseat plan users.csv --change EMS --disable INTUNE_A --via readd -o off.plan
  reseat plan --group "Intune Pilot" --assign INTUNE_A -o pilot.plan
  reseat plan --unlicensed --assign EMS --location DE -o rest.plan
  reseat plan --inactive 90d --has SPE_E5 --remove SPE_E5 -o unused.plan
  reseat plan sales.csv --swap ENTERPRISEPACK=SPE_E5 -o e5.plan
  reseat plan hr.csv --reconcile SPE_E5 --max-removals 5% -o daily.plan
  reseat plan sales.csv --move-to "LIC E3" --sku SPE_E3 -o groups.plan
  reseat plan --target-group "LIC E3" --change SPE_E3 --disable SWAY -o sway.plan
  reseat plan sales.csv --add-to "LIC E5" --remove-from "LIC E3" -o e5.plan`,
		RunE: a.run,
	}
	a.connect.addTo(cmd)
	a.selection.addTo(cmd)
	a.request.addTo(cmd)
	a.money.addTo(cmd)
	cmd.Flags().StringVarP(&a.out, "out", "o", "", "plan `FILE` to write; without it only the summary is shown")
	output.Writes(cmd, "plan")
	cmd.Flags().BoolVar(&a.allowOnHold, "allow-on-hold", false, "exit 0 even if some users are on hold")
	return cmd
}

func (a *planCommand) run(cmd *cobra.Command, files []string) error {
	if a.request.targets.any() {
		if err := a.request.targets.alone(cmd, files); err != nil {
			return err
		}
		return a.planTargets(cmd.Context())
	}
	a.selection.Files = files
	err := a.plan(cmd.Context())
	if hint := manual.FileHint(cmd, err, a.args); hint != "" {
		return &exit.Error{Code: exit.Usage, Err: err, Hint: hint}
	}
	return err
}

func (a *planCommand) plan(ctx context.Context) (err error) {
	d, r, w := &a.connect, a.selection, &a.request
	if r.Empty() {
		return &exit.Error{Code: exit.Usage, Err: errors.New("no users selected"), Hint: "name a file, or select with --group, --filter, --unlicensed, --has, --lacks, --inactive, --overlap or another condition"}
	}
	if err := w.meansReconcile(r); err != nil {
		return err
	}
	if err := w.learn(a.app, r); err != nil {
		return err
	}
	r.Split = a.money.kept()
	if err := r.ReadFiles(); err != nil {
		return err
	}
	splitBy, err := a.money.splitBy(r.SplitFound)
	if err != nil {
		return err
	}
	c, err := d.open(ctx, a.app)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	if err := w.bound(ctx, a.app, c, r); err != nil {
		return err
	}
	r.Creates = w.creates()
	if err := r.GroupsFor(ctx, c.Tenant, w.membership.Membership, &w.Ask); err != nil {
		return err
	}
	if err := r.ReadScope(ctx, c.Tenant, w.scope, &w.Reconcile); err != nil {
		return err
	}
	p, err := r.build(ctx, a.app, c, &w.Ask)
	if err != nil {
		return err
	}
	p.Header.SplitBy = splitBy
	a.remember(d, &p)
	cost, err := a.money.ofPlan(p)
	if err != nil {
		return err
	}
	err = d.handPlan(ctx, a.app, a.out, p, a.allowOnHold)
	if err == nil || exit.IsOnly(err, exit.Unfinished) {
		err = errors.Join(writeCost(a.Besides(a.out), cost), err)
	}
	return err
}

// handPlan writes a plan and says what it does, and what comes next.
func (d *door) handPlan(ctx context.Context, a *app, out string, p plan.Plan, allowOnHold bool) error {
	if out != "" {
		if err := a.WriteFile(out, "jsonl", p.Write); err != nil {
			return err
		}
	}
	if err := report.WritePlanBrief(a.Besides(out), p); err != nil {
		return err
	}
	proposeWaves(a, p)
	if out == "" {
		fmt.Fprintln(a.Err, "\nno plan file was written: add -o FILE to keep it")
	} else {
		fmt.Fprintf(a.Err, "\nwrote %s; nothing was written to the tenant. Next: %s, then %s\n", out, shellword.Join("reseat", "show", out), d.command(next(p), out))
	}
	doc := hookOf(a, hooks.PlanMade, p)
	doc.File = out
	if _, err := toldBy(ctx, a, doc); err != nil {
		return err
	}
	if unfinished(p.Count(), allowOnHold) {
		return exit.With(exit.Unfinished)
	}
	return nil
}

// next is the command that follows once a plan was reviewed.
func next(p plan.Plan) string {
	if p.Header.Guards.Approvals > 0 {
		return "approve"
	}
	return "apply"
}

// build reads the tenant and plans.
func (r *selectionFlags) build(ctx context.Context, a *app, c *connection, ask *plan.Ask) (plan.Plan, error) {
	at, err := a.stamp()
	if err != nil {
		return plan.Plan{}, err
	}
	if err := r.ReadSources(ctx, c.Tenant, at); err != nil {
		return plan.Plan{}, err
	}
	now, err := r.ReadTenant(ctx, c.Tenant)
	if err != nil {
		return plan.Plan{}, err
	}
	if err := r.Narrow(now); err != nil {
		return plan.Plan{}, err
	}
	if err := r.ReadSubscriptions(ctx, c.Tenant, &now); err != nil {
		return plan.Plan{}, err
	}
	ask.Grounds = r.Conditions.Grounds
	p, err := build.Plan(r.Requests, *ask, now, sku.Bundled())
	if err != nil {
		return plan.Plan{}, err
	}
	p.Header.Tool, p.Header.Sandbox = version(), c.door.sandbox != ""
	p.Header.Inputs, p.Header.LeftOut = r.Inputs, r.LeftOut
	p.Header.Made = at
	return p, nil
}

// stamp is the time that plans are dated and judged by: now, or RESEAT_NOW
// (Unix seconds) where equal bytes are wanted.
func (a *app) stamp() (time.Time, error) {
	v, ok := a.env("RESEAT_NOW")
	if !ok || v == "" {
		return time.Now().UTC().Truncate(time.Second), nil
	}
	n, err := strconv.ParseInt(v, 10, 64)
	if err != nil {
		return time.Time{}, exit.Usagef("RESEAT_NOW=%s: not a Unix time in seconds", v)
	}
	return time.Unix(n, 0).UTC(), nil
}

// unfinished tells whether some users did not get what was requested: they are on hold,
// or the request applied to nobody (R35).
func unfinished(n plan.Counts, allowOnHold bool) bool {
	return n.OnHold > 0 && !allowOnHold || n.Changes+n.Unchanged == 0 && n.Skipped+n.BeyondLimit > 0
}
