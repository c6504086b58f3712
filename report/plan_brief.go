package report

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"

	"reseat/plan"
	"reseat/plan/tenant"
	"reseat/report/doc"
	"reseat/report/words"
)

// WritePlanBrief writes what a plan comes to, for the terminal: counts, changes, licenses,
// findings, cost and digest.
func WritePlanBrief(w io.Writer, p plan.Plan) error {
	c, to := words.NewCatalog(p.Header), doc.TerminalOf(w)
	var b strings.Builder
	if len(p.Lines) == 0 {
		b.WriteString("No user is left: the conditions leave everybody out, and the plan has nothing to do.\n")
	}
	briefHead(&b, p, c, to)
	briefCounts(&b, p, to)
	briefSteps(&b, p, c, to)
	briefServices(&b, p, c, to)
	briefMembers(&b, p, c, to)
	briefSeats(&b, p, c, to)
	briefFindings(&b, p, to)
	q := p.Header.Quote
	fmt.Fprintf(&b, "\nCost: %s, %s; at least %s at the tenant's quota\n",
		tenant.Count(q.Reads, "read"), tenant.Count(q.Writes, "write"), tenant.Span(time.Duration(q.Seconds*float64(time.Second))))
	if p.Digest != "" {
		fmt.Fprintf(&b, "Digest: %s\n", p.Digest)
	}
	fmt.Fprintf(&b, "\n%s\n", to.Wrapped(planSummary(p, c)))
	_, err := io.WriteString(w, b.String())
	return err
}

// briefHead says for which tenant a plan is, and what was requested.
func briefHead(b *strings.Builder, p plan.Plan, c words.Catalog, to doc.Terminal) {
	fmt.Fprintf(b, "%s (%s), made %s\n", to.Bold("Plan for "+tenant.Plain(p.Header.Domain)), p.Header.Tenant, tenant.Clock(p.Header.Made))
	for _, asked := range p.Header.Options.Asked {
		fmt.Fprintln(b, to.Hanging("  requested: ", tenant.Plain(asked)+viaWords(p)))
	}
	for _, fixed := range fixWords(p) {
		fmt.Fprintln(b, to.Hanging("  added by --fix: ", tenant.Plain(fixed)))
	}
	for _, x := range rulesOf(p.Header, c) {
		fmt.Fprintln(b, to.Hanging("  "+tenant.Plain(lowerFirst(x.Label))+": ", tenant.Plain(x.Value)))
	}
}

// briefCounts says how many users there are of each kind.
func briefCounts(b *strings.Builder, p plan.Plan, to doc.Terminal) {
	n, t := p.Count(), doc.NewTextTable(to)
	row := func(sign string, n int, kind, note string) {
		if n == 0 {
			sign = ""
		}
		t.AppendRow(table.Row{doc.Drawn("  " + words.Sign(to, sign)), counted(n), kind, tenant.Plain(note)})
	}
	row(words.SignChange, n.Changes, "change", tenant.Count(n.Calls, "call")+" in "+tenant.Count(stages(p), "stage"))
	row("", n.Unchanged, "unchanged", "already as requested")
	if part := p.InPart(); part > 0 {
		row("", part, "of these", "in part: the row requests another usage location (add --location-overwrite to change it)")
	}
	row("", n.Skipped+n.BeyondLimit, "skipped", reasons(p))
	row(words.SignHold, n.OnHold, "on hold", "not changed; fix the problems below, then plan again")
	fmt.Fprintf(b, "\n%s\n%s\n", to.Bold(tenant.Count(len(p.Lines), p.Noun())+" selected"), t.Render())
}

// counted is a number of users at the head of a line.
func counted(n int) string { return fmt.Sprintf("%6s", tenant.Thousands(n)) }

// lowerFirst is a label as it stands inside a sentence.
func lowerFirst(s string) string { return strings.ToLower(s[:1]) + s[1:] }

func viaWords(p plan.Plan) string {
	if p.Header.Options.Via == string(plan.Readd) {
		return ", by remove and re-assign"
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
		tenant.Thousands(n.Changes), tenant.Count(n.Calls, "call"), tenant.Thousands(n.Unchanged), tenant.Thousands(n.Skipped), tenant.Thousands(n.OnHold))
	if n.BeyondLimit > 0 {
		s += fmt.Sprintf(", %s beyond the limit", tenant.Thousands(n.BeyondLimit))
	}
	return s
}

