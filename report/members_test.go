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
