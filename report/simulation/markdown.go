package simulation

import (
	"fmt"
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"reseat/plan/tenant"
	"reseat/report"
	"reseat/report/doc"
	"reseat/report/words"
)

// WriteMarkdown writes a rehearsal as a summary.
func WriteMarkdown(w io.Writer, r Rehearsal) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# Rehearsal: %s\n\n**%s** %s\n", words.Markdown(words.Tenant(r.Report.Header)), report.SimulatedRun, words.Markdown(r.Headline()))
	b.WriteString("\n## For a decision\n")
	for _, x := range r.Decision() {
		fmt.Fprintf(&b, "\n**%s** %s\n", words.Markdown(x.Question), words.Markdown(x.Answer))
	}
	doc.MarkdownSection(&b, "Ways", waysMarkdown(r))
	why := doc.MarkdownTable("Predicted", "Users", "Why", "What to do")
	for _, x := range r.Report.Totals.Reasons {
		why.AppendRow(table.Row{x.Verdict, tenant.Thousands(x.Users), words.Markdown(x.Sentence), words.Markdown(x.Remedy)})
	}
	doc.MarkdownSection(&b, "Who needs attention first", why)
	waves := doc.MarkdownTable("Wave", "Changes", "Begins after", "Ends after")
	for _, x := range r.Ways[0].Fair.Median().Waves {
		waves.AppendRow(table.Row{words.Markdown(waveName(x.Wave)), tenant.Thousands(x.Changes), tenant.Span(x.From), tenant.Span(x.To)})
	}
	doc.MarkdownSection(&b, "Waves", waves)
	b.WriteString("\n## What the simulation cannot know\n\n")
	for _, s := range r.Limits() {
		fmt.Fprintf(&b, "- %s\n", words.Markdown(s))
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("write Markdown rehearsal: %w", err)
	}
	return r.Report.Cost.Write(w, true)
}

func waysMarkdown(r Rehearsal) table.Writer {
	head := []any{""}
	for _, w := range r.Ways {
		head = append(head, words.Markdown(w.Name))
	}
	t := doc.MarkdownTable(head...)
	for _, f := range wayFigures {
		row := table.Row{f.label}
		for _, w := range r.Ways {
			row = append(row, words.Markdown(f.of(w)))
		}
		t.AppendRow(row)
	}
	return t
}
