package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"reseat/plan"
	"reseat/plan/tenant"
	"reseat/report/doc"
	"reseat/report/words"
)

// mostListed is how many service plans the Markdown summary lists.
const mostListed = 20

// WriteMarkdown writes a summary: outcome, what needs attention with the users
// most in need of it, licenses, seats, run and chain.
func WriteMarkdown(w io.Writer, r Report) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s: %s\n\n%s\n", r.title(), words.Markdown(words.Tenant(r.Header)), words.Markdown(r.Headline()))
	fmt.Fprintf(&b, "\n%s\n\n%s\n\n", words.Markdown(r.Summary()), words.Markdown(r.Evidence()))
	verdicts := doc.MarkdownTable("Verdict", r.noun()("Users"))
	for _, v := range plan.Verdicts() {
		if n := r.Totals.Verdicts[v]; n > 0 {
			verdicts.AppendRow(table.Row{v, tenant.Thousands(n)})
		}
	}
	doc.MarkdownSection(&b, r.noun()("Users by verdict"), verdicts)
	markdownGroups(&b, r)
	markdownAttention(&b, r)
	markdownMembers(&b, nil, runMembers(r))
	markdownLicenses(&b, r)
	markdownRun(&b, r)
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("write Markdown report: %w", err)
	}
	return r.Cost.Write(w, true)
}

func markdownAttention(b *strings.Builder, r Report) {
	why := doc.MarkdownTable("Verdict", r.noun()("Users"), "Why", "What to do")
	for _, x := range r.Totals.Reasons {
		why.AppendRow(table.Row{x.Verdict, tenant.Thousands(x.Users), words.Markdown(x.Sentence), words.Markdown(x.Remedy)})
	}
	doc.MarkdownSection(b, "What needs attention", why)
	who := doc.MarkdownTable(r.noun()("User"), "Verdict", "Why", "Source")
	for _, row := range urgent(r, words.MostNamed) {
		who.AppendRow(table.Row{words.Markdown(row.UPN), row.Verdict, words.Markdown(row.Sentence), words.Markdown(words.Sources(row.Sources))})
	}
	doc.MarkdownSection(b, r.noun()("Users"), who)
	words.AndMore(b, r.Totals.Users-r.good()-words.MostNamed)
}

func markdownLicenses(b *strings.Builder, r Report) {
	licenses := doc.MarkdownTable("License", r.noun()("Users"), "Assigned before", "Planned", "Found")
	for _, s := range r.Totals.SKUs {
		licenses.AppendRow(table.Row{words.Markdown(r.Catalog.Named(s.SKU)), tenant.Thousands(s.Users), tenant.Thousands(s.Before), tenant.Thousands(s.Planned), tenant.Thousands(s.Found)})
	}
	doc.MarkdownSection(b, "Licenses given directly", licenses)
	plans := doc.MarkdownTable("License", "Service plan", "On before", "Planned", "Found", "Effective")
	moved := movedPlans(r)
	for _, p := range moved[:min(mostListed, len(moved))] {
		plans.AppendRow(table.Row{words.Markdown(r.Catalog.Named(p.sku)), words.Markdown(r.Catalog.ServiceNamed(p.sku, p.Plan)),
			tenant.Thousands(p.Before), tenant.Thousands(p.Planned), tenant.Thousands(p.Found), tenant.Thousands(p.Effective)})
	}
	doc.MarkdownSection(b, "Service plans that changed", plans)
	if rest := len(moved) - mostListed; rest > 0 {
		fmt.Fprintf(b, "\n%s more are in the workbook and the JSON.\n", tenant.Thousands(rest))
	}
	seats := doc.MarkdownTable("License", "Bought", "In use before", "Planned", "In use now")
	for _, s := range r.Seats {
		seats.AppendRow(table.Row{words.Markdown(r.Catalog.Named(s.SKU)), tenant.Thousands(s.bought()), tenant.Thousands(s.Before.Consumed), tenant.Thousands(s.Planned), s.used()})
	}
	doc.MarkdownSection(b, "Licenses of the tenant", seats)
}

func markdownRun(b *strings.Builder, r Report) {
	markdownFacts(b, "The run", facts(r))
	markdownFacts(b, "Limits and quote, and what happened", terms(r))
	cost := doc.MarkdownTable("Cost", "Quoted", "Run", "Read-backs")
	for _, x := range effortRows(r) {
		cost.AppendRow(table.Row{x.what, x.quoted, x.run, x.back})
	}
	if cost.Length() > 0 {
		fmt.Fprintf(b, "\n%s\n\n%s\n", cost.RenderMarkdown(), effortNote(r.Effort))
	}
	chain := doc.MarkdownTable("Link", "What", "SHA-256")
	for _, l := range links(r) {
		chain.AppendRow(table.Row{l.Title, words.Markdown(l.Text), words.Markdown(l.Digest)})
	}
	doc.MarkdownSection(b, "Chain of evidence", chain)
}

func markdownFacts(b *strings.Builder, title string, all []words.Fact) {
	fmt.Fprintf(b, "\n## %s\n\n", title)
	for _, f := range all {
		fmt.Fprintf(b, "- %s: %s\n", words.Markdown(f.Label), words.Markdown(f.Value))
	}
}

// urgent returns the first rows that are not as asked, the most urgent first.
func urgent(r Report, most int) []Row {
	var out []Row
	for _, v := range plan.Verdicts() {
		if v.Good() || r.Totals.Verdicts[v] == 0 {
			continue
		}
		for _, row := range r.Rows {
			if len(out) == most {
				return out
			}
			if row.Verdict == v {
				out = append(out, row)
			}
		}
	}
	return out
}
