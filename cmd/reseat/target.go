package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"reseat/cmd/reseat/exit"
	"reseat/plan"
	"reseat/plan/build"
	"reseat/plan/sku"
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
func (a *planCommand) planTargets(ctx context.Context) (err error) {
	d, w, r := &a.connect, &a.request, a.newSelection()
	if err := w.learn(a.app, r); err != nil {
		return err
	}
	if err := w.Ask.CheckTargets(); err != nil {
		return &exit.Error{Code: exit.Usage, Err: err}
	}
	targets, err := r.ReadTargets(w.targets.groups, w.targets.files, w.targets.sheet)
	if err != nil {
		return err
	}
	c, err := d.open(ctx, a.app)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	if err := w.bound(ctx, a.app, c, r); err != nil {
		return err
	}
	if err := r.FindTargets(ctx, c.Tenant, targets); err != nil {
		return err
	}
	now, err := r.ReadTenant(ctx, c.Tenant)
	if err != nil {
		return err
	}
	if err := r.ReadSubscriptions(ctx, c.Tenant, &now); err != nil {
		return err
	}
	if w.Ask.Grounds.At, err = a.stamp(); err != nil {
		return err
	}
	p, err := build.Targets(targets, w.Ask, now, sku.Bundled())
	if err != nil {
		return err
	}
	a.remember(d, &p)
	p.Header.Tool, p.Header.Inputs, p.Header.Sandbox = version(), r.Inputs, c.door.sandbox != ""
	if p.Header.Made, err = a.stamp(); err != nil {
		return err
	}
	return d.handPlan(ctx, a.app, a.out, p, a.allowOnHold)
}

// linesNoun is what lines are about: user or group.
func linesNoun(lines []plan.Line) string { return plan.Plan{Lines: lines}.Noun() }
