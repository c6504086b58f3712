package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"reseat/cmd/reseat/exit"
	"reseat/cmd/reseat/output"
	"reseat/plan"
	"reseat/plan/tenant"
	"reseat/report"
	"reseat/report/doc"
	"reseat/report/words"
)

// A diffed user is what two plans say of one user.
type diffed struct {
	ID  plan.ChangeID `json:"id"`
	UPN string        `json:"upn"`
	// A and B are what the first and the second plan do, empty where the plan does not
	// have the user.
	A      string   `json:"a,omitempty"`
	B      string   `json:"b,omitempty"`
	Fields []string `json:"fields,omitempty"` // what differs, as the plan file names it
}

var diffFormats = map[string]func(io.Writer, []diffed) error{
	"table": writeDiff,
	"json":  func(w io.Writer, users []diffed) error { return output.JSON(w, users) },
	"csv":   writeDiffCSV,
}

// A diffCommand is the flags of diff, in the process that runs it.
type diffCommand struct {
	*app
	output output.Flags
}

func newDiff(p *app) *cobra.Command {
	a := &diffCommand{app: p}
	cmd := &cobra.Command{
		Use:   "diff FIRST SECOND",
		Short: "Compare two plans or two snapshots, user by user",
		Long: `diff compares two plans user by user: who is in one of them alone, and for whom they
do something else. The order of users, and the place their rows came from, are no
difference.

Given two snapshots of one tenant, the earlier first, it tells who gained, lost or
changed a license since, by any path, which accounts came, went or changed, and what
became of the licenses bought and in use. It reads the two files and no tenant.`,
		Example: `  reseat diff monday.plan friday.plan
  reseat diff signed.plan again.plan --output csv -o differences.csv
  reseat diff october.json.gz november.json.gz
  reseat diff october.json.gz november.json.gz -o november.html`,
		Args: exactly(2),
		RunE: a.run,
	}
	a.output.AddTo(cmd, output.Formats(sinceFormats))
	return cmd
}

func (a *diffCommand) run(_ *cobra.Command, args []string) error {
	switch first, second := holdsTenant(args[0]), holdsTenant(args[1]); {
	case first && second:
		return a.diffSnapshots(a.output, args[0], args[1])
	case first || second:
		return exit.Usagef("%s and %s: compare two plans or two snapshots, not one with the other", args[0], args[1])
	}
	write, ok := diffFormats[a.output.Format]
	if !ok {
		return exit.Usagef("the comparison of two plans is written as %s; md, html and xlsx are for two snapshots", strings.Join(output.Formats(diffFormats), ", "))
	}
	first, err := openPlan(args[0])
	if err != nil {
		return err
	}
	second, err := openPlan(args[1])
	if err != nil {
		return err
	}
	if first.Header.Tenant != second.Header.Tenant {
		return exit.Usagef("%s is for tenant %s (%s) and %s for %s (%s): compare plans of one tenant",
			args[0], first.Header.Domain, first.Header.Tenant, args[1], second.Header.Domain, second.Header.Tenant)
	}
	users := diffedUsers(first, second)
	fmt.Fprintf(a.Err, "%d users in %s, %d in %s, %d differ\n", len(first.Lines), args[0], len(second.Lines), args[1], len(users))
	return a.WriteResult(a.output, func(w io.Writer) error { return write(w, users) })
}

func diffedUsers(first, second plan.Plan) []diffed {
	names, others := words.NewCatalog(first.Header), words.NewCatalog(second.Header)
	users := []diffed{} // JSON says [] and never null
	for _, x := range plan.Diff(first, second) {
		users = append(users, diffed{ID: x.ID, UPN: x.UPN, A: lineWords(x.A, names), B: lineWords(x.B, others), Fields: x.Fields})
	}
	return users
}

// lineWords says how a line ends: "change: + EMS", "on-hold: no-seat", "unchanged: already".
func lineWords(l *plan.Line, names words.Catalog) string {
	if l == nil {
		return ""
	}
	words := report.Steps(*l, names)
	if l.Reason != "" {
		words = append(words, l.Reason)
	}
	for _, f := range l.Findings {
		if l.Kind == plan.OnHold && f.Severity != plan.Note && !f.Accepted {
			words = append(words, string(f.Code))
		}
	}
	return string(l.Kind) + ": " + strings.Join(words, "; ")
}

// where says in what the plans differ about the user.
func (u diffed) where(separator string) string {
	if u.A == "" || u.B == "" {
		return "in one alone"
	}
	return strings.Join(u.Fields, separator)
}

// writeDiffCSV writes columns that reseat reads users from.
func writeDiffCSV(w io.Writer, users []diffed) error {
	rows := make([][]string, len(users))
	for i, u := range users {
		rows[i] = []string{u.UPN, string(u.ID), u.where("; "), u.A, u.B}
	}
	return doc.WriteCells(w, []string{"UserPrincipalName", "Line", "DiffersIn", "First", "Second"}, rows)
}

func writeDiff(w io.Writer, users []diffed) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	if len(users) > 0 {
		fmt.Fprintln(t, "User\tDiffers in\tFirst\tSecond")
	}
	for _, u := range users {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", tenant.Plain(u.UPN), u.where(", "), tenant.Plain(cmp.Or(u.A, "-")), tenant.Plain(cmp.Or(u.B, "-")))
	}
	return t.Flush()
}
