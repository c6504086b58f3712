package money

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"reseat/plan"
	"reseat/plan/tenant"
	"reseat/report/doc"
	"reseat/report/words"
)

// Write writes the cost where there is one.
func (m *Bill) Write(w io.Writer, markdown bool) error {
	if m == nil {
		return nil
	}
	return Write(w, *m, markdown)
}

// Write writes the cost as a table for the terminal, or as Markdown.
func Write(w io.Writer, m Bill, markdown bool) error {
	var b strings.Builder
	render := func(title string, t table.Writer) {
		if markdown {
			doc.MarkdownSection(&b, title, t)
			return
		}
		fmt.Fprintf(&b, "\n%s\n%s\n", title, t.Render())
	}
	for _, p := range m.Parts {
		var t table.Writer = doc.NewTextTable(doc.TerminalOf(w))
		if markdown {
			t = table.NewWriter()
		}
		if p.Title == "" {
			t.AppendHeader(table.Row{"License", "Before", "After", "Per month before", "after", "saved"})
			for _, r := range append(slices.Clone(p.Rows), p.Sums...) {
				t.AppendRow(table.Row{words.Markdown(m.name(r)), r.Before, r.After, r.money(r.Cost[0]), r.money(r.Cost[1]), r.money(r.Saved())})
			}
			render(costTitle, t)
			continue
		}
		t.AppendHeader(table.Row{p.Title, "Before", "After", "Per month before", "after", "saved"})
		for _, r := range p.Sums {
			t.AppendRow(table.Row{words.Markdown(r.Group), r.Before, r.After, r.money(r.Cost[0]), r.money(r.Cost[1]), r.money(r.Saved())})
		}
		render(p.caption(), t)
	}
	for _, note := range m.words() {
		if markdown {
			note = words.Markdown(note)
		}
		fmt.Fprintf(&b, "\n%s\n", note)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

const costTitle = "What the licenses of these users cost"

// caption names a part that has groups.
func (p Part) caption() string {
	if _, err := plan.SplitColumn(p.Title); err == nil {
		return "Cost by " + strings.ToLower(p.Title)
	}
	return "Cost by " + p.Title
}

// name is the license of a row, or what a sum adds up.
func (m Bill) name(r Row) string {
	if r.SKU == "" {
		return "total, " + r.Price.Currency
	}
	return m.Catalog.Product(r.SKU)
}

// words says what the tables do not: licenses that become free or are missing, and what has no price.
func (m Bill) words() []string {
	var out []string
	for _, r := range m.Parts[0].Rows {
		if r.Freed() > 0 {
			verb := "are"
			if r.Freed() == 1 {
				verb = "is"
			}
			out = append(out, fmt.Sprintf("%s of %s %s free afterwards (%s per month): the bill falls once fewer are bought",
				thousandsOf(r.Freed(), "license"), m.Catalog.Product(r.SKU), verb, r.money(times(r.Price, r.Freed()))))
		}
	}
	for _, r := range m.Missing {
		out = append(out, fmt.Sprintf("%s of %s would cost %s per month", thousandsOf(r.After, "more license"), m.Catalog.Product(r.SKU), r.money(r.Cost[1])))
	}
	if len(m.Unpriced) > 0 {
		out = append(out, "without a price: "+strings.Join(m.Catalog.Parts(m.Unpriced), ", "))
	}
	if len(m.Unowned) > 0 {
		out = append(out, "prices without a license of this tenant: "+strings.Join(m.Unowned, ", "))
	}
	return out
}

// thousandsOf counts things, with commas.
func thousandsOf(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return tenant.Thousands(n) + " " + noun + "s"
}
