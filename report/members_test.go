package report

import (
	"strings"
	"testing"

	"reseat/batch/journal"
	"reseat/plan"
	"reseat/plan/tenant"
	"reseat/report/words"
)

// What a page says of groups counts groups, and members in their own word.
func TestGroupsCountByTheirWords(t *testing.T) {
	p := plan.Plan{Header: plan.Header{Domain: "contoso.com"}, Lines: []plan.Line{{Kind: plan.Change, ID: "group:g", Group: "g", UPN: "Sales",
		Before: &plan.State{}, After: &plan.State{}, Calls: []plan.Call{{Kind: plan.GroupLicenses, Group: "g"}},
		Members: []plan.Member{{User: "u", UPN: "ada@contoso.com", Ends: plan.Gains}, {User: "v", UPN: "ben@contoso.com", Ends: plan.Keeps}}}}}
	page := planPage(p)
	page = words.NounOf(p).Label(page)
	if page.Lead.Title != "Groups by what the plan does" || page.Tiles[0].Label != "groups selected" || page.Tiles[2].Label != "members affected" || page.Tiles[2].Value != "1" {
		t.Errorf("%q, %+v", page.Lead.Title, page.Tiles)
	}
	for _, s := range page.Sections {
		if !strings.HasPrefix(s.ID, "member") && strings.Contains(s.Intro, "user") {
			t.Errorf("section %s: %q", s.ID, s.Intro)
		}
	}
	r := Report{Rows: []Row{{group: true, Planned: &plan.State{}, members: foundMembers(p.Lines[0], []journal.MemberReading{
		{User: "u", State: tenant.Covered}, {User: "w", State: tenant.NotCovered}})}}}
	if got := r.memberTotals(); got != "1 removed, 1 missing" {
		t.Errorf("members: %q", got)
	}
	if m := r.Rows[0].members; !m[0].said || m[1].said || m[1].wasWords(r.Catalog) != "not a member when the plan was made" {
		t.Errorf("%+v", m)
	}
}

// A user's detail says by which paths a license was and is assigned wherever a group is one
// of them, be the direct assignment all that went (R52).
func TestPathsBeforeAndFound(t *testing.T) {
	const g, id = "g", "05e9a617-0261-4cee-bb44-138d3ef5d965"
	direct := plan.State{Direct: []tenant.License{{SKU: id}}}
	group := plan.State{Inherited: []plan.Inherited{{License: tenant.License{SKU: id}, Group: g}}}
	both := plan.State{Direct: direct.Direct, Inherited: group.Inherited}
	c := words.NewCatalog(plan.Header{Groups: map[tenant.GroupID]string{g: "Sales"}})
	for _, tt := range []struct {
		name          string
		before, found *plan.State
		want          string
	}{
		{"moved", &direct, &group, "before: assigned directly; SPE_E3, found: assigned through group Sales"},
		{"a member already", &both, &group, "before: assigned directly and through group Sales; SPE_E3, found: assigned through group Sales"},
		{"joined", &direct, &both, "before: assigned directly; SPE_E3, found: assigned directly and through group Sales"},
		{"left", &group, &plan.State{}, "before: assigned through group Sales; SPE_E3, found: not assigned"},
		{"as before", &both, &both, "found: assigned directly and through group Sales"},
	} {
		x := newBlocks(c, nil)
		got := x.note(&Row{Before: tt.before, Found: tt.found}, id)
		if got = strings.ReplaceAll(got, c.Part(id), "SPE_E3"); got != "SPE_E3, "+tt.want {
			t.Errorf("%s: %q", tt.name, got)
		}
	}
}
