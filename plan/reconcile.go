package plan

import (
	"errors"

	"reseat/plan/tenant"
)

// A Reconcile asks that the users of the sources have a license and nobody else in scope
// has it directly (R55).
type Reconcile struct {
	SKU     string                 // empty: nothing is reconciled
	Scope   map[tenant.UserID]bool // who may lose it; nil: everybody
	Percent *int                   // at most so many percent of those who have it directly may lose it
	Bounds  string                 // the scope in words; empty: everybody
}

// checkReconcile refuses what cannot be combined with --reconcile.
func (a Ask) checkReconcile() error {
	switch r := a.Reconcile; {
	case r.SKU == "" && r.Percent != nil:
		return errors.New("--max-removals takes a percentage only with --reconcile: write a number of users")
	case r.SKU == "":
		return nil
	case len(a.Exact)+len(a.Change)+len(a.Remove)+len(a.Swap)+len(a.Assign) > 0 || a.ChangesMembership() || a.IfInherited:
		return errors.New("--reconcile says who has the license and who loses it: leave out --assign, --change, --remove, --swap, --exact and changes of membership")
	case a.Recipe != "":
		return errors.New("--reconcile cannot be combined with --recipe")
	case a.Grounds.Any():
		return errors.New("--reconcile takes sources only: leave out the conditions on users, or bound who may lose the license with --scope")
	case a.Limit != nil || a.Sample != nil:
		return errors.New("--reconcile is whole or not at all: leave out --limit and --sample")
	case a.Guards.MaxRemovals == nil && r.Percent == nil:
		return errors.New("--reconcile needs --max-removals N or P%: how many users may lose the license, so that a broken list stops here")
	}
	return nil
}