// mostSteps is how many different changes a brief lists.
const mostSteps = 12

func briefSteps(b *strings.Builder, p plan.Plan, c words.Catalog, to doc.Terminal) {
	groups := changeGroups(p, c)
	if len(groups) == 0 {
		return
	}
	t, rest := doc.NewTextTable(to), 0
	for i, g := range groups {
		if i >= mostSteps {
			rest += g.users
			continue
		}
		n := "  " + counted(g.users)
		for _, s := range g.steps {
			t.AppendRow(table.Row{n, doc.Drawn(words.Sign(to, s.Sign) + " " + tenant.Plain(s.Words))})
			n = ""
		}
	}
	fmt.Fprintf(b, "\n%s (%s assign, %s remove, %s change)\n%s\n", to.Bold(words.NounOf(p)("Changes by users")), words.Sign(to, words.SignAdd), words.Sign(to, words.SignRemove), words.Sign(to, words.SignChange), t.Render())
	if rest > 0 {
		fmt.Fprintf(b, "  %s  more: see `reseat show`\n", counted(rest))
	}
}

func briefSeats(b *strings.Builder, p plan.Plan, c words.Catalog, to doc.Terminal) {
	if len(p.Header.Seats) == 0 {
		return
	}
	t := doc.NewTextTable(to)
	t.AppendHeader(table.Row{"  Product", "Bought", "In use", "After", "Peak", "Missing"})
	for _, s := range p.Header.Seats {
		t.AppendRow(words.PlainRow("  "+c.Named(s.SKU), s.Owned, s.Before, lastOf(s), s.Peak, s.Shortfall))
	}
	fmt.Fprintf(b, "\n%s\n%s\n", to.Bold("Licenses"), t.Render())
	for _, words := range shortWords(p.Header, c) {
		fmt.Fprintln(b, to.Hanging("  ", tenant.Plain(words)))
	}
}

// briefFindings shows what needs a decision first, with what to do, and what needs none in
// one line at the end.
func briefFindings(b *strings.Builder, p plan.Plan, to doc.Terminal) {
	all := weighed(words.Tallied(words.LineFindings(p.Lines)))
	for _, w := range weights(all) {
		if w == inform {
			fmt.Fprintf(b, "\n%s\n", to.Wrapped(fmt.Sprintf("%s (%ss by code): %s", weightTitles[w], p.Noun(), tenant.Plain(folded(all[w])))))
			continue
		}
		t, sign := doc.NewTextTable(to), " "
		if w == decide {
			sign = words.Sign(to, words.SignHold)
		}
		for _, x := range all[w] {
			t.AppendRow(table.Row{doc.Drawn("  " + sign), counted(x.Users), x.Words(), string(x.Code), eg(x.Users) + tenant.Plain(x.Example)})
			if w == decide && !strings.Contains(x.Example, x.Remedy) {
				t.AppendRow(table.Row{"", "", "", "", "→ " + tenant.Plain(x.Remedy)})
			}
		}
		fmt.Fprintf(b, "\n%s\n%s\n", to.Bold(weightTitles[w]), t.Render())
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

func briefServices(b *strings.Builder, p plan.Plan, c words.Catalog, to doc.Terminal) {
	groups := lossesFirst(serviceGroups(p, c))
	if len(groups) == 0 {
		return
	}
	t, shown := doc.NewTextTable(to), map[string]int{}
	for _, g := range groups {
		if shown[g.name]++; shown[g.name] <= mostServiceGroups {
			t.AppendRow(table.Row{"  " + counted(g.users), g.name, tenant.Plain(some(g.plans, mostServiceNames))})
		}
	}
	for _, part := range (serviceChange{}).parts() {
		if more := shown[part.name] - mostServiceGroups; more > 0 {
			t.AppendRow(table.Row{"  " + counted(more), part.name, "other lists of service plans: see `reseat show PLAN --output html`"})
		}
	}
	fmt.Fprintf(b, "\n%s\n%s\n", to.Bold("Service plans, before → after"), t.Render())
}
