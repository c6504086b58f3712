package main

import (
	"context"
	"errors"
	"io"
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"reseat/batch/graph"
	"reseat/batch/run"
	"reseat/batch/survey"
	"reseat/cmd/reseat/output"
	"reseat/plan/tenant"
	"reseat/report/inventory"
)

func newGroup(a *app) *cobra.Command {
	return group("group", "Groups that give licenses, and what became of them for each member", newGroupList(a), newGroupShow(a), newGroupReprocess(a))
}

var groupFormats = map[string]func(io.Writer, []inventory.GroupView) error{
	"table": inventory.WriteGroups,
	"csv":   inventory.WriteGroupsCSV,
	"json":  func(w io.Writer, all []inventory.GroupView) error { return output.JSON(w, all) },
	"md":    inventory.WriteGroupsMarkdown,
}

// A groupListCommand is the flags of groupList, in the process that runs it.
type groupListCommand struct {
	*app
	connect door
	output  output.Flags
}

func newGroupList(p *app) *cobra.Command {
	a := &groupListCommand{app: p}
	cmd := &cobra.Command{
		Use:   "list",
		Short: "Groups with licenses: what they give, and to how many members",
		Long: `list reads the groups that have licenses, their direct members, and what each license
came to for them: active, in error, or not covered (no row of the group to be seen, as
for somebody who has just joined). Licenses in use counts the members who have the
license through this group alone. It needs GroupMember.Read.All beside what reading
users needs.`,
		Example: `  reseat group list
  reseat group list --output csv -o groups.csv`,
		Args: exactly(0),
		RunE: a.run,
	}
	a.connect.addTo(cmd)
	a.output.AddTo(cmd, output.Formats(groupFormats))
	return cmd
}

func (a *groupListCommand) run(cmd *cobra.Command, _ []string) error {
	write, ok := groupFormats[a.output.Format]
	if !ok {
		return output.UnknownFormat(a.output.Format, output.Formats(groupFormats))
	}
	s, err := a.connect.licensedGroups(cmd.Context(), a.app, "")
	if err != nil {
		return err
	}
	return a.WriteResult(a.output, func(w io.Writer) error { return write(w, inventory.GroupViews(s)) })
}

// A groupShowCommand is the flags of groupShow, in the process that runs it.
type groupShowCommand struct {
	*app
	connect door
	output  output.Flags
}

func newGroupShow(p *app) *cobra.Command {
	a := &groupShowCommand{app: p}
	cmd := &cobra.Command{
		Use:   "show GROUP",
		Short: "One group in full: its licenses, its members by state, each error with its remedy",
		Example: `  reseat group show "Licensing - EMS"
  reseat group show 0f2c7a34-5f0e-4d7c-9a51-0d3b7b9d2f11 --output json`,
		Args:              exactly(1),
		ValidArgsFunction: offerGroups,
		RunE:              a.run,
	}
	a.connect.addTo(cmd)
	a.output.AddTo(cmd, output.Formats(groupFormats))
	return cmd
}

func (a *groupShowCommand) run(cmd *cobra.Command, args []string) error {
	formats := maps.Clone(groupFormats)
	formats["table"] = func(w io.Writer, all []inventory.GroupView) error { return inventory.WriteGroup(w, all[0]) }
	write, ok := formats[a.output.Format]
	if !ok {
		return output.UnknownFormat(a.output.Format, output.Formats(formats))
	}
	s, err := a.connect.licensedGroups(cmd.Context(), a.app, args[0])
	if err != nil {
		return err
	}
	return a.WriteResult(a.output, func(w io.Writer) error { return write(w, inventory.GroupViews(s)) })
}

// licensedGroups reads the group of that name, or with none those that have licenses,
// with their direct members and the users among them.
func (d *door) licensedGroups(ctx context.Context, a *app, name string) (s tenant.Snapshot, err error) {
	c, err := d.open(ctx, a)
	if err != nil {
		return s, err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	s = c.Org
	if s.SKUs, err = c.SKUs(ctx); err != nil {
		return s, err
	}
	if name != "" {
		g, err := survey.Group(ctx, c.Client, c.Org.Domain(), name)
		if err != nil {
			return s, err
		}
		s.Groups = []tenant.Group{g}
	} else if s.Groups, err = survey.Licensed(ctx, c.Client, s.SKUs); err != nil {
		return s, err
	} else {
		rememberGroups(s)
	}
	var r graph.Roster
	for i := range s.Groups {
		if err := survey.AddMembers(ctx, c.Client, &s.Groups[i]); err != nil {
			return s, err
		}
		for _, m := range s.Groups[i].Members {
			if m.Kind == "" {
				r.Keys = append(r.Keys, m.ID)
			}
		}
	}
	slices.Sort(r.Keys)
	r.Keys = slices.Compact(r.Keys)
	if len(r.Keys) > 0 {
		s.Users, _, err = c.ReadRoster(ctx, r)
	}
	return s, err
}

// rememberGroups keeps the names of groups for the shell. Where they cannot be kept it
// offers none.
func rememberGroups(s tenant.Snapshot) {
	var names []string
	for _, g := range s.Groups {
		names = append(names, g.Name)
	}
	slices.Sort(names)
	_ = run.KeepGroupNames("", s.Tenant, slices.Compact(names))
}

// groupNames are the names of groups that this machine has met.
func groupNames() []cobra.Completion {
	return run.GroupNames("")
}

// offerGroups completes an argument that names a group.
func offerGroups(_ *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return nextOf(typed, groupNames()), cobra.ShellCompDirectiveNoFileComp
}
