package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"reseat/batch/graph"
	"reseat/batch/survey"
	"reseat/cmd/reseat/exit"
	"reseat/plan/tenant"
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
func (w *wanted) meansReconcile(r *roster) error {
	w.Reconcile.Percent = w.fence.removalPercent
	if w.Reconcile.SKU == "" {
		return nil
	}
	switch {
	case !r.sourced():
		return &exit.Error{Code: exit.Usage, Err: errors.New("--reconcile needs the list of users who have the license"), Hint: "name a file, --group or --user"}
	case r.conditions.Any() || r.where != "" || r.filter != "" || len(r.exclude) > 0 || r.wave != "" || len(r.verdicts) > 0:
		return &exit.Error{Code: exit.Usage, Err: errors.New("--reconcile takes sources only: a condition beside it would take the license from everybody whom it leaves out"),
			Hint: "leave out the conditions; --scope bounds who may lose the license, --protect keeps users"}
	}
	r.complete, r.conditions.IncludeBlocked, r.conditions.IncludeGuests = true, true, true
	return nil
}

// readScope reads who may lose a license by --reconcile.
func (a *app) readScope(ctx context.Context, c *connection, w *wanted) error {
	if w.scope == "" {
		return nil
	}
	scope := map[tenant.UserID]bool{}
	if name, isGroup := strings.CutPrefix(w.scope, "group:"); isGroup {
		g, err := survey.Group(ctx, c.Client, c.org.Domain(), name)
		if err != nil {
			return err
		}
		err = c.Members(ctx, g.ID, true, func(page []graph.Member) error {
			for _, m := range page {
				if m.Kind == "user" {
					scope[tenant.UserID(strings.ToLower(m.ID))] = true
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		w.Reconcile.Bounds = "group " + strconv.Quote(g.Name)
	} else {
		err := c.EachUser(ctx, graph.UserQuery{Filter: w.scope, Advanced: true}, func(page []tenant.User) error {
			for _, u := range page {
				scope[u.ID] = true
			}
			return nil
		})
		if err != nil {
			return filterRefused(fmt.Sprintf("--scope %q", w.scope), err)
		}
		w.Reconcile.Bounds = "the scope " + strconv.Quote(w.scope)
	}
	fmt.Fprintf(a.err, "--scope %s: %s\n", w.scope, tenant.Count(len(scope), "user"))
	if len(scope) == 0 {
		return exit.Usagef("--scope %s: nobody is in it", w.scope)
	}
	w.Reconcile.Scope = scope
	return nil
}
