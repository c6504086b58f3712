package survey

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"reseat/plan"
	"reseat/plan/intake"
	"reseat/plan/tenant"
)

// ReadTargets reads the files of groups and takes the names of the flags.
func (r *Selection) ReadTargets(names, files []string, sheet string) ([]plan.Target, error) {
	var out []plan.Target
	for _, path := range files {
		found, info, err := intake.ReadGroups(path, r.Stdin, sheet)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(r.Talk, "%s: %s, %s\n", path, info.Format, tenant.Count(len(found), "group"))
		out = append(out, found...)
		r.Inputs = append(r.Inputs, plan.Input{Name: path, Format: info.Format, Rows: info.Rows, SHA256: info.SHA256})
	}
	for _, name := range names {
		out = append(out, plan.Target{Source: plan.Source{File: fmt.Sprintf("--target-group %q", name)}, Name: name})
	}
	if n := len(names); n > 0 {
		r.Inputs = append(r.Inputs, plan.Input{Name: "--target-group", Format: "named one by one", Rows: n})
	}
	return out, nil
}

// FindTargets finds the groups, with their members, and has these read as users. A name of
// a flag that leads to no group is an error; one of a file puts its line on hold (R8).
func (r *Selection) FindTargets(ctx context.Context, t Tenant, targets []plan.Target) error {
	for i := range targets {
		x := &targets[i]
		if x.Fault != nil {
			continue
		}
		g, err := Group(ctx, t.Client, t.Org.Domain(), x.Name)
		var none *GroupError
		switch {
		case errors.As(err, &none) && x.Source.Line > 0:
			f := plan.Find("group-not-found", "%s: %s", x.Source, none.Why)
			if none.Hint != "" {
				f = f.WithRemedy(none.Hint)
			}
			x.Fault = &f
			continue
		case err != nil:
			return err
		}
		if why := g.NoLicenses(); why != "" && x.Source.Line == 0 {
			return unusable("--target-group %q: Microsoft Graph assigns no licenses to this kind of group: %s", g.Name, why)
		}
		x.Group = g.ID
		if err := r.addTarget(ctx, t, g); err != nil {
			return err
		}
	}
	return nil
}

// addTarget reads the members of a group and asks for them as users, once.
func (r *Selection) addTarget(ctx context.Context, t Tenant, g tenant.Group) error {
	if slices.ContainsFunc(r.GroupsRead, func(x tenant.Group) bool { return x.ID == g.ID }) {
		return nil
	}
	if err := AddMembers(ctx, t.Client, &g); err != nil {
		return err
	}
	r.GroupsRead = append(r.GroupsRead, g)
	for _, m := range g.Members {
		if m.Kind == "" || m.Kind == "user" {
			r.Requests = append(r.Requests, plan.Request{User: plan.Key{ID: m.ID}})
		}
	}
	return nil
}
