package main

import (
	"errors"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"reseat/cmd/reseat/exit"
)

func (w *wanted) addReconcileTo(f *pflag.FlagSet) {
	f.Var(singleSKU{&w.Reconcile.SKU}, "reconcile", "the users listed have this `SKU` directly, nobody else does")
	f.StringVar(&w.scope, "scope", "", "with --reconcile: who may lose it, an OData `FILTER` or group:NAME")
}

// A removals is a cap on users who lose a license, as a number or in percent.
type removals struct{ n, percent **int }

func (x removals) Type() string { return "int" }

func (x removals) String() string {
	switch {
	case x.n == nil:
		return ""
	case *x.percent != nil:
		return strconv.Itoa(**x.percent) + "%"
	}
	return limit{x.n}.String()
}

func (x removals) Set(s string) error {
	number, inPercent := strings.CutSuffix(strings.TrimSpace(s), "%")
	to := x.n
	if inPercent {
		to = x.percent
	}
	return limit{to}.Set(number)
}

// meansReconcile refuses what cannot stand beside --reconcile, which is about a list as a
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
