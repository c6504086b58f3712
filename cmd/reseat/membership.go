package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/spf13/pflag"

	"reseat/batch/survey"
	"reseat/cmd/reseat/exit"
	"reseat/plan"
	"reseat/plan/tenant"
)

// A membershipFlags is the flags that say to which groups users go, and which they leave.
type membershipFlags struct {
	addTo, removeFrom []string
	moveTo            string
}

func (w *wanted) addMembershipTo(f *pflag.FlagSet) {
	x := &w.membership
	f.StringVar(&x.moveTo, "move-to", "", "with --sku: add users to this `GROUP`, wait until it gives them everything that their direct license has on, then remove the direct license")
	f.Var(list{&w.MoveSKUs}, "sku", "with --move-to: the license (`SKU`) whose direct assignment is removed")
	f.StringArrayVar(&x.addTo, "add-to", nil, "add users to this `GROUP`; may be repeated")
	f.StringArrayVar(&x.removeFrom, "remove-from", nil, "remove users from this `GROUP`; may be repeated")
	f.BoolVar(&w.IfInherited, "if-inherited", false, "with --remove: only where groups give all that the license has on")
	f.BoolVar(&w.LeaveOnFail, "leave-on-fail", false, "with --move-to: take users out of the group again where it turns out not to give what their direct license has on")
	f.DurationVar(&w.GroupWait, "group-wait", 0, "how long a group may take to be processed, such as 24h, before its users or members are no longer waited for (default 24h)")
	f.BoolVar(&w.WithoutProof, "without-proof", false, "with --add-to and --remove-from: do not wait until the new groups give what is taken (a hazard: --accept without-proof)")
}

// groupsFor reads the groups that a plan is about, with their members, and where it rests on
// what groups give all groups that give something.
func (a *app) groupsFor(ctx context.Context, c *connection, w *wanted, r *roster) error {
	x := &w.membership
	if len(x.addTo)+len(x.removeFrom) == 0 && x.moveTo == "" && !w.IfInherited && r.conditions.Grounds.DirectAndInherited == "" {
		if w.GroupWait != 0 {
			return exit.Usagef("--group-wait belongs to --move-to, --add-to, --remove-from, --if-inherited and --target-group: no group is waited for here")
		}
		return nil
	}
	if x.moveTo != "" || w.IfInherited {
		if err := c.mustTellPaths(ctx); err != nil {
			return err
		}
	}
	skus, err := c.SKUs(ctx)
	if err != nil {
		return err
	}
	giving, err := survey.Licensed(ctx, c.Client, skus)
	if err != nil {
		return err
	}
	r.groupsRead = giving
	for _, f := range []struct {
		names []string
		to    *[]string
	}{{x.addTo, &w.AddTo}, {x.removeFrom, &w.RemoveFrom}} {
		for _, name := range f.names {
			id, err := r.readGroup(ctx, c, name)
			if err != nil {
				return err
			}
			*f.to = append(*f.to, id)
		}
	}
	if x.moveTo == "" {
		return nil
	}
	if w.MoveTo, err = r.readGroup(ctx, c, x.moveTo); err != nil {
		return err
	}
	return c.mustHaveSeats(ctx, tenant.GroupID(w.MoveTo), x.moveTo)
}

// mustTellPaths refuses a move in a tenant where direct and inherited assignments cannot be
// told apart: the proof would rest on the very row that goes (R52).
func (c *connection) mustTellPaths(ctx context.Context) error {
	has, err := c.HasAllotments(ctx)
	if err != nil || !has {
		return err
	}
	return &exit.Error{Code: exit.Guard, Err: fmt.Errorf("%s has cloud licensing allotments: there Microsoft Graph does not tell direct licenses from those of groups, so nobody can be moved with proof", c.org.Domain()),
		Hint: "move these users in the Microsoft 365 admin center; licenses of groups can be changed with --target-group"}
}

// restsOnPaths tells whether some call of the plan rests on a group's assignment.
func restsOnPaths(p plan.Plan) bool {
	return slices.ContainsFunc(p.Lines, func(l plan.Line) bool {
		return slices.ContainsFunc(l.Calls, func(c plan.Call) bool { return c.Proof != nil })
	})
}

// readGroup reads one group with its members into what the plan knows.
func (r *roster) readGroup(ctx context.Context, c *connection, name string) (id string, err error) {
	g, err := survey.Group(ctx, c.Client, c.org.Domain(), name)
	if err == nil {
		err = survey.AddMembers(ctx, c.Client, &g)
	}
	if err != nil {
		return "", err
	}
	r.groupsRead = append(slices.DeleteFunc(r.groupsRead, func(x tenant.Group) bool { return x.ID == g.ID }), g)
	return string(g.ID), nil
}

// mustHaveSeats refuses a group to which users are to move while the licenses of its
// members are in error for want of seats: theirs would end there, too (R52).
func (c *connection) mustHaveSeats(ctx context.Context, id tenant.GroupID, name string) error {
	users, err := c.LicenseErrors(ctx, id)
	if err != nil {
		return err
	}
	n := 0
	for _, u := range users {
		short := func(a tenant.Assignment) bool { return a.Group == id && a.Error == "CountViolation" }
		if slices.ContainsFunc(u.Assignments, short) {
			n++
		}
	}
	if n == 0 {
		return nil
	}
	return &exit.Error{Code: exit.Usage, Err: fmt.Errorf("--move-to %q: no license was left for %s of this group", name, counted(n, "member")),
		Hint: fmt.Sprintf("free or buy licenses, have the group processed again, then plan; `reseat group show %q` names the members", name)}
}

// readGroupsOf reads the groups whose members a run changed. One that is gone is left out:
// the plan says so of its users.
func (r *roster) readGroupsOf(ctx context.Context, c *connection, u plan.Undoing) error {
	var ids []tenant.GroupID
	for _, t := range u.Traces {
		for _, call := range t.Line.Calls {
			if call.Group != "" && !slices.Contains(ids, call.Group) {
				ids = append(ids, call.Group)
			}
		}
	}
	if len(ids) == 0 {
		return nil
	}
	found, err := c.GroupsByID(ctx, ids)
	if err != nil {
		return err
	}
	for _, id := range ids {
		g, there := found[id]
		if !there {
			continue
		}
		if slices.ContainsFunc(u.Traces, func(t plan.Trace) bool { return t.Line.Group == id }) {
			if err := r.addTarget(ctx, c, g); err != nil {
				return err
			}
			continue
		}
		if err := survey.AddMembers(ctx, c.Client, &g); err != nil {
			return err
		}
		r.groupsRead = append(r.groupsRead, g)
	}
	return nil
}
