package report

import (
	"fmt"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"

	"reseat/plan"
	"reseat/plan/tenant"
	"reseat/report/doc"
	"reseat/report/page"
	"reseat/report/words"
)

// planKinds lists how a line can end, what a reviewer must look at first.
var planKinds = []plan.Kind{plan.OnHold, plan.Change, plan.Skipped, plan.Unchanged}

var planTones = map[plan.Kind]doc.Tone{plan.OnHold: doc.Bad, plan.Change: doc.Wait, plan.Skipped: doc.Idle, plan.Unchanged: doc.Calm}

// WritePlanHTML writes the plan for its reviewers as one self-contained page.
func WritePlanHTML(w io.Writer, p plan.Plan) error {
	return page.Write(w, words.NounOf(p).Label(planPage(p)))
}

func planPage(p plan.Plan) doc.Document {
	c := words.NewCatalog(p.Header)
	n := p.Count()
	return doc.Document{
		Title:    "License plan",
		Subtitle: words.Tenant(p.Header) + " · " + p.Header.Domain,
		Headline: planHeadline(p, n),
		Tone:     planTone(p, n),
		Ribbon:   words.Ribbon(p.Header),
		Summary:  []string{planSummary(p, c)},
		Lead:     kindChart(n),
		Tiles:    planTiles(p, n),
		Facts:    planFacts(p),
		Sections: doc.Filled(slices.Concat([]doc.Section{weightSection(p, decide)}, membersSections(memberCounts(p), planMembers(p, c), "Planned"), []doc.Section{groupsSection(p, c), approvalOf(p), serviceSection(p, c), planSeats(p, c), weightSection(p, check), weightSection(p, inform)})...),
		List:     planGrid(p, c),
		Appendix: doc.Filled(planServices(p, c), planMaps(p, c), planChain(p)),
		Proof:    fmt.Sprintf("digest %.16s", p.Digest),
		Footer:   "Made by reseat " + p.Header.Tool + " at " + words.Clock(p.Header.Made) + ". Times are UTC. This file contains personal data.",
	}
}

func planHeadline(p plan.Plan, n plan.Counts) string {
	if p.OfGroups() {
		return words.OfGroups(planOutcome(p, n))
	}
	return planOutcome(p, n)
}

// planOutcome says what the plan does with its users.
func planOutcome(p plan.Plan, n plan.Counts) string {
	switch {
	case len(p.Lines) == 0:
		return "The plan names no users."
	case n.Unchanged == len(p.Lines) && p.InPart() == 0:
		return fmt.Sprintf("Nothing to do: all %s are already as requested.", words.Users(n.Unchanged))
	}
	s := fmt.Sprintf("%s of %s to change", tenant.Thousands(n.Changes), words.Users(len(p.Lines)))
	for _, x := range []struct {
		n     int
		words string
	}{{n.Unchanged, "already as requested"}, {n.Skipped, "skipped"}, {n.BeyondLimit, "beyond the limit"}, {n.OnHold, "on hold"}} {
		if x.n > 0 {
			s += fmt.Sprintf(", %s %s", tenant.Thousands(x.n), x.words)
		}
	}
	return s + words.InPart(p.InPart()) + "."
}

func planTone(p plan.Plan, n plan.Counts) doc.Tone {
	switch {
	case shortfall(p) > 0:
		return doc.Bad
	case n.OnHold > 0:
		return doc.Warn
	}
	return doc.Calm
}

// shortfall adds up the seats that are missing.
func shortfall(p plan.Plan) int {
	sum := 0
	for _, s := range p.Header.Seats {
		sum += s.Shortfall
	}
	return sum
}

func kindFilter(k plan.Kind) *doc.Filter { return &doc.Filter{Column: "Plan", Value: string(k)} }

func kindChart(n plan.Counts) *doc.Chart {
	c := &doc.Chart{Shape: doc.Stack, Title: "Users by what the plan does", Empty: "No users."}
	for _, x := range []struct {
		kind  plan.Kind
		users int
	}{{plan.Change, n.Changes}, {plan.Unchanged, n.Unchanged}, {plan.Skipped, n.Skipped + n.BeyondLimit}, {plan.OnHold, n.OnHold}} {
		if x.users > 0 {
			c.Points = append(c.Points, doc.Point{Label: string(x.kind), Values: []float64{float64(x.users)}, Tone: planTones[x.kind], Filter: kindFilter(x.kind)})
		}
	}
	return c
}

