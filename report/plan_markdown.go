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

// WritePlanMarkdown writes a plan for a ticket: what was asked, counts, digest,
// seats, findings, and the first users who are held or change.
func WritePlanMarkdown(w io.Writer, p plan.Plan) error {
	c := words.NewCatalog(p.Header)
	var b strings.Builder
	n := p.Count()
	fmt.Fprintf(&b, "# License plan for %s\n\n", words.Markdown(p.Header.Domain))
	for _, asked := range p.Header.Options.Asked {
		fmt.Fprintf(&b, "- Requested: %s%s\n", words.Markdown(asked), viaWords(p))
	}
	for _, fixed := range fixWords(p) {
		fmt.Fprintf(&b, "- Added by --fix: %s\n", words.Markdown(fixed))
	}
	for _, x := range rulesOf(p.Header, c) {
		fmt.Fprintf(&b, "- %s: %s\n", words.Markdown(x.Label), words.Markdown(x.Value))
	}
	fmt.Fprintf(&b, "- %s: %s\n", tenant.Count(len(p.Lines), p.Noun()), planWords(n)+words.InPart(p.InPart()))
	fmt.Fprintf(&b, "- Digest: `%s`\n", p.Digest)
	seats := doc.MarkdownTable("SKU", "Owned", "Used", "After", "Peak", "Short")
	for _, s := range p.Header.Seats {
		seats.AppendRow(table.Row{words.Markdown(c.Part(s.SKU)), tenant.Thousands(s.Owned), tenant.Thousands(s.Before), tenant.Thousands(lastOf(s)), tenant.Thousands(s.Peak), tenant.Thousands(s.Shortfall)})
	}
	doc.MarkdownSection(&b, "Seats", seats)
	for i, short := range shortWords(p.Header, c) {
		if i == 0 {
			b.WriteString("\n")
		}
		fmt.Fprintf(&b, "- %s\n", words.Markdown(short))
	}
	all := weighed(words.Tallied(words.LineFindings(p.Lines)))
	for _, w := range weights(all) {
		findings := doc.MarkdownTable(words.NounOf(p)("Users"), "Severity", "Code", "Meaning", "What to do")
		for _, t := range all[w] {
			findings.AppendRow(table.Row{tenant.Thousands(t.Users), t.Words(), t.Code, words.Markdown(t.When), words.Markdown(t.Remedy)})
		}
		doc.MarkdownSection(&b, weightTitles[w], findings)
	}
	services := doc.MarkdownTable(words.NounOf(p)("Users"), "Service plans", "Before → after")
	for _, g := range serviceGroups(p, c) {
		services.AppendRow(table.Row{tenant.Thousands(g.users), g.name, words.Markdown(some(g.plans, 0))})
	}
	doc.MarkdownSection(&b, "Service plans, before → after", services)
	markdownMembers(&b, memberCounts(p), planMembers(p, c))
	who := words.UpperFirst(p.Noun()) + "s"
	planUsers(&b, p, c, plan.OnHold, who+" on hold")
	planUsers(&b, p, c, plan.Change, who+" to change")
	_, err := io.WriteString(w, b.String())
	return err
}

// planUsers names the first users of one kind.
func planUsers(b *strings.Builder, p plan.Plan, c words.Catalog, kind plan.Kind, title string) {
	users := doc.MarkdownTable(words.NounOf(p)("User"), "Change", "Findings", "Source")
	rest := 0
	for _, l := range p.Lines {
		switch {
		case l.Kind != kind:
		case users.Length() == words.MostNamed:
			rest++
		default:
			users.AppendRow(table.Row{words.Markdown(l.UPN), words.Markdown(strings.Join(Steps(l, c), "; ")), words.Markdown(codes(l)), words.Markdown(words.Sources(l.Sources))})
		}
	}
	doc.MarkdownSection(b, title, users)
	words.AndMore(b, rest)
}
