package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"reseat/plan"
	"reseat/plan/tenant"
	"reseat/report/doc"
)

// WritePlanMarkdown writes a plan for a ticket: what was asked, counts, digest,
// seats, findings, and the first users who are held or change.
func WritePlanMarkdown(w io.Writer, p plan.Plan) error {
	c := NewCatalog(p.Header)
	var b strings.Builder
	n := p.Count()
	fmt.Fprintf(&b, "# License plan for %s\n\n", md(p.Header.Domain))
	for _, asked := range p.Header.Options.Asked {
		fmt.Fprintf(&b, "- Requested: %s%s\n", md(asked), viaWords(p))
	}
	for _, fixed := range fixWords(p) {
		fmt.Fprintf(&b, "- Added by --fix: %s\n", md(fixed))
	}
	for _, x := range rulesOf(p.Header, c) {
		fmt.Fprintf(&b, "- %s: %s\n", md(x.label), md(x.value))
	}
	fmt.Fprintf(&b, "- %s: %s\n", tenant.Count(len(p.Lines), p.Noun()), planWords(n)+inPart(p.InPart()))
	fmt.Fprintf(&b, "- Digest: `%s`\n", p.Digest)
	seats := doc.MarkdownTable("SKU", "Owned", "Used", "After", "Peak", "Short")
	for _, s := range p.Header.Seats {
		seats.AppendRow(table.Row{md(c.Part(s.SKU)), tenant.Thousands(s.Owned), tenant.Thousands(s.Before), tenant.Thousands(lastOf(s)), tenant.Thousands(s.Peak), tenant.Thousands(s.Shortfall)})
	}
	doc.MarkdownSection(&b, "Seats", seats)
	for i, words := range shortWords(p.Header, c) {
		if i == 0 {
			b.WriteString("\n")
		}
		fmt.Fprintf(&b, "- %s\n", md(words))
	}
	all := weighed(tallied(lineFindings(p.Lines)))
	for _, w := range weights(all) {
		findings := doc.MarkdownTable(nounOf(p)("Users"), "Severity", "Code", "Meaning", "What to do")
		for _, t := range all[w] {
			findings.AppendRow(table.Row{tenant.Thousands(t.Users), t.words(), t.Code, md(t.When), md(t.Remedy)})
		}
		doc.MarkdownSection(&b, weightTitles[w], findings)
	}
	services := doc.MarkdownTable(nounOf(p)("Users"), "Service plans", "Before → after")
	for _, g := range serviceGroups(p, c) {
		services.AppendRow(table.Row{tenant.Thousands(g.users), g.name, md(some(g.plans, 0))})
	}
	doc.MarkdownSection(&b, "Service plans, before → after", services)
	markdownMembers(&b, memberCounts(p), planMembers(p, c))
	who := upperFirst(p.Noun()) + "s"
	planUsers(&b, p, c, plan.OnHold, who+" on hold")
	planUsers(&b, p, c, plan.Change, who+" to change")
	_, err := io.WriteString(w, b.String())
	return err
}

// planUsers names the first users of one kind.
func planUsers(b *strings.Builder, p plan.Plan, c Catalog, kind plan.Kind, title string) {
	users := doc.MarkdownTable(nounOf(p)("User"), "Change", "Findings", "Source")
	rest := 0
	for _, l := range p.Lines {
		switch {
		case l.Kind != kind:
		case users.Length() == mostNamed:
			rest++
		default:
			users.AppendRow(table.Row{md(l.UPN), md(strings.Join(Steps(l, c), "; ")), md(codes(l)), md(sources(l.Sources))})
		}
	}
	doc.MarkdownSection(b, title, users)
	andMore(b, rest)
}
