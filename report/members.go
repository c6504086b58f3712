package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"reseat/batch/journal"
	"reseat/plan"
	"reseat/plan/tenant"
	"reseat/report/doc"
	"reseat/report/words"
)

// A memberLine is one member of a group whose own licenses change, as words.
type memberLine struct {
	group, upn, id, name string
	state                string // what follows, or what was found
	words                string
	before, after        string // paths of the group's licenses: now, and planned or found
}

// consequenceWords say what becomes of members, in the order of reports.
var consequenceWords = []struct {
	ends  plan.Consequence
	title string
}{
	{plan.Loses, "lose a license"}, {plan.Errs, "end in error"}, {plan.Gains, "gain a license"}, {plan.Differs, "other service plans"}, {plan.Keeps, "keep what they have"},
}

// planMembers lists the members of the groups of a plan, those to whom most happens first.
func planMembers(p plan.Plan, c words.Catalog) []memberLine {
	var out []memberLine
	for _, w := range consequenceWords {
		for _, l := range p.Lines {
			for _, m := range l.Members {
				if m.Ends == w.ends {
					out = append(out, memberLine{l.UPN, m.UPN, string(m.User), m.Name, string(m.Ends), memberWords(m, c), c.Paths(m.Before), c.Paths(m.After)})
				}
			}
		}
	}
	return out
}

// memberWords says what follows for a member.
func memberWords(m plan.Member, c words.Catalog) string {
	var parts []string
	if m.Ends == plan.Errs {
		v := tenant.ViolationOf(m.Error)
		return v.Words + ": " + v.Remedy
	}
	for _, id := range m.Loses {
		parts = append(parts, "− "+c.Product(id))
	}
	for _, id := range m.Gains {
		parts = append(parts, "+ "+c.Product(id)+" (takes a license)")
	}
	for _, x := range []struct {
		words string
		n     int
	}{{"turned off", len(m.Off)}, {"turned on", len(m.On)}} {
		if x.n > 0 {
			parts = append(parts, tenant.Count(x.n, "service plan")+" "+x.words)
		}
	}
	return strings.Join(parts, "; ")
}

// affected leaves out the members to whom nothing happens.
func affected(all []memberLine) []memberLine {
	return slices.DeleteFunc(slices.Clone(all), func(m memberLine) bool {
		return m.state == string(plan.Keeps) || m.state == string(tenant.Covered) || m.state == "removed"
	})
}

// memberCounts is one row for each group of a plan.
func memberCounts(p plan.Plan) [][]string {
	var out [][]string
	for _, l := range p.Lines {
		if len(l.Members)+len(l.Aside) == 0 {
			continue
		}
		n := l.CountMembers()
		row := []string{l.UPN}
		for _, w := range consequenceWords {
			row = append(row, tenant.Thousands(n[w.ends]))
		}
		aside := 0
		for _, k := range l.Aside {
			aside += k
		}
		out = append(out, append(row, tenant.Thousands(aside)))
	}
	return out
}

var memberCountTitles = []string{"Group", "Lose a license", "End in error", "Gain a license", "Other service plans", "Keep what they have", "No users"}

// briefMembers shows on the terminal what follows for members.
func briefMembers(b *strings.Builder, p plan.Plan, c words.Catalog, to doc.Terminal) {
	rows := memberCounts(p)
	if len(rows) == 0 {
		return
	}
	t := doc.NewTextTable(to)
	head := table.Row{}
	for i, title := range memberCountTitles {
		head = append(head, map[bool]string{true: "  "}[i == 0]+title)
	}
	t.AppendHeader(head)
	for _, r := range rows {
		row := table.Row{"  " + tenant.Plain(r[0])}
		for _, cell := range r[1:] {
			row = append(row, cell)
		}
		t.AppendRow(row)
	}
	fmt.Fprintf(b, "\nMembers\n%s\n", t.Render())
	some := affected(planMembers(p, c))
	for i, m := range some {
		if i == mostSteps {
			fmt.Fprintf(b, "  %d more: see `reseat show PLAN --output csv`\n", len(some)-mostSteps)
			break
		}
		fmt.Fprintf(b, "  %-9s %s  %s\n", m.state, tenant.Plain(m.upn), tenant.Plain(m.words))
	}
}