func planTiles(p plan.Plan, n plan.Counts) []doc.Tile {
	tiles := []doc.Tile{
		{Label: p.Noun() + "s selected", Value: tenant.Thousands(len(p.Lines))},
		{Label: "change", Value: tenant.Thousands(n.Changes), Note: "in " + tenant.Count(stages(p), "stage"), Tone: doc.Wait, Filter: kindFilter(plan.Change)},
		{Label: "on hold", Value: tenant.Thousands(n.OnHold), Note: "not changed until fixed", Filter: kindFilter(plan.OnHold)},
		{Label: "unchanged", Value: tenant.Thousands(n.Unchanged), Note: "already as requested", Filter: kindFilter(plan.Unchanged)},
		{Label: "skipped", Value: tenant.Thousands(n.Skipped + n.BeyondLimit), Note: reasons(p), Filter: kindFilter(plan.Skipped)},
		{Label: "writes", Value: tenant.Thousands(n.Calls), Note: "at least " + tenant.Span(time.Duration(p.Header.Quote.Seconds*float64(time.Second)))},
	}
	if n.OnHold > 0 {
		tiles[2].Tone = doc.Bad
	}
	if p.OfGroups() {
		tiles = slices.Insert(tiles, 2, doc.Tile{Label: "members affected", Value: tenant.Thousands(countAffected(p)), Note: "by the groups that change"})
	}
	if part := p.InPart(); part > 0 {
		tiles = slices.Insert(tiles, 4, doc.Tile{Label: "in part", Value: tenant.Thousands(part), Note: "the usage location stays", Tone: doc.Warn, Filter: &doc.Filter{Column: "Finding", Value: string(plan.LocationDiffers)}})
	}
	if short := shortfall(p); short > 0 {
		tiles = append(tiles, doc.Tile{Label: "licenses missing", Value: tenant.Thousands(short), Note: "no license available for these users", Tone: doc.Bad})
	}
	return tiles
}

// countAffected counts the members to whom the changes of a plan about groups mean
// something, each once.
func countAffected(p plan.Plan) int {
	n := 0
	for _, m := range p.MembersOf(plan.Change) {
		if m.Affected() {
			n++
		}
	}
	return n
}

func planGrid(p plan.Plan, c words.Catalog) *doc.List {
	inOrder := make([]string, stages(p))
	for i := range inOrder {
		inOrder[i] = strconv.Itoa(i + 1)
	}
	x := newPlanBlocks(c, p.Lines)
	return &doc.List{
		Title: "Users", Noun: "users", Count: len(p.Lines), FirstPrinted: doc.MostPrinted,
		Blocks: x.Blocks, Rows: planRows(p, x),
		Columns: []doc.Column{
			{Title: "User", Kind: doc.Lead, Width: doc.Wide},
			doc.Badges("Plan", planKinds, func(k plan.Kind) doc.Tone { return planTones[k] }),
			{Title: "What, or why not", Width: doc.Wide},
			{Title: "Finding", Width: doc.Medium, Filter: true},
			{Title: "Stage", Kind: doc.Number, Width: doc.Tiny, Filter: true, Order: inOrder},
			{Title: "Wave", Width: doc.Tiny, Filter: true},
			{Title: "Department", Filter: true},
			{Title: "What to do", Kind: doc.Advice}, {Title: "Commands", Kind: doc.Command},
			{Title: "Name"}, {Title: "Object id", Kind: doc.Mono}, {Title: "Asked"}, {Title: "Usage location"},
			{Title: "Findings"}, {Title: "Calls"}, {Title: "Fallback"}, {Title: "Source"},
		},
	}
}

// planRows yields the lines, those that a reviewer must look at first.
func planRows(p plan.Plan, x *planBlocks) iter.Seq[doc.Row] {
	fixes := commandsOf(p.Header, p.Lines)
	return func(yield func(doc.Row) bool) {
		for _, k := range planKinds {
			for i := range p.Lines {
				if p.Lines[i].Kind == k && !yield(planGridRow(&p.Lines[i], x.Catalog, x.of[i], fixes)) {
					return
				}
			}
		}
	}
}

func planGridRow(l *plan.Line, c words.Catalog, refs []int, fixes planCommands) doc.Row {
	stage := ""
	if l.Stage > 0 {
		stage = strconv.Itoa(l.Stage)
	}
	what, remedy := strings.Join(Steps(*l, c), "; "), ""
	var commands []string
	switch l.Kind {
	case plan.OnHold:
		what, remedy = onHoldWords(*l)
		commands = fixes.ofHolds(l.Findings)
	case plan.Unchanged:
		what = "already as requested"
	case plan.Skipped:
		what, remedy = skippedWords(l.Reason)
	}
	var calls []string
	for _, call := range l.Calls {
		calls = append(calls, callWords(call, c))
	}
	fallback := ""
	if l.Fallback != nil {
		fallback = callWords(*l.Fallback, c)
	}
	return doc.Row{Blocks: refs, Cells: []string{
		l.UPN, string(l.Kind), what, strings.ReplaceAll(codes(*l), " ", "\n"), stage, l.Wave, l.Dept, remedy, strings.Join(commands, "\n"),
		l.Name, string(l.User), strings.Join(l.Asked, "\n"), moved(words.Location(l.Before), words.Location(l.After)),
		strings.Join(words.FindingLines(l.Findings), "\n"), strings.Join(calls, "\n"), fallback, strings.Join(words.SourceLines(l.Sources), "\n"),
	}}
}

// moved says a value once where it stays.
func moved(was, becomes string) string {
	switch {
	case was == becomes:
		return was
	case was == "":
		return "none → " + becomes
	}
	return was + " → " + becomes
}
