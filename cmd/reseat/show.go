package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"reseat/cmd/reseat/exit"
	"reseat/cmd/reseat/output"
	"reseat/plan"
	"reseat/report"
)

// The formats of a plan.
var planFormats = map[string]func(io.Writer, plan.Plan) error{
	"table": report.WritePlanTable,
	"json":  report.WritePlanJSON,
	"csv":   report.WritePlanCSV,
	"md":    report.WritePlanMarkdown,
	"html":  report.WritePlanHTML,
	"xlsx":  report.WritePlanXLSX,
}

// A showCommand is the flags of show, in the process that runs it.
type showCommand struct {
	*app
	found  []string
	money  moneyFlags
	output output.Flags
	users  []string
}

func newShow(p *app) *cobra.Command {
	a := &showCommand{app: p}
	cmd := &cobra.Command{
		Use:   "show PLAN",
		Short: "Show a plan to its reviewers",
		Long: `show checks a plan file and shows what it would do: a summary, the changes grouped
by what they do, and each user who is on hold, with the reason.`,
		Example: `  reseat show ems.plan
  reseat show ems.plan --user adele@contoso.com
  reseat show ems.plan --code hazard-mailbox --output csv -o mailboxes.csv`,
		Args: exactly(1),
		RunE: a.run,
	}
	a.output.AddTo(cmd, output.Formats(planFormats))
	a.money.addTo(cmd)
	cmd.Flags().StringArrayVar(&a.users, "user", nil, "only this `USER`, by UPN or object id, in full; may be repeated")
	cmd.Flags().StringArrayVar(&a.found, "code", nil, "only users with this finding; may be repeated")
	return cmd
}

func (a *showCommand) run(_ *cobra.Command, args []string) error {
	write, ok := planFormats[a.output.Format]
	if !ok {
		return output.UnknownFormat(a.output.Format, output.Formats(planFormats))
	}
	p, err := narrowed(args[0], a.users, a.found)
	if err != nil {
		return err
	}
	p.File = args[0]
	if len(a.users) > 0 && a.output.Format == "table" {
		write = report.WritePlanUsers
	}
	cost, err := a.money.ofPlan(p)
	if err != nil {
		return err
	}
	if cost != nil {
		plain := write
		if write = report.PricedPlan(a.output.Format, *cost); len(a.users) > 0 && a.output.Format == "table" {
			write = func(w io.Writer, p plan.Plan) error { return errors.Join(plain(w, p), writeCost(w, cost)) }
		}
	}
	return a.WriteResult(a.output, func(w io.Writer) error { return write(w, p) })
}

// narrowed reads a plan and keeps the lines of some users or findings, or all where
// none are given. Header and digest are those of the whole plan.
func narrowed(path string, users, found []string) (plan.Plan, error) {
	for _, c := range found {
		if _, ok := plan.RuleFor(plan.Code(c)); !ok {
			return plan.Plan{}, exit.Usagef("unknown finding %q: see `reseat findings`", c)
		}
	}
	if len(users)+len(found) == 0 {
		return openPlan(path)
	}
	p, _, err := skimPlan(path, func(l *plan.Line) bool { return matches(l, users, found) })
	if err == nil && len(p.Lines) == 0 {
		err = &exit.Error{Code: exit.Failed, Err: fmt.Errorf("no line of the plan matches %s", strings.Join(append(users, found...), ", "))}
	}
	return p, err
}

func matches(l *plan.Line, users, found []string) bool {
	for _, u := range users {
		if strings.EqualFold(u, l.UPN) || strings.EqualFold(u, string(l.User)) {
			return true
		}
	}
	for _, f := range l.Findings {
		for _, c := range found {
			if string(f.Code) == c {
				return true
			}
		}
	}
	return false
}
