package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"reseat/cmd/reseat/exit"
	"reseat/cmd/reseat/manual"
	"reseat/cmd/reseat/output"
	"reseat/cmd/reseat/screen"
	"reseat/cmd/reseat/settings"
)

// root is the tree of commands.
func (a *app) root() *cobra.Command {
	var catalogue string
	root := &cobra.Command{
		Use:   "reseat",
		Short: "The bulk license processor for Microsoft 365",
		Long: `reseat changes Microsoft 365 licenses for thousands of users at once, and proves
that it did: it makes a plan that people can review, applies it at the pace the
tenant allows, and verifies every user by reading the tenant again.`,
		Example: `  reseat demo                                              # the whole job, on a sandbox
  reseat plan users.csv --assign EMS --disable INTUNE_A -o ems.plan
  reseat show ems.plan
  reseat apply ems.plan
  reseat verify reseat-runs/RUN`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.ArbitraryArgs,
		RunE:          showHelp,
		Version:       version(),
		PersistentPreRunE: func(cmd *cobra.Command, args []string) error {
			given := settings.Given(cmd)
			if completes := cmd.Name() == cobra.ShellCompRequestCmd || cmd.Name() == cobra.ShellCompNoDescRequestCmd; !completes {
				if err := a.sources().RefuseEmpty(cmd, given); err != nil {
					return err
				}
			}
			if err := a.sources().CheckEnvironment(cmd.Root()); err != nil {
				return err
			}
			if err := a.sources().Bind(cmd); err != nil {
				return err
			}
			if err := settings.RefuseIdle(cmd, args, given); err != nil {
				return err
			}
			if err := output.SettleAppended(cmd, args); err != nil {
				return err
			}
			if err := a.beginLog(cmd); err != nil {
				return err
			}
			if err := a.Settle(cmd, args); err != nil {
				return err
			}
			return a.learnCatalogue(catalogue)
		},
	}
	root.PersistentFlags().StringVar(&catalogue, "catalogue", "", "a newer list of SKUs: Microsoft's CSV `FILE` of product names, as downloaded (default: the list of this release)")
	a.manners.addTo(root)
	root.SetHelpFunc(func(cmd *cobra.Command, _ []string) {
		cmd.InitDefaultHelpFlag()
		fmt.Fprint(cmd.OutOrStdout(), manual.Help(cmd, screen.TerminalOf(cmd.OutOrStdout()).Width))
	})
	root.SetVersionTemplate("reseat {{.Version}}\n")
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		if word := manual.WordAfter(cmd, a.args); cmd.HasSubCommands() && word != "" && (cmd != root || !strings.HasPrefix(a.args[0], "-")) {
			return manual.NoSuchCommand(cmd, word)
		}
		return &exit.Error{Code: exit.Usage, Err: err, Hint: manual.UnknownFlagHint(cmd, err)}
	})
	a.addCommands(root)
	root.SetHelpCommand(manual.HelpCommand(guidePages))
	a.completeOutputs(root)
	manual.Arrange(root)
	complete(root)
	completeFiles(root)
	return root
}

func (a *app) addCommands(root *cobra.Command) {
	root.AddCommand(
		newDemo(a), newInit(a), newPlan(a), newShow(a), newDiff(a), newApply(a), newResume(a),
		newRun(a), newRehearse(a), newApprove(a),
		newVerify(a), newDrift(a), newUndo(a), newReport(a),
		newSku(a), newUser(a), newGroup(a), newRecipe(a), newExplain(a),
		newSandbox(a), newFindings(a), newConfig(a), newVersion(a), newDocs(a), newLogin(a),
		newLogout(a), newWhoami(a), newDoctor(a), newApp(a), newSnapshot(a), newMcp(a),
	)
}

// group is a command that only holds others: called alone it shows what they are.
func group(use, short string, subs ...*cobra.Command) *cobra.Command {
	c := &cobra.Command{Use: use, Short: short, Args: cobra.ArbitraryArgs, RunE: showHelp}
	c.AddCommand(subs...)
	return c
}

// showHelp is what a command does that only holds others.
func showHelp(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return manual.NoSuchCommand(cmd, args[0])
	}
	return cmd.Help()
}

// completeOutputs gives every command that writes a file --overwrite, and every command
// with formats --json.
func (a *app) completeOutputs(root *cobra.Command) {
	manual.Each(root, func(c *cobra.Command) {
		f := c.Flags()
		if f.Lookup(output.OutFlag) != nil && c.Name() != "approve" {
			f.BoolVar(&a.Overwrite, "overwrite", false, "with -o: replace the file, whatever is in it")
		}
		if slices.Contains(output.FormatsOf(c), "json") {
			f.Bool("json", false, "the same as --output json")
		}
	})
}
