package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/report"
)

func (a *app) planCommand() *cobra.Command {
	var d door
	var r roster
	var w wanted
	var out string
	var allowHeld bool
	cmd := &cobra.Command{
		Use:   "plan [FILE…]",
		Short: "Work out what should change, without changing anything",
		Long: `plan reads users from files and selections, compares what is asked with the
tenant, and writes a plan file to review. It writes nothing to the tenant.`,
		Example: `  reseat plan users.csv --assign EMS --disable INTUNE_A -o ems.plan
  reseat plan users.csv --plans EMS --disable INTUNE_A --via readd -o off.plan
  reseat plan --group "Intune Pilot" --assign INTUNE_A -o pilot.plan
  reseat plan --unlicensed --assign EMS --location DE -o rest.plan
  reseat plan sales.csv --swap ENTERPRISEPACK=SPE_E5 -o e5.plan`,
		RunE: func(cmd *cobra.Command, files []string) error {
			r.files = files
			return a.plan(cmd.Context(), &d, &r, &w, out, allowHeld)
		},
	}
	d.addTo(cmd)
	r.addTo(cmd)
	w.addTo(cmd)
	cmd.Flags().StringVarP(&out, "out", "o", "", "plan `FILE` to write; without it only the summary is shown")
	cmd.Flags().BoolVar(&allowHeld, "allow-held", false, "held users do not make the exit code 3")
	return cmd
}

// A wanted is the flags that say what is asked of everybody, and within which bounds.
type wanted struct {
	plan.Ask
	fence   fence
	recipes string
	rules   string
}

func (w *wanted) addTo(cmd *cobra.Command) {
	w.fence.addTo(cmd)
	f, ask := cmd.Flags(), &w.Ask
	f.StringVar(&w.rules, "rules", "", "`FILE` of further rules about service plans that need or exclude each other")
	f.StringVar(&w.recipes, "recipes", "", "`FILE` of recipes, for --recipe and the column Recipe")
	f.StringVar(&ask.Recipe, "recipe", "", "the recipe, by `NAME`, for rows that name none")
	f.Var(list{&ask.Assign}, "assign", "hold this `SKU` directly, whether held before or not")
	f.Var(list{&ask.Plans}, "plans", "change the plan choice of this `SKU` where it is held")
	f.Var(list{&ask.Remove}, "remove", "give the direct assignment of this `SKU` back")
	f.StringArrayVar(&ask.Swap, "swap", nil, "`OLD=NEW` or OLD,OLD=NEW: old SKUs out, new one in, plan choices carried over")
	f.Var(list{&ask.Exact}, "exact", "hold these `SKUS` directly and no others; none for no SKU at all")
	f.Var(list{&ask.Among}, "among", "what --exact may take away, `SKUS`; without it any SKU, after --accept exact-removes")
	f.Var(list{&ask.Choice.Disable}, "disable", "switch these service `PLANS` off, the rest as it is")
	f.Var(list{&ask.Choice.Enable}, "enable", "switch these service `PLANS` on, the rest as it is")
	f.Var(list{&ask.Choice.Only}, "only", "exactly these service `PLANS` on")
	f.Var(list{&ask.Choice.SetDisabled}, "set-disabled", "exactly these service `PLANS` off, or none")
	f.StringVar((*string)(&ask.Via), "via", string(plan.Update), "how a held SKU gets its new plan choice: update (in place) or readd (remove, then add again)")
	f.BoolVar(&ask.EvenIfSame, "even-if-same", false, "with --via readd: also for users who are already as asked")
	f.BoolVar(&ask.Create, "create", false, "create missing users whose row has a display name")
	f.StringVar(&ask.Location, "location", "", "usage location for users who have none, such as DE")
	f.BoolVar(&ask.LocationOverwrite, "location-overwrite", false, "change existing usage locations too")
	f.Var(codes{&ask.Accept}, "accept", "hazards that do not hold a user, by `CODE` (see `reseat findings`)")
	f.StringVar((*string)(&ask.Seats), "seats", string(plan.Strict), "which units count as seats: strict, with-warning or unchecked")
	f.IntVar(&ask.Limit, "limit", 0, "plan at most `N` changes, the first in run order; the other users stay as they are")
}

