package main

import (
	"github.com/spf13/cobra"

	"reseat/cmd/reseat/flagvalue"
	"reseat/plan"
)

// A fence is the flags that keep a plan within bounds (R25).
type fence struct {
	guards  plan.Guards
	protect []string
	// removalPercent is a --max-removals in percent.
	removalPercent *int
	missing        *int // entries of protect that may find nobody
}

func (x *fence) addTo(cmd *cobra.Command) {
	f := cmd.Flags()
	f.Var(flagvalue.Limit{To: &x.guards.MaxUsers}, "max-users", "write no plan that changes more than `N` users")
	f.Var(flagvalue.Removals{N: &x.guards.MaxRemovals, Percent: &x.removalPercent}, "max-removals", "write no plan in which more than `N` (or N%) users lose a SKU")
	f.Var(flagvalue.Limit{To: &x.guards.MaxCreates}, "max-creates", "write no plan that creates more than `N` accounts")
	f.Var(flagvalue.Percent{Limit: flagvalue.Limit{To: &x.guards.MaxPercent}}, "max-percent", "write no plan that changes more than this `PERCENT` of the users selected")
	f.Var(flagvalue.Codes{To: &x.guards.FailOn}, "fail-on", "write no plan in which a user has one of these findings")
	f.IntVar(&x.guards.Approvals, "approvals", 0, "let the plan be applied only after `N` people approved it with `reseat approve`")
	f.StringArrayVar(&x.protect, "protect", nil, "users never to be changed: a `FILE` of users, group:NAME, or sku:SKU for whoever has it; may be repeated")
	f.Var(flagvalue.Limit{To: &x.missing}, "protect-missing", "tolerate `N` entries of --protect that find nobody")
}