// markdownMembers adds what follows for members, or what was found of them.
func markdownMembers(b *strings.Builder, counts [][]string, all []memberLine) {
	if len(counts) > 0 {
		t := doc.MarkdownTable("Group", "Lose a license", "End in error", "Gain a license", "Other service plans", "Keep what they have", "No users")
		for _, r := range counts {
			row := table.Row{}
			for _, cell := range r {
				row = append(row, words.Markdown(cell))
			}
			t.AppendRow(row)
		}
		doc.MarkdownSection(b, "Members by what follows", t)
	}
	all = affected(all)
	t := doc.MarkdownTable("Group", "Member", "State", "What")
	for _, m := range all[:min(words.MostNamed, len(all))] {
		t.AppendRow(table.Row{words.Markdown(m.group), words.Markdown(m.upn), words.Markdown(m.state), words.Markdown(m.words)})
	}
	doc.MarkdownSection(b, "Members", t)
	words.AndMore(b, len(all)-words.MostNamed)
}

// membersSections are the tables of members of a page; after names what the paths of a
// member are compared with.
func membersSections(counts [][]string, all []memberLine, after string) []doc.Section {
	var out []doc.Section
	if len(counts) > 0 {
		s := doc.Section{ID: "members", Title: "Members by what follows", Intro: "What the change of a group's licenses means for its direct members, by all paths together.", Table: &doc.Table{}}
		for i, title := range memberCountTitles {
			s.Table.Columns = append(s.Table.Columns, doc.Heading{Title: title, Number: i > 0})
		}
		for _, r := range counts {
			s.Table.Rows = append(s.Table.Rows, textCells(r))
		}
		out = append(out, s)
	}
	return append(out, pathsSection(all, after), memberListSection(all, after))
}

func textCells(row []string) []doc.Cell {
	out := make([]doc.Cell, len(row))
	for i, text := range row {
		out[i] = doc.Cell{Text: text}
	}
	return out
}

// runMembers lists what the members of a run's groups were found to have.
func runMembers(r Report) []memberLine {
	var out []memberLine
	for i := range r.Rows {
		row := &r.Rows[i]
		for _, m := range row.members {
			out = append(out, memberLine{row.UPN, m.UPN, string(m.User), "", row.memberState(m.MemberReading), foundWords(m.MemberReading), m.wasWords(r.Catalog), r.Catalog.Paths(m.Paths)})
		}
	}
	slices.SortStableFunc(out, func(a, b memberLine) int {
		return slices.Index(memberStates, a.state) - slices.Index(memberStates, b.state)
	})
	return out
}

// memberStates are the states of members in reports (R34), the gravest first.
var memberStates = []string{"in error", "missing", "active", "removed"}

// memberState is what a member of the row's group was found to have: where the group gives
// nothing any more, that is gone.
func (r *Row) memberState(m journal.MemberReading) string {
	switch {
	case m.State == tenant.NotCovered:
		return "missing"
	case m.State == tenant.Covered && r.Planned != nil && len(r.Planned.Direct) == 0:
		return "removed"
	}
	return string(m.State)
}

func foundWords(m journal.MemberReading) string {
	switch m.State {
	case tenant.Failed:
		v := tenant.ViolationOf(m.Error)
		return v.Words + ": " + v.Remedy
	case tenant.NotCovered:
		return "the group's licenses have not reached this member"
	}
	return ""
}

// membersFound counts the members by state: "58 active, 2 in error".
func (r *Row) membersFound() string {
	n := map[string]int{}
	r.addMembers(n)
	if len(n) == 0 {
		return "no members that are users"
	}
	return "members: " + stateCounts(n)
}

func (r *Row) addMembers(n map[string]int) {
	for _, m := range r.members {
		n[r.memberState(m.MemberReading)]++
	}
}

// countMembers counts the members of all groups by state; who is in two counts for each.
func (r Report) countMembers() map[string]int {
	n := map[string]int{}
	for i := range r.Rows {
		r.Rows[i].addMembers(n)
	}
	return n
}

// memberTotals says how the members of all groups were found; empty where none were read.
func (r Report) memberTotals() string { return stateCounts(r.countMembers()) }

func stateCounts(n map[string]int) string {
	var parts []string
	for _, state := range slices.Backward(memberStates) {
		if n[state] > 0 {
			parts = append(parts, tenant.Thousands(n[state])+" "+state)
		}
	}
	return strings.Join(parts, ", ")
}

func sum(n map[string]int) int {
	all := 0
	for _, k := range n {
		all += k
	}
	return all
}
