package simulation

import (
	"fmt"
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"reseat/batch/verdict"
	"reseat/plan/tenant"
	"reseat/report"
	"reseat/report/doc"
)

// WriteTable writes a rehearsal for a terminal; it ends with the decision.
func WriteTable(w io.Writer, r Rehearsal, to doc.Terminal) error {
	parts := []string{report.SimulatedRun + "\n" + r.Headline(), waysTable(r, to)}
	if t := wavesTable(r, to); t != "" {
		parts = append(parts, t)
	}
	if t := seatsTable(r, to); t != "" {
		parts = append(parts, t)
	}
	if len(r.Report.Totals.Reasons) > 0 {
		parts = append(parts, report.TableOfReasons(r.Report, to), report.TableOfUsers(r.Report, to))
	}
	parts = append(parts, "What the simulation cannot know\n"+bullets(r.Limits(), to), "For a decision\n"+advice(r.Decision(), to))
	if _, err := io.WriteString(w, strings.Join(parts, "\n\n")+"\n"); err != nil {
		return fmt.Errorf("write rehearsal: %w", err)
	}
	return r.Report.Cost.Write(w, false)
}

// A wayFigure is one line of the comparison of ways.
type wayFigure struct {
	label string
	of    func(Way) string
}

// wayFigures are what ways are compared by.
var wayFigures = []wayFigure{
	{"pace", func(w Way) string { return w.Pace }},
	{"until the last write", func(w Way) string { return tenant.Span(w.Fair.Median().Written) }},
	{"until all is read back", func(w Way) string { return tenant.Span(w.Fair.Median().Ended) }},
	{"degraded service, median", func(w Way) string { return tenant.Span(w.Rough.Median().Ended) }},
	{"degraded service, worst", func(w Way) string { return tenant.Span(w.Rough.Worst().Ended) }},
	{"writes", func(w Way) string { return tenant.Thousands(w.Fair.Median().Writes) }},
	{"reads", func(w Way) string { return tenant.Thousands(w.Fair.Median().Reads) }},
	{"resource units", func(w Way) string { return tenant.Thousands(w.Fair.Median().Units) }},
	{"answers 429, degraded service", func(w Way) string { return tenant.Thousands(w.Rough.Worst().Throttled) }},
	{"users as requested", func(w Way) string {
		f := w.Fair.Median()
		return tenant.Thousands(f.AsAsked()) + " of " + tenant.Thousands(total(f))
	}},
	{"refused", func(w Way) string { return tenant.Thousands(w.Fair.Median().Verdicts[verdict.Failed]) }},
	{"on hold", func(w Way) string { return tenant.Thousands(w.Fair.Median().Verdicts[verdict.OnHold]) }},
	{"without license, median", func(w Way) string { return orDash(w.Fair.Median().Gaps, false) }},
	{"without license, longest", func(w Way) string { return orDash(w.Fair.Median().Gaps, true) }},
	{"the same with a degraded service", func(w Way) string { return orDash(longestGap(w.Rough), true) }},
}

func orDash(g GapForecast, longest bool) string {
	switch {
	case g.Users == 0:
		return "–"
	case longest:
		return tenant.Span(g.Longest)
	}
	return tenant.Span(g.Median)
}

// waysTable lays the ways side by side.
func waysTable(r Rehearsal, to doc.Terminal) string {
	t := doc.NewTextTable(to)
	head := table.Row{""}
	for _, w := range r.Ways {
		head = append(head, tenant.Plain(w.Name))
	}
	t.SetColumnConfigs(rightAligned(2, len(head)))
	t.AppendHeader(head)
	for _, f := range wayFigures {
		row := table.Row{f.label}
		for _, w := range r.Ways {
			row = append(row, f.of(w))
		}
		t.AppendRow(row)
	}
	return t.Render()
}

// rightAligned sets columns of figures right, by their numbers.
func rightAligned(first, last int) []table.ColumnConfig {
	var out []table.ColumnConfig
	for n := first; n <= last; n++ {
		out = append(out, table.ColumnConfig{Number: n, Align: text.AlignRight, AlignHeader: text.AlignRight})
	}
	return out
}

func wavesTable(r Rehearsal, to doc.Terminal) string {
	w := r.Ways[0]
	if waveWords(w) == "" {
		return ""
	}
	worst := map[string]WaveForecast{}
	for _, x := range w.Rough.Worst().Waves {
		worst[x.Wave] = x
	}
	t := doc.NewTextTable(to)
	t.SetColumnConfigs(rightAligned(2, 5))
	t.AppendHeader(table.Row{"Wave", "Changes", "Begins after", "Ends after", "Ends at worst"})
	for _, x := range w.Fair.Median().Waves {
		t.AppendRow(table.Row{tenant.Plain(waveName(x.Wave)), tenant.Thousands(x.Changes), tenant.Span(x.From), tenant.Span(x.To), tenant.Span(worst[x.Wave].To)})
	}
	return t.Render()
}

func seatsTable(r Rehearsal, to doc.Terminal) string {
	seats := r.Ways[0].Fair.Median().Seats
	if len(seats) == 0 {
		return ""
	}
	t := doc.NewTextTable(to)
	t.SetColumnConfigs(rightAligned(2, 7))
	t.AppendHeader(table.Row{"Seats", "Bought", "Used now", "At most", "At the end", "Refused", "Missing in the plan"})
	for _, s := range seats {
		t.AppendRow(table.Row{r.Report.Catalog.Product(s.SKU), tenant.Thousands(s.Bought), tenant.Thousands(s.Before), tenant.Thousands(s.Peak), tenant.Thousands(s.After), tenant.Thousands(s.Refused), tenant.Thousands(s.Missing)})
	}
	return t.Render()
}

// bullets writes sentences as a list, wrapped to the terminal.
func bullets(all []string, to doc.Terminal) string {
	var b strings.Builder
	for i, s := range all {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(indented("- ", tenant.Plain(s), to))
	}
	return b.String()
}

func advice(all []Advice, to doc.Terminal) string {
	var b strings.Builder
	for i, x := range all {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(tenant.Plain(x.Question) + "\n" + indented("  ", tenant.Plain(x.Answer), to))
	}
	return b.String()
}

// indented wraps a text behind its first columns. Without a terminal lines are as
// wide as a page.
func indented(first, s string, to doc.Terminal) string {
	width := to.Width
	if width == 0 || width > 110 {
		width = 110
	}
	lines := strings.Split(text.WrapSoft(s, max(40, width-len(first))), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return first + strings.Join(lines, "\n"+strings.Repeat(" ", len(first)))
}
