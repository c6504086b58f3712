package survey

import (
	"context"
	"fmt"
	"slices"

	"reseat/plan"
	"reseat/plan/tenant"
)

// A Membership is to which groups users go, and which they leave, as people name them.
type Membership struct {
	AddTo, RemoveFrom []string
	MoveTo            string
}

// GroupsFor reads the groups that a plan is about, with their members, and where it rests on
// what groups give all groups that give something.
func (r *Selection) GroupsFor(ctx context.Context, t Tenant, x Membership, w *plan.Ask) error {
	if len(x.AddTo)+len(x.RemoveFrom) == 0 && x.MoveTo == "" && !w.IfInherited && r.Conditions.Grounds.DirectAndInherited == "" {
		if w.GroupWait != 0 {
			return unusable("--group-wait belongs to --move-to, --add-to, --remove-from, --if-inherited and --target-group: no group is waited for here")
		}
		return nil
	}
	if x.MoveTo != "" || w.IfInherited {
		if err := MustTellPaths(ctx, t); err != nil {
			return err
		}
	}
	skus, err := t.SKUs(ctx)
	if err != nil {
		return err
	}
	giving, err := Licensed(ctx, t.Client, skus)
	if err != nil {
		return err
	}
	r.GroupsRead = giving
	for _, f := range []struct {
		names []string
		to    *[]string
	}{{x.AddTo, &w.AddTo}, {x.RemoveFrom, &w.RemoveFrom}} {
		for _, name := range f.names {
			id, err := r.readGroup(ctx, t, name)
			if err != nil {
				return err
			}
			*f.to = append(*f.to, id)
		}
	}
	if x.MoveTo == "" {
		return nil
	}
	if w.MoveTo, err = r.readGroup(ctx, t, x.MoveTo); err != nil {
		return err
	}
	return mustHaveSeats(ctx, t, tenant.GroupID(w.MoveTo), x.MoveTo)
}

// readGroup reads one group with its members into what the plan knows.
func (r *Selection) readGroup(ctx context.Context, t Tenant, name string) (id string, err error) {
	g, err := Group(ctx, t.Client, t.Org.Domain(), name)
	if err == nil {
		err = AddMembers(ctx, t.Client, &g)
	}
	if err != nil {
		return "", err
	}
	r.GroupsRead = append(slices.DeleteFunc(r.GroupsRead, func(x tenant.Group) bool { return x.ID == g.ID }), g)
	return string(g.ID), nil
}

// mustHaveSeats refuses a group to which users are to move while the licenses of its
// members are in error for want of seats: theirs would end there, too (R52).
func mustHaveSeats(ctx context.Context, t Tenant, id tenant.GroupID, name string) error {
	users, err := t.LicenseErrors(ctx, id)
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
	return &Refusal{Err: fmt.Errorf("--move-to %q: no license was left for %s of this group", name, tenant.Count(n, "member")),
		Hint: fmt.Sprintf("free or buy licenses, have the group processed again, then plan; `reseat group show %q` names the members", name)}
}

// ReadGroupsOf reads the groups whose members a run changed. One that is gone is left out:
// the plan says so of its users.
func (r *Selection) ReadGroupsOf(ctx context.Context, t Tenant, u plan.Undoing) error {
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
	found, err := t.GroupsByID(ctx, ids)
	if err != nil {
		return err
	}
	for _, id := range ids {
		g, there := found[id]
		if !there {
			continue
		}
		if slices.ContainsFunc(u.Traces, func(t plan.Trace) bool { return t.Line.Group == id }) {
			if err := r.addTarget(ctx, t, g); err != nil {
				return err
			}
			continue
		}
		if err := AddMembers(ctx, t.Client, &g); err != nil {
			return err
		}
		r.GroupsRead = append(r.GroupsRead, g)
	}
	return nil
}

// MustTellPaths refuses a move in a tenant where direct and inherited assignments cannot be
// told apart: the proof would rest on the very row that goes (R52).
func MustTellPaths(ctx context.Context, t Tenant) error {
	has, err := t.HasAllotments(ctx)
	if err != nil || !has {
		return err
	}
	return &Refusal{Kind: Guarded, Err: fmt.Errorf("%s has cloud licensing allotments: there Microsoft Graph does not tell direct licenses from those of groups, so nobody can be moved with proof", t.Org.Domain()),
		Hint: "move these users in the Microsoft 365 admin center; licenses of groups can be changed with --target-group"}
}
