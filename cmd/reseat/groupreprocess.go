package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"reseat/batch/survey"
	"reseat/cmd/reseat/flagvalue"
	"reseat/cmd/reseat/output"
	"reseat/plan"
	"reseat/plan/build"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// A reprocessing is the flags of group reprocess.
type reprocessing struct {
	ask         plan.Ask
	fence       fence
	out         string
	allowOnHold bool
}

// A groupReprocessCommand is the flags of groupReprocess, in the process that runs it.
type groupReprocessCommand struct {
	*app
	connect door
	flags   reprocessing
}

func newGroupReprocess(p *app) *cobra.Command {
	a := &groupReprocessCommand{app: p}
	cmd := &cobra.Command{
		Use:   "reprocess GROUP",
		Short: "Plan to process a group's licenses again for members in error (changes nothing)",
		Long: `reprocess makes a plan with one call for each member for whom a license of the group is
in error; there is no such call for a whole group. Do it once the reason is gone, such
as when licenses were bought: the tenant does not try again by itself at once. The plan
is reviewed and applied like any other; applying it needs User.ReadWrite.All.`,
		Example: `  reseat group reprocess "Licensing - EMS E5" -o again.plan
  reseat apply again.plan`,
		Args:              exactly(1),
		ValidArgsFunction: offerGroups,
		RunE:              a.run,
	}
	a.connect.addTo(cmd)
	a.flags.fence.addTo(cmd)
	f := cmd.Flags()
	f.Var(flagvalue.Codes{To: &a.flags.ask.Accept}, "accept", "accept this risk, by `CODE` (see `reseat findings`)")
	f.StringVar((*string)(&a.flags.ask.Seats), "seats", string(plan.Strict), "which licenses count: strict, with-warning or unchecked")
	f.Var(flagvalue.Limit{To: &a.flags.ask.Limit}, "limit", "plan at most `N` changes, the first in run order; the others stay")
	f.StringVarP(&a.flags.out, "out", "o", "", "plan `FILE` to write; without it only the summary is shown")
	f.BoolVar(&a.flags.allowOnHold, "allow-on-hold", false, "exit 0 even if some users are on hold")
	output.Writes(cmd, "plan")
	return cmd
}

func (a *groupReprocessCommand) run(cmd *cobra.Command, args []string) error {
	return a.reprocess(cmd.Context(), &a.connect, &a.flags, args[0])
}

func (a *groupReprocessCommand) reprocess(ctx context.Context, d *door, x *reprocessing, name string) (err error) {
	c, err := d.open(ctx, a.app)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	x.ask.Guards, x.ask.Account = x.fence.guards, c.account
	g, err := survey.Group(ctx, c.Client, c.Org.Domain(), name)
	if err != nil {
		return err
	}
	failed, err := c.LicenseErrors(ctx, g.ID)
	if err != nil {
		return err
	}
	r := a.newSelection()
	r.GroupsRead = []tenant.Group{g}
	r.Inputs = []plan.Input{{Name: "group " + g.Name, Format: "members in error, read once", Rows: len(failed)}}
	for _, u := range failed {
		r.Requests = append(r.Requests, plan.Request{User: plan.Key{ID: string(u.ID)}})
	}
	if err := r.ReadProtected(ctx, c.Tenant, x.fence.protect, x.fence.missing, &x.ask); err != nil {
		return err
	}
	now, err := r.ReadTenant(ctx, c.Tenant)
	if err != nil {
		return err
	}
	inError := map[string]bool{}
	for _, u := range failed {
		inError[string(u.ID)] = true
	}
	kept := now.Users[:0:0]
	for _, u := range now.Users { // whole pages of the tenant may have been read
		if inError[string(u.ID)] {
			kept = append(kept, u)
		}
	}
	now.Users = kept
	p, err := build.Reprocess(g, x.ask, now, sku.Bundled())
	if err != nil {
		return err
	}
	p.Header.Tool, p.Header.Inputs, p.Header.Sandbox = version(), r.Inputs, c.door.sandbox != ""
	if p.Header.Made, err = a.stamp(); err != nil {
		return err
	}
	return d.handPlan(ctx, a.app, x.out, p, x.allowOnHold)
}
