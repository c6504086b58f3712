package report

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"reseat/plan"
	"reseat/plan/tenant"
)

// WritePlanBrief writes what a plan comes to, for the terminal: counts, seats,
// findings, cost and digest.
func WritePlanBrief(w io.Writer, p plan.Plan) error {
	c := NewCatalog(p.Header)
	var b strings.Builder
	n := p.Count()
	if len(p.Lines) == 0 {
		b.WriteString("No user is left: the conditions leave everybody out, and the plan has nothing to do.\n")
	}
	fmt.Fprintf(&b, "Plan for %s (%s), made %s\n", tenant.Plain(p.Header.Domain), p.Header.Tenant, p.Header.Made.UTC().Format("2006-01-02 15:04 UTC"))
	for _, asked := range p.Header.Options.Asked {
		fmt.Fprintf(&b, "  requested: %s%s\n", tenant.Plain(asked), viaWords(p))
	}
	for _, fixed := range fixWords(p) {
		fmt.Fprintf(&b, "  added by --fix: %s\n", tenant.Plain(fixed))
	}
	for _, x := range rulesOf(p.Header, c) {
		fmt.Fprintf(&b, "  %s: %s\n", tenant.Plain(lowerFirst(x.label)), tenant.Plain(x.value))
	}
	fmt.Fprintf(&b, "\n%s selected\n", tenant.Count(len(p.Lines), p.Noun()))
	fmt.Fprintf(&b, "  %6d  change     %s in %s\n", n.Changes, tenant.Count(n.Calls, "call"), tenant.Count(stages(p), "stage"))
	fmt.Fprintf(&b, "  %6d  unchanged  already as requested\n", n.Unchanged)
	if part := p.InPart(); part > 0 {
		fmt.Fprintf(&b, "  %6d  of these  in part: the row asks for another usage location (add --location-overwrite to change it)\n", part)
	}
	fmt.Fprintf(&b, "  %6d  %s\n", n.Skipped+n.BeyondLimit, strings.TrimRight("skipped    "+reasons(p), " "))
	fmt.Fprintf(&b, "  %6d  on hold    not changed; fix the problems below, then plan again\n", n.OnHold)
	briefSteps(&b, p, c)
	briefServices(&b, p, c)
	briefMembers(&b, p, c)
	briefSeats(&b, p, c)
	briefFindings(&b, p)
	q := p.Header.Quote
	fmt.Fprintf(&b, "\nCost: %s, %s; at least %s at the tenant's quota\n",
		tenant.Count(q.Reads, "read"), tenant.Count(q.Writes, "write"), time.Duration(q.Seconds*float64(time.Second)).Round(time.Second))
	if p.Digest != "" {
		fmt.Fprintf(&b, "Digest: %s\n", p.Digest)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// lowerFirst is a label as it stands inside a sentence.
func lowerFirst(s string) string { return strings.ToLower(s[:1]) + s[1:] }

func viaWords(p plan.Plan) string {
	if p.Header.Options.Via == string(plan.Readd) {
		return ", by remove and re-add"
	}
	return ""
}

func stages(p plan.Plan) int {
	most := 0
	for _, l := range p.Lines {
		most = max(most, l.Stage)
	}
	return most
}

// reasons counts why lines are skipped.
func reasons(p plan.Plan) string {
	counts := map[string]int{}
	for _, l := range p.Lines {
		if l.Kind == plan.Skipped {
			counts[l.Reason]++
		}
	}
	var parts []string
	for _, r := range slices.Sorted(maps.Keys(counts)) {
		parts = append(parts, fmt.Sprintf("%d %s", counts[r], strings.ReplaceAll(r, "-", " ")))
	}
	return strings.Join(parts, ", ")
}

// planWords counts what a plan does with its users.
func planWords(n plan.Counts) string {
	s := fmt.Sprintf("%s to change (%s), %s already as requested, %s skipped, %s on hold",
		thousands(n.Changes), tenant.Count(n.Calls, "call"), thousands(n.Unchanged), thousands(n.Skipped), thousands(n.OnHold))
	if n.BeyondLimit > 0 {
		s += fmt.Sprintf(", %s beyond the limit", thousands(n.BeyondLimit))
	}
	return s
}

// mostSteps is how many different changes a brief lists.
const mostSteps = 12

func briefSteps(b *strings.Builder, p plan.Plan, c Catalog) {
	groups := changeGroups(p, c)
	if len(groups) == 0 {
		return
	}
	b.WriteString("\nChanges\n")
	rest := 0
	for i, g := range groups {
		if i >= mostSteps {
			rest += g.users
			continue
		}
		fmt.Fprintf(b, "  %6d  %s\n", g.users, tenant.Plain(g.steps))
	}
	if rest > 0 {
		fmt.Fprintf(b, "  %6d  others: see `reseat show`\n", rest)
	}
}

func briefSeats(b *strings.Builder, p plan.Plan, c Catalog) {
	if len(p.Header.Seats) == 0 {
		return
	}
	t := columns(Terminal{})
	t.AppendHeader(table.Row{"  SKU", "Owned", "Used", "After", "Peak", "Short"})
	for _, s := range p.Header.Seats {
		t.AppendRow(plainRow("  "+c.Part(s.SKU), s.Owned, s.Before, lastOf(s), s.Peak, s.Shortfall))
	}
	b.WriteString("\nSeats\n" + t.Render() + "\n")
	for _, words := range shortWords(p.Header, c) {
		fmt.Fprintf(b, "  %s\n", tenant.Plain(words))
	}
}

// mostExample is how wide the example of a finding may be.
const mostExample = 64

// briefFindings shows what needs a decision first, with what to do, and what needs none in
// one line at the end.
func briefFindings(b *strings.Builder, p plan.Plan) {
	all := weighed(tallied(lineFindings(p.Lines)))
	for _, w := range weights(all) {
		if w == inform {
			fmt.Fprintf(b, "\n%s (%ss by code): %s\n", weightTitles[w], p.Noun(), tenant.Plain(folded(all[w])))
			continue
		}
		t := columns(Terminal{})
		for _, x := range all[w] {
			t.AppendRow(plainRow(fmt.Sprintf("  %6d", x.Users), x.words(), x.Code, eg(x.Users)+text.Snip(tenant.Plain(x.Example), mostExample, "…")))
			if w == decide {
				t.AppendRow(plainRow("", "", "", "→ "+x.Remedy))
			}
		}
		b.WriteString("\n" + weightTitles[w] + "\n" + t.Render() + "\n")
	}
}

// eg marks the example of several users.
func eg(users int) string {
	if users == 1 {
		return ""
	}
	return "e.g. "
}

// Of the services that change a brief shows so many groups of users, and so many names of
// each list.
const (
	mostServiceGroups = 8
	mostServiceNames  = 6
)

func briefServices(b *strings.Builder, p plan.Plan, c Catalog) {
	groups := lossesFirst(serviceGroups(p, c))
	if len(groups) == 0 {
		return
	}
	b.WriteString("\nService plans, before → after\n")
	shown := map[string]int{}
	for _, g := range groups {
		if shown[g.name]++; shown[g.name] <= mostServiceGroups {
			fmt.Fprintf(b, "  %6d  %-10s  %s\n", g.users, g.name, tenant.Plain(some(g.plans, mostServiceNames)))
		}
	}
	for _, part := range (serviceChange{}).parts() {
		if more := shown[part.name] - mostServiceGroups; more > 0 {
			fmt.Fprintf(b, "  %6d  %-10s  other lists of service plans: see `reseat show PLAN --output html`\n", more, part.name)
		}
	}
}
