package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"reseat/cmd/reseat/exit"
	"reseat/cmd/reseat/flagvalue"
	"reseat/plan"
)

// A wanted is the flags that say what is asked of everybody, and within which bounds.
type wanted struct {
	plan.Ask
	fence   fence
	recipes string
	rules   string
	maps    []string

	membership membershipFlags
	targets    targetFlags
	scope      string // who may lose what --reconcile is about
}

func (w *wanted) addTo(cmd *cobra.Command) {
	w.fence.addTo(cmd)
	f, ask := cmd.Flags(), &w.Ask
	f.StringVar(&w.rules, "rules", "", "`FILE` of further rules about service plans that need or exclude each other")
	f.StringArrayVar(&w.maps, "map", nil, "`FILE` that decides which service plans a --swap keeps off, as reseat sku map --output csv writes it; may be repeated")
	f.StringVar(&w.recipes, "recipes", "", "`FILE` of recipes, for --recipe and the column Recipe")
	f.StringVar(&ask.Recipe, "recipe", "", "the recipe, by `NAME`, for rows that name none")
	f.Var(flagvalue.List{To: &ask.Assign}, "assign", "assign this license (`SKU`) directly")
	f.Var(flagvalue.List{To: &ask.Change}, "change", "change which service plans of this `SKU` are on, for users who have it")
	f.Var(flagvalue.List{To: &ask.Remove}, "remove", "remove this license (`SKU`; direct assignment only)")
	f.StringArrayVar(&ask.Swap, "swap", nil, "`OLD=NEW`, OLD,OLD=NEW or OLD=NEW,NEW: replace OLD with NEW and keep each user's disabled service plans")
	w.targets.addTo(f)
	w.addMembershipTo(f)
	w.addReconcileTo(f)
	f.Var(flagvalue.List{To: &ask.Exact}, "exact", "assign exactly these licenses (`SKUS`) directly and remove all others; none: no license at all")
	f.Var(flagvalue.List{To: &ask.Among}, "among", "what --exact may remove, `SKUS`; without it any SKU, after --accept exact-removes")
	f.Var(flagvalue.List{To: &ask.Choice.Disable}, "disable", "turn off these service `PLANS`, and leave the rest as it is")
	f.Var(flagvalue.List{To: &ask.Choice.Enable}, "enable", "turn on these service `PLANS`, and leave the rest as it is")
	f.Var(flagvalue.List{To: &ask.Choice.EnableOnly}, "enable-only", "turn on exactly these service `PLANS`, and no others; none for no service plan")
	f.BoolVar(&ask.Choice.AllOn, "all-on", false, "turn on every service plan that --disable does not name")
	f.StringVar((*string)(&ask.Via), "via", string(plan.Update), "how service plans change: update (in place) or readd (remove and re-assign the license)")
	f.BoolVar(&ask.EvenIfSame, "even-if-same", false, "with --via readd: also for users who are already as requested")
	f.BoolVar(&ask.Fix, "fix", false, "apply what findings propose about service plans that need or exclude each other; each change is an item of the plan")
	f.BoolVar(&ask.Create, "create", false, "create missing users whose row has a display name")
	f.StringVar(&ask.Location, "location", "", "usage location for users who have none, such as DE")
	f.BoolVar(&ask.LocationOverwrite, "location-overwrite", false, "change existing usage locations too")
	f.Var(flagvalue.Codes{To: &ask.Accept}, "accept", "accept this risk, by `CODE` (see `reseat findings`)")
	f.StringVar((*string)(&ask.Seats), "seats", string(plan.Strict), "which licenses count: strict, with-warning or unchecked")
	f.StringArrayVar(&ask.KeepFree, "keep-free", nil, "leave `SKU=N` licenses available, for people who join later; may be repeated")
	f.Var(flagvalue.Limit{To: &ask.Sample}, "sample", "plan `N` of the changes, chosen at random: for a trial run")
	f.Uint64Var(&ask.Seed, "seed", 1, "with --sample: another seed chooses other users")
	f.Var(flagvalue.Limit{To: &ask.Limit}, "limit", "plan at most `N` changes, the first in run order")
}

// learn reads the files that the flags name: recipes, rules about service plans, and what
// people decided about swaps.
func (w *wanted) learn(a *app, r *selectionFlags) error {
	if err := w.meansSwap(); err != nil {
		return err
	}
	if err := w.learnRecipes(a, r); err != nil {
		return err
	}
	return errors.Join(w.learnRules(), w.learnMaps())
}

// bound reads what keeps the plan within bounds in a tenant: who is protected, and what it
// refused before.
func (w *wanted) bound(ctx context.Context, a *app, c *connection, r *selectionFlags) error {
	w.Guards, w.Account = w.fence.guards, c.account
	if err := r.ReadProtected(ctx, c.Tenant, w.fence.protect, w.fence.missing, &w.Ask); err != nil {
		return err
	}
	return c.door.learnRefused(a.Err, c, &r.Selection, &w.Ask)
}

// meansSwap refuses OLD=NEW where a flag takes SKUs: only --swap replaces one by another.
func (w *wanted) meansSwap() error {
	for _, l := range []struct {
		flag  string
		items []string
	}{{"change", w.Change}, {"assign", w.Assign}, {"remove", w.Remove}, {"exact", w.Exact}} {
		for _, item := range l.items {
			if strings.Contains(item, "=") {
				return &exit.Error{
					Code: exit.Usage, Err: fmt.Errorf("--%s %s: write one SKU, or several with commas", l.flag, item),
					Hint: "did you mean --swap " + item + "?",
				}
			}
		}
	}
	return nil
}

// learnRecipes reads the file of recipes. What they say about columns is
// for the reading of rows.
func (w *wanted) learnRecipes(a *app, r *selectionFlags) error {
	if w.recipes == "" {
		return nil
	}
	f, err := a.readRecipes(w.recipes)
	if err != nil {
		return err
	}
	r.Rules = f.Rules(w.Recipe)
	w.Recipes, err = f.Asks()
	return err
}

// creates tells whether flags or a recipe may create accounts.
func (w *wanted) creates() bool {
	for _, recipe := range w.Recipes {
		if recipe.Create {
			return true
		}
	}
	return w.Create
}

// learnRules reads the rules about service plans that this tenant adds.
func (w *wanted) learnRules() error {
	if w.rules == "" {
		return nil
	}
	f, err := os.Open(w.rules)
	if err != nil {
		return exit.Usagef("rules: %v", err)
	}
	defer f.Close()
	if w.Dependencies, err = plan.ReadDependencies(w.rules, f); err != nil {
		return &exit.Error{Code: exit.Usage, Err: err}
	}
	return nil
}

// learnMaps reads what people decided about swap maps.
func (w *wanted) learnMaps() error {
	for _, path := range w.maps {
		f, err := os.Open(path)
		if err != nil {
			return exit.Usagef("map: %v", err)
		}
		got, err := plan.ReadMaps(path, f)
		if err := errors.Join(err, f.Close()); err != nil {
			return &exit.Error{Code: exit.Usage, Err: err}
		}
		if w.Maps == nil {
			w.Maps = map[string]map[string]string{}
		}
		for swap, lines := range got {
			if w.Maps[swap] != nil {
				return exit.Usagef("%s: another file decides about %s, too: keep one of them", path, swap)
			}
			w.Maps[swap] = lines
		}
	}
	return nil
}
