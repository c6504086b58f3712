package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"reseat/cmd/reseat/exit"
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

func (a *app) showCommand() *cobra.Command {
	var o output
	var users, found []string
	var money moneyFlags
	cmd := &cobra.Command{
		Use:   "show PLAN",
		Short: "Show a plan to its reviewers",
		Long: `show checks a plan file and shows what it would do: a summary, the changes grouped
by what they do, and each user who is on hold, with the reason.`,
		Example: `  reseat show ems.plan
  reseat show ems.plan --user adele@contoso.com
  reseat show ems.plan --code hazard-mailbox --output csv -o mailboxes.csv`,
		Args: exactly(1),
		RunE: func(_ *cobra.Command, args []string) error {
			write, ok := planFormats[o.format]
			if !ok {
				return unknownFormat(o.format, names(planFormats))
			}
			p, err := narrowed(args[0], users, found)
			if err != nil {
				return err
			}
			p.File = args[0]
			if len(users) > 0 && o.format == "table" {
				write = report.WritePlanUsers
			}
			cost, err := money.ofPlan(p)
			if err != nil {
				return err
			}
			if cost != nil {
				plain := write
				if write = report.PricedPlan(o.format, *cost); len(users) > 0 && o.format == "table" {
					write = func(w io.Writer, p plan.Plan) error { return errors.Join(plain(w, p), writeCost(w, cost)) }
				}
			}
			return a.to(o, func(w io.Writer) error { return write(w, p) })
		},
	}
	o.addTo(cmd, names(planFormats))
	money.addTo(cmd)
	cmd.Flags().StringArrayVar(&users, "user", nil, "only this `USER`, by UPN or object id, in full; may be repeated")
	cmd.Flags().StringArrayVar(&found, "code", nil, "only users with this finding; may be repeated")
	return cmd
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
