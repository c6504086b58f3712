package main

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"reseat/cmd/reseat/exit"
	"reseat/plan"
	"reseat/report"
)

func (a *app) findingsCommand() *cobra.Command {
	var o output
	formats := map[string]func(io.Writer, []plan.Rule) error{
		"table": report.WriteRules,
		"json":  func(w io.Writer, rules []plan.Rule) error { return writeJSON(w, rules) },
	}
	cmd := &cobra.Command{
		Use:   "findings [CODE]",
		Short: "List every finding that a plan can contain",
		Example: `  reseat findings
  reseat findings hazard-mailbox`,
		Args: between(0, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			rules := plan.Rules()
			if len(args) == 1 {
				r, ok := plan.RuleFor(plan.Code(args[0]))
				if !ok {
					return exit.Usagef("unknown finding %q", args[0])
				}
				rules = []plan.Rule{r}
			}
			write, ok := formats[o.format]
			if !ok {
				return unknownFormat(o.format, names(formats))
			}
			return a.to(o, func(w io.Writer) error { return write(w, rules) })
		},
	}
	o.addTo(cmd, names(formats))
	return cmd
}

func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("write JSON: %w", err)
	}
	return nil
}
