package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"reseat/batch/verdict"
	"reseat/plan"
	"reseat/plan/tenant"
	"reseat/report/doc"
	"reseat/report/words"
)

var verdictColour = map[verdict.Verdict]text.Color{
	verdict.Stranded: text.FgHiRed, verdict.Failed: text.FgRed, verdict.Drifted: text.FgRed, verdict.Unverified: text.FgMagenta,
	verdict.Pending: text.FgYellow, verdict.NotStarted: text.FgYellow, verdict.OnHold: text.FgBlue, verdict.Skipped: text.FgHiBlack, verdict.Verified: text.FgGreen, verdict.Already: text.FgGreen,
}

// WriteTable writes the report for a terminal: the outcome, users by verdict, why
// some are not as asked and what to do, and the users most in need of it.
func WriteTable(w io.Writer, r Report, to doc.Terminal) error {
	parts := []string{to.Bold(r.Headline()) + "\n" + to.Wrapped(tenant.Plain(r.evidence(tenant.Clock))), tableVerdicts(r, to)}
	if groups := tableGroups(r, to); groups != "" {
		parts = append(parts, groups)
	}
	if len(r.Totals.Reasons) > 0 {
		parts = append(parts, TableOfReasons(r, to), TableOfUsers(r, to))
	}
	parts = append(parts, to.Wrapped(tenant.Plain(r.Summary())))
	if _, err := io.WriteString(w, strings.Join(parts, "\n\n")+"\n"); err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	return r.Cost.Write(w, false)
}

func tableVerdicts(r Report, to doc.Terminal) string {
	t := doc.NewTextTable(to)
	t.SetColumnConfigs([]table.ColumnConfig{{Number: 2, Align: text.AlignRight}})
	for _, v := range plan.Verdicts() {
		if n := r.Totals.Verdicts[v]; n > 0 {
			t.AppendRow(table.Row{paint(v, to), tenant.Thousands(n)})
		}
	}
	return t.Render()
}

// TableOfReasons says why users are not as requested, for a terminal.
func TableOfReasons(r Report, to doc.Terminal) string {
	t := doc.NewTextTable(to)
	t.AppendHeader(table.Row{r.noun()("Users"), "Verdict", "Why, and what to do"})
	t.SetColumnConfigs([]table.ColumnConfig{{Number: 1, Align: text.AlignRight, AlignHeader: text.AlignRight}, doc.HalfWidth(3, to)})
	for _, x := range r.Totals.Reasons {
		why := tenant.Plain(x.Sentence)
		if x.Remedy != "" {
			why += " → " + tenant.Plain(x.Remedy)
		}
		t.AppendRow(table.Row{tenant.Thousands(x.Users), paint(x.Verdict, to), why})
	}
	return t.Render()
}

// TableOfUsers names the users most in need of attention, for a terminal.
func TableOfUsers(r Report, to doc.Terminal) string {
	rows := urgent(r, words.MostNamed)
	t := doc.NewTextTable(to)
	t.AppendHeader(table.Row{r.noun()("User"), "Verdict", "Why"})
	t.SetColumnConfigs([]table.ColumnConfig{doc.HalfWidth(3, to)})
	for _, row := range rows {
		t.AppendRow(table.Row{tenant.Plain(row.UPN), paint(row.Verdict, to), tenant.Plain(row.Sentence)})
	}
	s := t.Render()
	if rest := r.Totals.Users - r.good() - len(rows); rest > 0 {
		s += fmt.Sprintf("\n… and %s more: see the CSV or HTML report", tenant.Thousands(rest))
	}
	return s
}

func paint(v verdict.Verdict, to doc.Terminal) doc.Drawn {
	if !to.Colour {
		return doc.Drawn(v)
	}
	return doc.Drawn(verdictColour[v].Sprint(string(v)))
}
