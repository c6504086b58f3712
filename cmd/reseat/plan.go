package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"reseat/batch/hooks"
	"reseat/batch/survey"
	"reseat/cmd/reseat/exit"
	"reseat/plan"
	"reseat/plan/build"
	"reseat/plan/shellword"
	"reseat/plan/sku"
	"reseat/report"
)

func (a *app) planCommand() *cobra.Command {
	var d door
	r := a.selection()
	var w wanted
	var out string
	var allowOnHold bool
	var money moneyFlags
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
		RunE: func(cmd *cobra.Command, files []string) error {
			if w.targets.any() {
				if err := w.targets.alone(cmd, files); err != nil {
					return err
				}
				return a.planTargets(cmd.Context(), &d, &w, out, allowOnHold)
			}
			r.Files = files
			err := a.plan(cmd.Context(), &d, r, &w, money, out, allowOnHold)
			if hint := fileHint(cmd, err, a.args); hint != "" {
				return &exit.Error{Code: exit.Usage, Err: err, Hint: hint}
			}
			return err
		},
	}
	d.addTo(cmd)
	r.addTo(cmd)
	w.addTo(cmd)
	money.addTo(cmd)
	cmd.Flags().StringVarP(&out, "out", "o", "", "plan `FILE` to write; without it only the summary is shown")
	isOf(cmd, "plan")
	cmd.Flags().BoolVar(&allowOnHold, "allow-on-hold", false, "exit 0 even if some users are on hold")
	return cmd
}

func (a *app) plan(ctx context.Context, d *door, r *selectionFlags, w *wanted, money moneyFlags, out string, allowOnHold bool) (err error) {
	if r.Empty() {
		return &exit.Error{Code: exit.Usage, Err: errors.New("no users selected"), Hint: "name a file, or select with --group, --filter, --unlicensed, --has, --lacks, --inactive, --overlap or another condition"}
	}
	if err := w.meansReconcile(r); err != nil {
		return err
	}
	if err := w.learn(a, r); err != nil {
		return err
	}
	r.Split = money.kept()
	if err := r.ReadFiles(); err != nil {
		return err
	}
	splitBy, err := money.splitBy(r.SplitFound)
	if err != nil {
		return err
	}
	c, err := a.open(ctx, d)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	if err := w.bound(ctx, a, c, r); err != nil {
		return err
	}
	r.Creates = w.creates()
	if err := r.GroupsFor(ctx, c.Tenant, w.membership.Membership, &w.Ask); err != nil {
		return err
	}
	if err := r.ReadScope(ctx, c.Tenant, w.scope, &w.Reconcile); err != nil {
		return err
	}
	p, err := a.build(ctx, c, &r.Selection, &w.Ask)
	if err != nil {
		return err
	}
	p.Header.SplitBy = splitBy
	a.remember(d, &p)
	cost, err := money.ofPlan(p)
	if err != nil {
		return err
	}
	err = a.handPlan(ctx, d, out, p, allowOnHold)
	if err == nil || exit.IsOnly(err, exit.Unfinished) {
		err = errors.Join(writeCost(a.besides(out), cost), err)
	}
	return err
}

// handPlan writes a plan and says what it does, and what comes next.
func (a *app) handPlan(ctx context.Context, d *door, out string, p plan.Plan, allowOnHold bool) error {
	if out != "" {
		if err := a.toFile(out, "jsonl", p.Write); err != nil {
			return err
		}
	}
	if err := report.WritePlanBrief(a.besides(out), p); err != nil {
		return err
	}
	a.proposeWaves(p)
	if out == "" {
		fmt.Fprintln(a.err, "\nno plan file was written: add -o FILE to keep it")
	} else {
		fmt.Fprintf(a.err, "\nwrote %s; nothing was written to the tenant. Next: %s, then %s\n", out, shellword.Join("reseat", "show", out), d.command(next(p), out))
	}
	doc := a.hookOf(hooks.PlanMade, p)
	doc.File = out
	if _, err := a.toldBy(ctx, doc); err != nil {
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
func (a *app) build(ctx context.Context, c *connection, r *survey.Selection, ask *plan.Ask) (plan.Plan, error) {
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
