package main

import (
	"context"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"reseat/batch/graph"
	"reseat/plan"
	"reseat/plan/intake"
)

// A fence is the flags that keep a plan within bounds (R25).
type fence struct {
	guards  plan.Guards
	protect []string
}

func (x *fence) addTo(cmd *cobra.Command) {
	f := cmd.Flags()
	f.Var(limit{&x.guards.MaxUsers}, "max-users", "write no plan that changes more than `N` users")
	f.Var(limit{&x.guards.MaxRemovals}, "max-removals", "write no plan in which more than `N` users lose a SKU without replacement")
	f.Var(limit{&x.guards.MaxCreates}, "max-creates", "write no plan that creates more than `N` accounts")
	f.Var(limit{&x.guards.MaxPercent}, "max-percent", "write no plan that changes more than this `PERCENT` of the users asked for")
	f.Var(codes{&x.guards.FailOn}, "fail-on", "write no plan in which a user has one of these findings")
	f.IntVar(&x.guards.Approvals, "approvals", 0, "have the plan carried out only after `N` people approved it with `reseat approve`")
	f.StringArrayVar(&x.protect, "protect", nil, "users never to be changed: a `FILE` of users, or group:NAME; may be repeated")
}

// protected reads whom the flags protect, as object ids and UPNs.
func (a *app) protected(ctx context.Context, c *connection, from []string) ([]string, error) {
	var keys []string
	for _, what := range from {
		name, isGroup := strings.CutPrefix(what, "group:")
		if !isGroup {
			got, err := intake.ReadFile(what, intake.Options{Stdin: a.in})
			if err != nil {
				return nil, err
			}
			for _, q := range got.Requests {
				keys = append(keys, firstOf(q.User.ID, q.User.UPN, q.User.Any, q.User.Mail, q.User.Alias))
			}
			continue
		}
		g, err := oneGroup(ctx, c, name)
		if err != nil {
			return nil, err
		}
		err = c.Members(ctx, g.ID, true, func(page []graph.Member) error {
			for _, m := range page {
				keys = append(keys, m.ID)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return keys, nil
}

func firstOf(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
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
	n, err := strconv.Atoi(s)
	if err != nil {
		return err
	}
	*l.to = &n
	return nil
}