func (a *app) plan(ctx context.Context, d *door, r *roster, w *wanted, out string, allowHeld bool) (err error) {
	if r.empty() {
		return &coded{code: exitUsage, err: errors.New("nobody is asked for"), hint: "name a file, or select with --group, --filter, --unlicensed, --holders-of, --without, --plan-on or --plan-off"}
	}
	if r.sample < 0 {
		return usage("--sample %d: write a whole number above 0", r.sample)
	}
	if err := a.learnRecipes(w, r); err != nil {
		return err
	}
	if err := w.learnRules(); err != nil {
		return err
	}
	if err := a.readFiles(r); err != nil {
		return err
	}
	c, err := a.open(ctx, d)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	w.Guards, w.Account = w.fence.guards, c.account
	if w.Protect, err = a.protected(ctx, c, w.fence.protect); err != nil {
		return err
	}
	if err := a.learnRefused(d, c, r, &w.Ask); err != nil {
		return err
	}
	p, err := a.build(ctx, c, r, w.Ask)
	if err != nil {
		return err
	}
	if out != "" {
		if err := p.WriteFile(out); err != nil {
			return err
		}
	}
	if err := report.WritePlanBrief(a.out, p); err != nil {
		return err
	}
	if out == "" {
		fmt.Fprintln(a.err, "\nno plan file was written: add -o FILE to keep it")
	} else {
		fmt.Fprintf(a.err, "\nwrote %s; nothing was written to the tenant. Next: reseat show %s, then reseat apply %s\n", out, out, out)
	}
	if p.Count().Held > 0 && !allowHeld {
		return ends(exitUnfinished)
	}
	return nil
}

// learnRecipes reads the file of recipes. What they say about usage locations in
// columns is for the reading of rows.
func (a *app) learnRecipes(w *wanted, r *roster) error {
	if w.recipes == "" {
		return nil
	}
	f, err := a.readRecipes(w.recipes)
	if err != nil {
		return err
	}
	r.locations = f.Locations(w.Recipe)
	w.Recipes, err = f.Asks()
	return err
}

// learnRules reads the rules about service plans that this tenant adds.
func (w *wanted) learnRules() error {
	if w.rules == "" {
		return nil
	}
	f, err := os.Open(w.rules)
	if err != nil {
		return usage("rules: %v", err)
	}
	defer f.Close()
	if w.Dependencies, err = plan.ReadDependencies(w.rules, f); err != nil {
		return &coded{code: exitUsage, err: err}
	}
	return nil
}

// build reads the tenant and plans.
func (a *app) build(ctx context.Context, c *connection, r *roster, ask plan.Ask) (plan.Plan, error) {
	if err := a.readGroups(ctx, c, r); err != nil {
		return plan.Plan{}, err
	}
	if err := a.readFilter(ctx, c, r); err != nil {
		return plan.Plan{}, err
	}
	now, err := a.readTenant(ctx, c, r)
	if err != nil {
		return plan.Plan{}, err
	}
	if err := a.pick(r, now); err != nil {
		return plan.Plan{}, err
	}
	a.draw(r)
	p, err := plan.Build(r.requests, ask, now, sku.Bundled())
	if err != nil {
		return plan.Plan{}, err
	}
	p.Header.Tool = version()
	p.Header.Inputs = r.inputs
	p.Header.Made, err = a.stamp()
	return p, err
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
		return time.Time{}, usage("RESEAT_NOW=%s: not a Unix time in seconds", v)
	}
	return time.Unix(n, 0).UTC(), nil
}

// openPlan reads a plan file.
func openPlan(path string) (plan.Plan, error) {
	p, _, err := skimPlan(path, func(*plan.Line) bool { return true })
	return p, err
}

// skimPlan reads a plan file to its end and keeps of its lines those that are wanted;
// the counts are those of all lines.
func skimPlan(path string, wanted func(*plan.Line) bool) (p plan.Plan, n plan.Counts, err error) {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return p, n, usage("%s is a folder: name the plan file", path)
	}
	f, err := os.Open(path)
	if err != nil {
		return p, n, fmt.Errorf("read plan: %w", err)
	}
	defer f.Close()
	r, err := plan.NewReader(f, path)
	if err != nil {
		return p, n, err
	}
	p.Header = r.Header
	for l, err := range r.Lines() {
		if err != nil {
			return plan.Plan{}, n, err
		}
		if wanted(l) {
			p.Lines = append(p.Lines, *l)
		}
	}
	p.Digest = r.Digest
	return p, r.Counts, nil
}
