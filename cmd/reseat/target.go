package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"reseat/batch/survey"
	"reseat/cmd/reseat/exit"
	"reseat/plan"
	"reseat/plan/build"
	"reseat/plan/intake"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// A targetFlags is the flags that name groups whose own licenses change (R50).
type targetFlags struct {
	groups []string
	files  []string
	sheet  string // of workbooks among the files
}

func (x *targetFlags) addTo(f *pflag.FlagSet) {
	f.StringArrayVar(&x.groups, "target-group", nil, "change the licenses of this `GROUP` itself, not of single users; may be repeated")
	f.StringArrayVar(&x.files, "target-groups-file", nil, "change the licenses of the groups in this `FILE`: an export of groups, or one name a line; may be repeated")
}

func (x *targetFlags) any() bool { return len(x.groups)+len(x.files) > 0 }

// userSources are the flags of plan that say which users are looked at, and have no meaning
// beside groups as targets.
var userSources = []string{"prices", "by", "reconcile", "scope", "inactive", "no-recorded-sign-in", "sign-in-blocked", "overlap", "direct-and-inherited", "group", "user", "transitive", "filter", "where", "exclude", "unlicensed", "has", "lacks", "plan-on", "plan-off",
	"include-blocked", "include-guests", "wave", "verdict", "encoding", "user-column", "column", "location-from", "location", "location-overwrite",
	"create", "via", "even-if-same", "limit", "sample", "seed", "move-to", "sku", "add-to", "remove-from", "if-inherited", "leave-on-fail", "without-proof", "inactive", "no-recorded-sign-in",
	"sign-in-blocked", "overlap", "direct-and-inherited", "reconcile", "scope"}

// alone refuses what says something of users beside groups as targets.
func (x *targetFlags) alone(cmd *cobra.Command, files []string) error {
	flag := "--target-group"
	if len(x.groups) == 0 {
		flag = "--target-groups-file"
	}
	if len(files) > 0 {
		return &exit.Error{Code: exit.Usage, Err: fmt.Errorf("%s changes the licenses of groups, and %s lists users: leave out one of the two", flag, files[0]),
			Hint: "a file of groups goes with --target-groups-file"}
	}
	for _, name := range userSources {
		if cmd.Flags().Changed(name) {
			return exit.Usagef("--%s is about users, and %s changes the licenses of groups themselves: leave out one of the two", name, flag)
		}
	}
	if x.sheet, _ = cmd.Flags().GetString("sheet"); x.sheet != "" && len(x.files) == 0 {
		return exit.Usagef("--sheet is of an Excel workbook, and --target-group names the groups: leave out one of the two")
	}
	for _, name := range x.groups {
		if name == "" {
			return exit.Usagef("--target-group is empty: name a group")
		}
	}
	return nil
}

// planTargets makes the plan that changes groups' own licenses.
func (a *app) planTargets(ctx context.Context, d *door, w *wanted, out string, allowOnHold bool) (err error) {
	r := &roster{}
	if err := w.meansSwap(); err != nil {
		return err
	}
	if err := a.learnRecipes(w, r); err != nil {
		return err
	}
	if err := errors.Join(w.learnRules(), w.learnMaps()); err != nil {
		return err
	}
	if err := w.Ask.CheckTargets(); err != nil {
		return &exit.Error{Code: exit.Usage, Err: err}
	}
	targets, err := a.readTargets(w, r)
	if err != nil {
		return err
	}
	c, err := a.open(ctx, d)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	w.Guards, w.Account = w.fence.guards, c.account
	if err := a.readProtected(ctx, c, r, &w.fence, &w.Ask); err != nil {
		return err
	}
	if err := a.learnRefused(d, c, r, &w.Ask); err != nil {
		return err
	}
	if err := a.findTargets(ctx, c, r, targets); err != nil {
		return err
	}
	now, err := a.readTenant(ctx, c, r)
	if err != nil {
		return err
	}
	if err := a.readSubscriptions(ctx, c, &now); err != nil {
		return err
	}
	if w.Ask.Grounds.At, err = a.stamp(); err != nil {
		return err
	}
	p, err := build.Targets(targets, w.Ask, now, sku.Bundled())
	if err != nil {
		return err
	}
	p.Header.Tool, p.Header.Inputs, p.Header.Sandbox = version(), r.inputs, c.door.sandbox != ""
	if p.Header.Made, err = a.stamp(); err != nil {
		return err
	}
	return a.handPlan(ctx, d, out, p, allowOnHold)
}

// readTargets reads the files of groups and takes the names of the flags.
func (a *app) readTargets(w *wanted, r *roster) ([]plan.Target, error) {
	var out []plan.Target
	for _, path := range w.targets.files {
		found, info, err := intake.ReadGroups(path, a.in, w.targets.sheet)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(a.err, "%s: %s, %s\n", path, info.Format, counted(len(found), "group"))
		out = append(out, found...)
		r.inputs = append(r.inputs, plan.Input{Name: path, Format: info.Format, Rows: info.Rows, SHA256: info.SHA256})
	}
	for _, name := range w.targets.groups {
		out = append(out, plan.Target{Source: plan.Source{File: fmt.Sprintf("--target-group %q", name)}, Name: name})
	}
	if n := len(w.targets.groups); n > 0 {
		r.inputs = append(r.inputs, plan.Input{Name: "--target-group", Format: "named one by one", Rows: n})
	}
	return out, nil
}

// findTargets finds the groups, with their members, and has these read as users. A name of
// a flag that leads to no group is an error; one of a file puts its line on hold (R8).
func (a *app) findTargets(ctx context.Context, c *connection, r *roster, targets []plan.Target) error {
	for i := range targets {
		t := &targets[i]
		if t.Fault != nil {
			continue
		}
		g, err := survey.Group(ctx, c.Client, c.org.Domain(), t.Name)
		var none *survey.GroupError
		switch {
		case errors.As(err, &none) && t.Source.Line > 0:
			f := plan.Find("group-not-found", "%s: %s", t.Source, none.Why)
			if none.Hint != "" {
				f = f.WithRemedy(none.Hint)
			}
			t.Fault = &f
			continue
		case err != nil:
			return err
		}
		if why := g.NoLicenses(); why != "" && t.Source.Line == 0 {
			return exit.Usagef("--target-group %q: Microsoft Graph assigns no licenses to this kind of group: %s", g.Name, why)
		}
		t.Group = g.ID
		if err := r.addTarget(ctx, c, g); err != nil {
			return err
		}
	}
	return nil
}

// addTarget reads the members of a group and asks for them as users, once.
func (r *roster) addTarget(ctx context.Context, c *connection, g tenant.Group) error {
	if slices.ContainsFunc(r.groupsRead, func(x tenant.Group) bool { return x.ID == g.ID }) {
		return nil
	}
	if err := survey.AddMembers(ctx, c.Client, &g); err != nil {
		return err
	}
	r.groupsRead = append(r.groupsRead, g)
	for _, m := range g.Members {
		if m.Kind == "" || m.Kind == "user" {
			r.requests = append(r.requests, plan.Request{User: plan.Key{ID: m.ID}})
		}
	}
	return nil
}

// linesNoun is what lines are about: user or group.
func linesNoun(lines []plan.Line) string { return plan.Plan{Lines: lines}.Noun() }
