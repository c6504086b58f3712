package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"reseat/cmd/reseat/exit"
	"reseat/cmd/reseat/screen"
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
			given := given(cmd)
			if err := a.refuseEmpty(cmd, given); err != nil {
				return err
			}
			if err := a.checkEnvironment(cmd.Root()); err != nil {
				return err
			}
			if err := a.bind(cmd); err != nil {
				return err
			}
			if err := refuseIdle(cmd, args, given); err != nil {
				return err
			}
			if err := settleAppended(cmd, args); err != nil {
				return err
			}
			if err := a.beginLog(cmd); err != nil {
				return err
			}
			if err := a.settleOutput(cmd, args); err != nil {
				return err
			}
			return a.learnCatalogue(catalogue)
		},
	}
	root.PersistentFlags().StringVar(&catalogue, "catalogue", "", "a newer list of SKUs: Microsoft's CSV `FILE` of product names, as downloaded (default: the list of this release)")
	a.manners.addTo(root)
	root.SetHelpFunc(func(cmd *cobra.Command, _ []string) {
		cmd.InitDefaultHelpFlag()
		fmt.Fprint(cmd.OutOrStdout(), writeHelp(cmd, screen.TerminalOf(cmd.OutOrStdout()).Width))
	})
	root.SetVersionTemplate("reseat {{.Version}}\n")
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		if cmd == root && len(a.args) > 0 && !strings.HasPrefix(a.args[0], "-") {
			return noSuchCommand(cmd, a.args[0])
		}
		return &exit.Error{Code: exit.Usage, Err: err, Hint: unknownFlagHint(cmd, err)}
	})
	a.addCommands(root)
	root.SetHelpCommand(helpCommand())
	a.completeOutputs(root)
	arrange(root)
	complete(root)
	return root
}

func (a *app) addCommands(root *cobra.Command) {
	root.AddCommand(
		a.demoCommand(), a.initCommand(), a.planCommand(), a.showCommand(), a.diffCommand(), a.applyCommand(), a.resumeCommand(),
		a.runCommand(), a.rehearseCommand(), a.approveCommand(),
		a.verifyCommand(), a.driftCommand(), a.undoCommand(), a.reportCommand(),
		a.skuCommand(), a.userCommand(), a.groupCommand(), a.recipeCommand(), a.explainCommand(),
		a.sandboxCommand(), a.findingsCommand(), a.configCommand(), a.versionCommand(), a.docsCommand(), a.loginCommand(),
		a.logoutCommand(), a.whoamiCommand(), a.doctorCommand(), a.appCommand(), a.snapshotCommand(), a.mcpCommand(),
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
		return noSuchCommand(cmd, args[0])
	}
	return cmd.Help()
}
