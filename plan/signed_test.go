package plan

import (
	"strings"
	"testing"

	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// R50: what the plan says of the members is what was signed. Whoever joined since and would
// lose something, or had another path when the plan was made and has it no more, is beyond it.
func TestSignedMembers_R50(t *testing.T) {
	skus := []tenant.SKU{
		{Product: sku.Product{ID: coverSKU, Plans: []sku.Plan{{ID: teamsPlan}, {ID: mailPlan}}}},
		{Product: sku.Product{ID: otherSKU, Plans: []sku.Plan{{ID: teamsPlan}, {ID: mailPlan}}}},
	}
	given := func(id string, rows ...tenant.Assignment) tenant.User {
		return tenant.User{ID: tenant.UserID(id), UPN: id + "@contoso.com", Assignments: rows}
	}
	row := tenant.Assignment{SKU: coverSKU, Group: coverTeam, State: tenant.Active}
	direct := tenant.Assignment{SKU: coverSKU, State: tenant.Active}
	remove := Line{Kind: Change, Group: coverTeam, Before: &State{Direct: []tenant.License{{SKU: coverSKU}}}, After: &State{}, Members: []Member{
		{User: "loses", Ends: Loses, Loses: []sku.ID{coverSKU}, Off: sku.NewPlanSet(teamsPlan, mailPlan)}, {User: "keeps", Ends: Keeps}, {User: "errs", Ends: Errs},
	}}
	teamsOff := Line{Kind: Change, Group: coverTeam, Before: &State{Direct: []tenant.License{{SKU: coverSKU}}},
		After: &State{Direct: []tenant.License{{SKU: coverSKU, Disabled: sku.NewPlanSet(teamsPlan)}}}}
	assign := Line{Kind: Change, Group: coverTeam, Before: &State{}, After: &State{Direct: []tenant.License{{SKU: otherSKU}}}, Members: []Member{{User: "gains", Ends: Gains}}}
	swap := Line{Kind: Change, Group: coverTeam, Before: &State{Direct: []tenant.License{{SKU: coverSKU}}}, After: &State{Direct: []tenant.License{{SKU: otherSKU}}}}
	off := tenant.Assignment{SKU: coverSKU, Disabled: sku.NewPlanSet(mailPlan), State: tenant.Active}
	for _, tt := range []struct {
		name  string
		line  Line
		user  tenant.User
		takes bool
		want  Consequence
	}{
		{"as signed", remove, given("loses", row), true, Keeps},
		{"joined since", remove, given("new", row), true, Loses},
		{"joined since, and is not processed yet", remove, given("new"), true, Keeps},
		{"joined since, with another path", remove, given("new", row, direct), true, Keeps},
		{"was to keep it by a path that is gone", remove, given("keeps", row), true, Loses},
		{"was to end in error", remove, given("errs", row), true, Keeps},
		{"a service plan goes off for one who joined since", teamsOff, given("new", row), true, Differs},
		{"a gain alone", assign, given("new"), false, Keeps},
		{"a license in place of another", swap, given("new", row), true, Keeps},
		{"what is off by choice would come on", assign, given("new", off), false, Differs},
		{"a gain alone, of one who joined since and is protected", assign, given("guarded"), false, Differs},
		{"protected by mail", assign, tenant.User{ID: "x", UPN: "x@contoso.com", Mail: "Guarded@contoso.com"}, false, Differs},
		{"protected by an alias", assign, tenant.User{ID: "x", UPN: "x@contoso.com", Aliases: []string{"y@contoso.com", "guarded@contoso.com"}}, false, Differs},
		{"protected, and nothing changes", remove, given("guarded", row, direct), true, Keeps},
	} {
		s := Plan{Header: Header{SKUs: skus, Guards: Guards{Protected: []ChangeID{"guarded@contoso.com"}}}, Lines: []Line{tt.line}}.Signed()
		m, beyond := s.Beyond(tt.line, tt.user)
		if m.Ends != tt.want || beyond != (tt.want != Keeps) || s.Takes(tt.line) != tt.takes {
			t.Errorf("%s: %+v, beyond %v, takes %v", tt.name, m, beyond, s.Takes(tt.line))
		}
	}
}

// R25: the limits of a plan count who joined since as well.
func TestWhoJoinsCountsForTheLimits_R25(t *testing.T) {
	three, half := 3, 60
	assign := Line{Kind: Change, Group: coverTeam, Before: &State{}, After: &State{Direct: []tenant.License{{SKU: otherSKU}}},
		Members: []Member{{User: "a", Ends: Gains}, {User: "b", Ends: Gains}, {User: "c", Ends: Keeps}, {User: "d", Ends: Keeps}}}
	p := Plan{Header: Header{Guards: Guards{MaxUsers: &three, MaxPercent: &half}}, Lines: []Line{assign}}
	s := p.Signed()
	for u, want := range map[*tenant.User]bool{
		{ID: "new"}: true, {ID: "a"}: false,
		{ID: "has it", Assignments: []tenant.Assignment{{SKU: otherSKU, State: tenant.Active}}}: false,
	} {
		if got := s.Joins(assign, *u); got != want {
			t.Errorf("%s: %v", u.ID, got)
		}
	}
	for joined, want := range []string{"", "", "--max-users", "--max-users"} {
		err := s.Over(joined)
		if (err == nil) != (want == "") || err != nil && !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%d joined: %v", joined, err)
		}
	}
	s.guards.MaxUsers = nil
	if err := s.Over(2); err == nil || !strings.HasPrefix(err.Error(), "--max-percent allows 60, and the plan comes to 67") {
		t.Errorf("%v", err)
	}
}
