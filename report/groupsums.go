package report

import (
	"maps"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"reseat/batch/verdict"
	"reseat/plan"
	"reseat/plan/tenant"
	"reseat/report/doc"
	"reseat/report/words"
)

// A groupSum counts what became of the users of one group whose members, or their licenses
// through it, a plan is about. The counts behind Users add up to it.
type groupSum struct {
	Group      tenant.GroupID `json:"group"`
	Name       string         `json:"name"`
	Users      int            `json:"users"`
	Moved      int            `json:"moved"`      // found as planned
	Already    int            `json:"already"`    // as requested before
	NotCovered int            `json:"notCovered"` // the groups do not give all that would be removed
	InError    int            `json:"inError"`    // refused, or the tenant could not give the license
	Pending    int            `json:"pending"`
	Drifted    int            `json:"drifted"`
	Other      int            `json:"other"` // on hold for another reason, skipped, not begun, not read, or without a license
}

var groupSumTitles = []string{"Group", "Users", "Moved", "Already", "Not covered", "In error", "Pending", "Drifted", "Other"}

func (g groupSum) counts() []int {
	return []int{g.Users, g.Moved, g.Already, g.NotCovered, g.InError, g.Pending, g.Drifted, g.Other}
}

// add counts one user.
func (g *groupSum) add(r verdict.Ruling) {
	g.Users++
	switch {
	case r.Verdict == verdict.Verified:
		g.Moved++
	case r.Verdict == verdict.Already:
		g.Already++
	case r.Reason == tenant.ErrNotCovered.Code:
		g.NotCovered++
	case r.Verdict == verdict.Failed:
		g.InError++
	case r.Verdict == verdict.Pending:
		g.Pending++
	case r.Verdict == verdict.Drifted:
		g.Drifted++
	default:
		g.Other++
	}
}

// groupsAbout lists the groups that the calls of a user's line are about: those joined,
// left or looked at again, else those on which its removals rest.
func groupsAbout(l plan.Line) []tenant.GroupID {
	if l.OfGroup() {
		return nil
	}
	var own, rest []tenant.GroupID
	for _, c := range l.Calls {
		if c.Group != "" {
			own = append(own, c.Group)
		}
		if c.Proof != nil {
			rest = append(rest, c.Proof.By...)
		}
	}
	if len(own) == 0 {
		own = rest
	}
	slices.Sort(own)
	return slices.Compact(own)
}

// groupSums counts the users of each group, by name of the group. Users without a call, such
// as those on hold, count for the groups that the plan as a whole changes.
func (r Report) groupSums() []groupSum {
	sums := map[tenant.GroupID]*groupSum{}
	for i := range r.Rows {
		for _, id := range r.Rows[i].groups {
			sums[id] = &groupSum{Group: id, Name: r.Catalog.Group(id)}
		}
	}
	if len(sums) == 0 {
		return nil
	}
	whole := slices.Collect(maps.Keys(sums))
	for i := range r.Rows {
		of := r.Rows[i].groups
		if len(of) == 0 {
			of = whole
		}
		for _, id := range of {
			sums[id].add(r.Rows[i].Ruling)
		}
	}
	var out []groupSum
	for _, s := range sums {
		out = append(out, *s)
	}
	slices.SortFunc(out, func(a, b groupSum) int {
		return strings.Compare(strings.ToLower(a.Name)+string(a.Group), strings.ToLower(b.Name)+string(b.Group))
	})
	return out
}

// tableGroups is the sums per group on a terminal; empty where there are none.
func tableGroups(r Report, to doc.Terminal) string {
	sums := r.groupSums()
	if len(sums) == 0 {
		return ""
	}
	t := doc.NewTextTable(to)
	head := table.Row{}
	var right []table.ColumnConfig
	for i, title := range groupSumTitles {
		head = append(head, title)
		if i > 0 {
			right = append(right, table.ColumnConfig{Number: i + 1, Align: text.AlignRight, AlignHeader: text.AlignRight})
		}
	}
	t.AppendHeader(head)
	t.SetColumnConfigs(right)
	for _, s := range sums {
		t.AppendRow(s.row(tenant.Plain(s.Name)))
	}
	return t.Render()
}

func (g groupSum) row(name string) table.Row {
	row := table.Row{name}
	for _, n := range g.counts() {
		row = append(row, tenant.Thousands(n))
	}
	return row
}

// markdownGroups adds the sums per group.
func markdownGroups(b *strings.Builder, r Report) {
	head := make([]any, len(groupSumTitles))
	for i, title := range groupSumTitles {
		head[i] = title
	}
	t := doc.MarkdownTable(head...)
	for _, s := range r.groupSums() {
		t.AppendRow(s.row(words.Markdown(s.Name)))
	}
	doc.MarkdownSection(b, "Groups", t)
}

// groupSumsSection is the section of a page with the sums per group.
func groupSumsSection(r Report) doc.Section {
	s := doc.Section{ID: "groups", Title: "Groups", Intro: "Users of each group. Not covered: the groups do not give all that would be removed, so the direct license stays."}
	sums := r.groupSums()
	if len(sums) == 0 {
		return s
	}
	s.Table = &doc.Table{}
	for i, title := range groupSumTitles {
		s.Table.Columns = append(s.Table.Columns, doc.Heading{Title: title, Number: i > 0})
	}
	for _, x := range sums {
		cells := []doc.Cell{{Text: x.Name}}
		for _, n := range x.counts() {
			cells = append(cells, doc.Cell{Text: tenant.Thousands(n)})
		}
		s.Table.Rows = append(s.Table.Rows, cells)
	}
	return s
}

// groupsSheet is the sums per group in a workbook.
func groupsSheet(sums []groupSum) doc.Sheet {
	return doc.Sheet{Name: "Groups", Columns: groupSumTitles, Rows: func(put func(...any) error) error {
		for _, s := range sums {
			row := []any{s.Name}
			for _, n := range s.counts() {
				row = append(row, n)
			}
			if err := put(row...); err != nil {
				return err
			}
		}
		return nil
	}}
}
