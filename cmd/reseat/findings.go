package main

import (
	"io"

	"github.com/spf13/cobra"

	"reseat/cmd/reseat/exit"
	"reseat/cmd/reseat/output"
	"reseat/plan"
	"reseat/report"
)

// A findingsCommand is the flags of findings, in the process that runs it.
type findingsCommand struct {
	*app
	formats map[string]func(io.Writer, []plan.Rule) error
	output  output.Flags
}

func newFindings(p *app) *cobra.Command {
	a := &findingsCommand{app: p}
	a.formats = map[string]func(io.Writer, []plan.Rule) error{
		"table": report.WriteRules,
		"json":  func(w io.Writer, rules []plan.Rule) error { return output.JSON(w, rules) },
	}
	cmd := &cobra.Command{
		Use:   "findings [CODE]",
		Short: "List every finding that a plan can contain",
		Example: `  reseat findings
  reseat findings hazard-mailbox`,
		Args: between(0, 1),
		RunE: a.run,
	}
	a.output.AddTo(cmd, output.Formats(a.formats))
	return cmd
}

func (a *findingsCommand) run(_ *cobra.Command, args []string) error {
	rules := plan.Rules()
	if len(args) == 1 {
		r, ok := plan.RuleFor(plan.Code(args[0]))
		if !ok {
			return exit.Usagef("unknown finding %q", args[0])
		}
		rules = []plan.Rule{r}
	}
	write, ok := a.formats[a.output.Format]
	if !ok {
		return output.UnknownFormat(a.output.Format, output.Formats(a.formats))
	}
	return a.WriteResult(a.output, func(w io.Writer) error { return write(w, rules) })
}
