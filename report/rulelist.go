package report

import (
	"io"

	"github.com/jedib0t/go-pretty/v6/table"

	"reseat/plan"
	"reseat/report/doc"
)

// WriteRules writes the table of findings.
func WriteRules(w io.Writer, rules []plan.Rule) error {
	t := doc.NewTextTable(doc.TerminalOf(w))
	t.AppendHeader(table.Row{"Code", "Severity", "When", "What to do"})
	for _, r := range rules {
		t.AppendRow(table.Row{r.Code, r.Severity, r.When, r.Remedy})
	}
	return doc.WriteTable(w, t)
}
