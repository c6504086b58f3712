package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"reseat/plan/build"
)

// anyLicense fills in the license that a list of users leaves open: `user list --overlap` is
// about whatever license (R54).
func anyLicense(args []string) []string {
	if len(args) < 2 || args[0] != "user" || args[1] != "list" {
		return args
	}
	var out []string
	for i, arg := range args {
		alone := i+1 == len(args) || strings.HasPrefix(args[i+1], "-")
		if (arg == "--overlap" || arg == "--direct-and-inherited") && alone {
			arg += "=" + build.AnySKU
		}
		out = append(out, arg)
	}
	return out
}

// listCommand writes commands for the tenant and the selection of a list.
func (a *userListCommand) listCommand(cmd *cobra.Command, d *door) func(args ...string) string {
	var selection []string
	for _, name := range []string{"user", "group"} {
		if values, err := cmd.Flags().GetStringArray(name); err == nil {
			for _, v := range values {
				selection = append(selection, "--"+name, v)
			}
		}
	}
	for _, name := range []string{"filter", "where"} {
		if f := cmd.Flags().Lookup(name); f.Changed {
			selection = append(selection, "--"+name, f.Value.String())
		}
	}
	if values, err := cmd.Flags().GetStringArray("exclude"); err == nil {
		for _, v := range values {
			selection = append(selection, "--exclude", v)
		}
	}
	if cmd.Flags().Changed("transitive") {
		selection = append(selection, "--transitive")
	}
	return func(args ...string) string { return d.command(append(slices.Clone(args), selection...)...) }
}
