package report

import (
	"cmp"
	"fmt"
	"slices"

	"reseat/batch/journal"
	"reseat/plan"
	"reseat/plan/tenant"
	"reseat/report/doc"
	"reseat/report/words"
)

// A foundMember is what a member of a group was found to have, beside what the plan says.
type foundMember struct {
	journal.MemberReading
	said            bool // the plan says something of the member
	before, planned []plan.Path
}

// foundMembers joins what was found of members with what the line says of them.
func foundMembers(l plan.Line, found []journal.MemberReading) []foundMember {
	said := make(map[tenant.UserID]plan.Member, len(l.Members))
	for _, m := range l.Members {
		said[m.User] = m
	}
	out := make([]foundMember, len(found))
	for i, m := range found {
		x, ok := said[m.User]
		out[i] = foundMember{m, ok, x.Before, x.After}
	}
	return out
}

// wasWords says by which paths a member had licenses before the run.
func (m foundMember) wasWords(c words.Catalog) string {
	if !m.said {
		return "not a member when the plan was made"
	}
	return c.Paths(m.before)
}

// A pathSum counts the members of a group who had and have licenses by the same paths.
type pathSum struct {
	group, before, after string
	members              int
}

// pathSums counts members by their paths, in the order of groups, the most first.
func pathSums(all []memberLine) []pathSum {
	at := map[pathSum]int{}
	groups := map[string]int{}
	var out []pathSum
	for _, m := range all {
		k := pathSum{group: m.group, before: m.before, after: m.after}
		i, seen := at[k]
		if !seen {
			i, at[k] = len(out), len(out)
			out = append(out, k)
		}
		out[i].members++
		if _, seen := groups[m.group]; !seen {
			groups[m.group] = len(groups)
		}
	}
	slices.SortStableFunc(out, func(a, b pathSum) int {
		return cmp.Or(cmp.Compare(groups[a.group], groups[b.group]), cmp.Compare(b.members, a.members))
	})
	return out
}

// pathsSection is the table of members by their paths; after names the later state.
func pathsSection(all []memberLine, after string) doc.Section {
	s := doc.Section{ID: "memberpaths", Title: "Paths of the licenses", Intro: "How the licenses of each group reach its members: directly, or through which group."}
	sums := pathSums(all)
	if len(sums) == 0 {
		return s
	}
	s.Table = &doc.Table{Fold: words.MostNamed, Columns: []doc.Heading{{Title: "Group"}, {Title: "Before"}, {Title: after}, {Title: "Members", Number: true}}}
	for _, x := range sums {
		s.Table.Rows = append(s.Table.Rows, textCells([]string{x.group, x.before, x.after, tenant.Thousands(x.members)}))
	}
	return s
}

// mostMembers is up to how many members a page lists.
const mostMembers = 1000

// memberListSection lists members with their paths, those first to whom most happens.
func memberListSection(all []memberLine, after string) doc.Section {
	s := doc.Section{ID: "memberlist", Title: "Members"}
	if len(all) == 0 {
		return s
	}
	s.Table = &doc.Table{Fold: words.MostNamed, Columns: []doc.Heading{{Title: "Group"}, {Title: "Member"}, {Title: "State"}, {Title: "What"}, {Title: "Before"}, {Title: after}}}
	if n := len(all) - mostMembers; n > 0 {
		s.Table.Caption = fmt.Sprintf("The first %s of %s; `--output csv` and `--output json` list all of them.", tenant.Thousands(mostMembers), tenant.Count(len(all), "member"))
	}
	for _, m := range all[:min(mostMembers, len(all))] {
		s.Table.Rows = append(s.Table.Rows, textCells([]string{m.group, m.upn, m.state, m.words, m.before, m.after}))
	}
	return s
}
