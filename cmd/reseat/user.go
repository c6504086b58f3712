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
	"reseat/cmd/reseat/output"
	"reseat/plan"
	"reseat/plan/build"
	"reseat/plan/tenant"
	"reseat/report/inventory"
)

func newUser(a *app) *cobra.Command {
	return group("user", "Users and their licenses", newUserList(a), newUserShow(a))
}

var inventoryFormats = map[string]func(io.Writer, inventory.Inventory) error{
	"table": inventory.WriteUsers,
	"csv":   inventory.WriteCSV,
	"json":  inventory.WriteJSON,
	"html":  inventory.WriteHTML,
	"md":    inventory.WriteMarkdown,
	"xlsx":  inventory.WriteXLSX,
}

// A userListCommand is the flags of userList, in the process that runs it.
type userListCommand struct {
	*app
	connect   door
	output    output.Flags
	prices    string
	selection *selectionFlags
}

func newUserList(p *app) *cobra.Command {
	a := &userListCommand{app: p}
	a.selection = a.newSelection()

	cmd := &cobra.Command{
		Use:   "list",
		Short: "List users and their licenses",
		Example: `  reseat user list --unlicensed
  reseat user list --has EMS --output csv -o ems.csv
  reseat user list --group "Intune Pilot"`,
		Args: exactly(0),
		RunE: a.run,
	}
	a.connect.addTo(cmd)
	a.output.AddTo(cmd, output.Formats(inventoryFormats))
	cmd.Flags().StringVar(&a.prices, "prices", "", "monthly cost of licenses, with the prices in this CSV `FILE`: sku,price,currency,per")
	a.selection.addSources(cmd)
	a.selection.addConditions(cmd)
	return cmd
}

func (a *userListCommand) run(cmd *cobra.Command, _ []string) error {
	write, ok := inventoryFormats[a.output.Format]
	switch {
	case !ok:
		return output.UnknownFormat(a.output.Format, output.Formats(inventoryFormats))
	}
	s, err := a.listed(cmd.Context(), &a.connect, a.selection)
	if err != nil {
		return err
	}
	p, err := readPrices(a.prices, s.SKUs)
	if err != nil {
		return err
	}
	at, err := a.stamp()
	if err != nil {
		return err
	}
	v := inventory.New(s, p, version(), at)
	v.NoSignIns, v.Command = a.selection.NoSignIns, a.listCommand(cmd, &a.connect)
	return a.WriteResult(a.output, func(w io.Writer) error { return write(w, v) })
}

// listed reads the users that a list asks for; without a selection all of them.
func (a *userListCommand) listed(ctx context.Context, d *door, r *selectionFlags) (s tenant.Snapshot, err error) {
	c, err := d.open(ctx, a.app)
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
