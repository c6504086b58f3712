package main

import (
	"errors"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

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
	f.Var(limit{&x.guards.MaxUsers}, "max-users", "write no plan that changes more than `N` users")
	f.Var(removals{&x.guards.MaxRemovals, &x.removalPercent}, "max-removals", "write no plan in which more than `N` (or N%) users lose a SKU")
	f.Var(limit{&x.guards.MaxCreates}, "max-creates", "write no plan that creates more than `N` accounts")
	f.Var(percent{limit{&x.guards.MaxPercent}}, "max-percent", "write no plan that changes more than this `PERCENT` of the users selected")
	f.Var(codes{&x.guards.FailOn}, "fail-on", "write no plan in which a user has one of these findings")
	f.IntVar(&x.guards.Approvals, "approvals", 0, "have the plan carried out only after `N` people approved it with `reseat approve`")
	f.StringArrayVar(&x.protect, "protect", nil, "users never to be changed: a `FILE` of users, group:NAME, or sku:SKU for whoever has it; may be repeated")
	f.Var(limit{&x.missing}, "protect-missing", "tolerate `N` entries of --protect that find nobody")
}

// A percent is a limit that may carry its sign.
type percent struct{ limit }

func (p percent) Set(s string) error {
	if p.limit.Set(strings.TrimSuffix(strings.TrimSpace(s), "%")) != nil {
		return errors.New("write a whole number of percent, such as 5 or 5%")
	}
	return nil
}

// A limit is a whole number that may be left unset.
type limit struct{ to **int }

func (l limit) Type() string { return "int" }

func (l limit) String() string {
	if l.to == nil || *l.to == nil {
		return ""
	}
	return strconv.Itoa(**l.to)
}

func (l limit) Set(s string) error {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil || n < 0 {
		return errors.New("write a whole number, 0 or more")
	}
	*l.to = &n
	return nil
}
