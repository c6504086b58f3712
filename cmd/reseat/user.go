package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"reseat/batch/survey"
	"reseat/cmd/reseat/exit"
	"reseat/plan"
	"reseat/plan/build"
	"reseat/plan/tenant"
	"reseat/report/inventory"
)

func (a *app) userCommand() *cobra.Command {
	return group("user", "Users and their licenses", a.userListCommand(), a.userShowCommand())
}

var inventoryFormats = map[string]func(io.Writer, inventory.Inventory) error{
	"table": inventory.WriteUsers,
	"csv":   inventory.WriteCSV,
	"json":  inventory.WriteJSON,
	"html":  inventory.WriteHTML,
	"md":    inventory.WriteMarkdown,
	"xlsx":  inventory.WriteXLSX,
}

func (a *app) userListCommand() *cobra.Command {
	var d door
	var o output
	r := a.selection()
	var prices string
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List users and their licenses",
		Example: `  reseat user list --unlicensed
  reseat user list --has EMS --output csv -o ems.csv
  reseat user list --group "Intune Pilot"`,
		Args: exactly(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			write, ok := inventoryFormats[o.format]
			switch {
			case !ok:
				return unknownFormat(o.format, names(inventoryFormats))
			}
			s, err := a.listed(cmd.Context(), &d, r)
			if err != nil {
				return err
			}
			p, err := readPrices(prices, s.SKUs)
			if err != nil {
				return err
			}
			at, err := a.stamp()
			if err != nil {
				return err
			}
			v := inventory.New(s, p, version(), at)
			v.NoSignIns, v.Command = r.NoSignIns, a.listCommand(cmd, &d)
			return a.to(o, func(w io.Writer) error { return write(w, v) })
		},
	}
	d.addTo(cmd)
	o.addTo(cmd, names(inventoryFormats))
	cmd.Flags().StringVar(&prices, "prices", "", "monthly cost of licenses, with the prices in this CSV `FILE`: sku,price,currency,per")
	r.addSources(cmd)
	r.addConditions(cmd)
	return cmd
}

// listed reads the users that a list asks for; without a selection all of them.
func (a *app) listed(ctx context.Context, d *door, r *selectionFlags) (s tenant.Snapshot, err error) {
	c, err := a.open(ctx, d)
	if err != nil {
		return s, err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	all := r.Empty()
	r.Everyone = all
	at, err := a.stamp()
	if err != nil {
		return s, err
	}
	if err := r.ReadSources(ctx, c.Tenant, at); err != nil {
		return s, err
	}
	if s, err = r.ReadTenant(ctx, c.Tenant); err != nil {
		return s, err
	}
	if err := r.ReadSubscriptions(ctx, c.Tenant, &s); err != nil {
		return s, err
	}
	if all {
		return s, r.TryReadSignIns(ctx, c.Tenant, &s)
	}
	if err := r.Narrow(s); err != nil {
		return s, err
	}
	asked := map[string]bool{}
	ids, missing := build.Named(slices.DeleteFunc(r.Requests, func(q plan.Request) bool { return q.LeftOut != "" }), s)
	for _, id := range ids {
		asked[string(id)] = true
	}
	if len(missing) > 0 {
		return s, &exit.Error{Code: exit.Usage, Err: fmt.Errorf("%s: nobody in this tenant is %s", missing[0].Source, missing[0].User.Label()), Hint: survey.Suggestion(missing[0], s) + "name the user by UPN, object id, mail or alias"}
	}
	var kept []tenant.User
	for _, u := range s.Users {
		if asked[string(u.ID)] {
			kept = append(kept, u)
		}
	}
	s.Users, s.Complete = kept, false
	return s, nil
}
