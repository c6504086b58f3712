package main

import (
	"maps"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"reseat/batch/run"
	"reseat/cmd/reseat/manual"
	"reseat/cmd/reseat/settings"
	"reseat/plan"
	"reseat/plan/recipe"
)

// What the shell can offer from files that a command line names, or that the working
// directory has. A file that cannot be read offers nothing.

// completeFiles registers the completions that read such files.
func completeFiles(root *cobra.Command) {
	_ = root.RegisterFlagCompletionFunc("profile", func(_ *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		return nextOf(typed, settings.Profiles()), cobra.ShellCompDirectiveNoFileComp
	})
	manual.Each(root, func(c *cobra.Command) {
		offer := func(flag string, from func(args []string) []cobra.Completion) {
			if c.Flags().Lookup(flag) != nil {
				_ = c.RegisterFlagCompletionFunc(flag, func(_ *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
					return nextOf(typed, from(args)), cobra.ShellCompDirectiveNoFileComp
				})
			}
		}
		offer("recipe", func([]string) []cobra.Completion { return recipeNames(c) })
		offer("schema", func([]string) []cobra.Completion { return slices.Sorted(maps.Keys(schemas)) })
		switch c.Name() {
		case "show":
			if c.Flags().Lookup("code") != nil { // of a plan
				offer("user", plannedUsers)
			}
			if c.Flags().Lookup("plan") != nil { // of a user
				offer("run", func([]string) []cobra.Completion { return run.Folders() })
			}
		case "findings":
			c.ValidArgsFunction = func(_ *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
				return nextOf(typed, findingCodes()), cobra.ShellCompDirectiveNoFileComp
			}
		case "map":
			c.ValidArgsFunction = func(_ *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
				if len(args) > 1 {
					return nil, cobra.ShellCompDirectiveNoFileComp
				}
				return nextOf(typed, skuNames()), cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
			}
		}
	})
}

// recipeNames are the recipes of the file that --recipes names so far.
func recipeNames(cmd *cobra.Command) []cobra.Completion {
	path := cmd.Flags().Lookup("recipes")
	if path == nil || !path.Changed {
		return nil
	}
	f, err := os.Open(path.Value.String())
	if err != nil {
		return nil
	}
	defer f.Close()
	all, err := recipe.Read(path.Value.String(), f)
	if err != nil {
		return nil
	}
	return slices.Sorted(maps.Keys(all.Recipes))
}

// plannedUsers are the users of the plan that a command line names.
func plannedUsers(args []string) []cobra.Completion {
	if len(args) == 0 {
		return nil
	}
	var out []cobra.Completion
	_, _, _ = skimPlan(args[0], func(l *plan.Line) bool { // a plan that cannot be read has no users
		out = append(out, l.UPN)
		return false
	})
	return out
}
