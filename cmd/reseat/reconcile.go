package main

import (
	"errors"

	"github.com/spf13/pflag"

	"reseat/cmd/reseat/exit"
	"reseat/cmd/reseat/flagvalue"
)

func (w *wanted) addReconcileTo(f *pflag.FlagSet) {
	f.Var(flagvalue.SingleSKU{To: &w.Reconcile.SKU}, "reconcile", "the users listed have this `SKU` directly, nobody else does")
	f.StringVar(&w.scope, "scope", "", "with --reconcile: who may lose it, an OData `FILTER` or group:NAME")
}

// meansReconcile refuses what cannot be combined with --reconcile, which is about a list as a
// whole and everybody who is not on it.
func (w *wanted) meansReconcile(r *selectionFlags) error {
	w.Reconcile.Percent = w.fence.removalPercent
	if w.Reconcile.SKU == "" {
		return nil
	}
	switch {
	case !r.Sourced():
		return &exit.Error{Code: exit.Usage, Err: errors.New("--reconcile needs the list of users who have the license"), Hint: "name a file, --group or --user"}
	case r.Conditions.Any() || r.Where != "" || r.Filter != "" || len(r.Exclude) > 0 || r.Wave != "" || len(r.Verdicts) > 0:
		return &exit.Error{Code: exit.Usage, Err: errors.New("--reconcile takes sources only: a condition beside it would take the license from everybody whom it leaves out"),
			Hint: "leave out the conditions; --scope bounds who may lose the license, --protect keeps users"}
	}
	r.Complete, r.Conditions.IncludeBlocked, r.Conditions.IncludeGuests = true, true, true
	return nil
}
