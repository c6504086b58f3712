package plan

import (
	"strings"
	"testing"

	"reseat/plan/sku"
	"reseat/plan/tenant"
)

const (
	coverSKU  = sku.ID("aaaaaaaa-0000-4000-8000-00000000000a")
	otherSKU  = sku.ID("aaaaaaaa-0000-4000-8000-00000000000b")
	teamsPlan = sku.PlanID("aaaaaaaa-1000-4000-8000-000000000001")
	mailPlan  = sku.PlanID("aaaaaaaa-1000-4000-8000-000000000002")
	coverTeam = tenant.GroupID("aaaaaaaa-2000-4000-8000-000000000001")
	coverMore = tenant.GroupID("aaaaaaaa-2000-4000-8000-000000000002")
)

// R52: the direct row goes only where rows of the same SKU in force have on all that it
// has on. The first case is the defect of other tools: the SKU matches, and Teams is lost.
func TestCover(t *testing.T) {
	plans := UserPlans{coverSKU: sku.NewPlanSet(teamsPlan, mailPlan), otherSKU: sku.NewPlanSet(teamsPlan, mailPlan)}
	direct := tenant.Assignment{SKU: coverSKU}
	by := func(g tenant.GroupID, off ...sku.PlanID) tenant.Assignment {
		return tenant.Assignment{SKU: coverSKU, Group: g, Disabled: sku.NewPlanSet(off...), State: tenant.Active}
	}
	inError := by(coverTeam)
	inError.State, inError.Error = tenant.InError, "CountViolation"
	withError := by(coverTeam)
	withError.State, withError.Error = tenant.ActiveWithError, "Other"
	other := tenant.Assignment{SKU: otherSKU, Group: coverTeam, State: tenant.Active}
	move := Line{
		Calls: []Call{{Kind: Licenses, Remove: []sku.ID{coverSKU}, Proof: &Proof{Same: true, Wait: true, By: []tenant.GroupID{coverTeam}}}},
		After: &State{Inherited: []Inherited{{tenant.License{SKU: coverSKU}, coverTeam}}},
	}
	any := Line{Calls: []Call{{Kind: Licenses, Remove: []sku.ID{coverSKU}, Proof: &Proof{}}}, After: &State{}}
	both := Line{Calls: []Call{
		{Kind: Licenses, Remove: []sku.ID{coverSKU}, Proof: &Proof{}}, {Kind: Leave, Group: coverTeam, Proof: &Proof{}},
	}, After: &State{}}
	swap := Line{
		Calls: []Call{{Kind: Leave, Group: coverMore, Proof: &Proof{Wait: true, By: []tenant.GroupID{coverTeam}}}},
		After: &State{Inherited: []Inherited{{tenant.License{SKU: otherSKU}, coverTeam}}},
	}
	old, off := by(coverMore), by(coverMore, teamsPlan, mailPlan)
	otherInError := other
	otherInError.State, otherInError.Error = tenant.InError, "CountViolation"
	for _, tt := range []struct {
		name    string
		line    Line
		rows    []tenant.Assignment
		holds   bool
		coming  int
		failed  int
		missing sku.PlanSet
	}{
		{"the group has Teams off", move, []tenant.Assignment{direct, by(coverTeam, teamsPlan)}, false, 0, 0, sku.NewPlanSet(teamsPlan)},
		{"covering is enough, equal is not asked for", move, []tenant.Assignment{{SKU: coverSKU, Disabled: sku.NewPlanSet(mailPlan)}, by(coverTeam)}, true, 0, 0, nil},
		{"two groups together", move, []tenant.Assignment{direct, by(coverTeam, teamsPlan), by(coverMore, mailPlan)}, true, 0, 0, nil},
		{"not processed yet", move, []tenant.Assignment{direct}, false, 1, 0, sku.NewPlanSet(teamsPlan, mailPlan)},
		{"in error", move, []tenant.Assignment{direct, inError}, false, 0, 1, sku.NewPlanSet(teamsPlan, mailPlan)},
		{"active with an error", move, []tenant.Assignment{direct, withError}, false, 0, 1, sku.NewPlanSet(teamsPlan, mailPlan)},
		{"another SKU is no proof of a move", move, []tenant.Assignment{direct, other}, false, 1, 0, sku.NewPlanSet(teamsPlan, mailPlan)},
		{"and is one where all that is on counts", any, []tenant.Assignment{direct, other}, true, 0, 0, nil},
		{"a direct row with everything off needs a row of the group", move, []tenant.Assignment{{SKU: coverSKU, Disabled: sku.NewPlanSet(teamsPlan, mailPlan)}}, false, 1, 0, nil},
		{"the direct row is gone already", move, []tenant.Assignment{by(coverTeam)}, true, 0, 0, nil},
		{"from group to group: the new one has given", swap, []tenant.Assignment{old, other}, true, 0, 0, nil},
		{"from group to group: the new one has not given yet", swap, []tenant.Assignment{old}, false, 1, 0, sku.NewPlanSet(teamsPlan, mailPlan)},
		{"a license with everything off stays until the new group has given", swap, []tenant.Assignment{off}, false, 1, 0, nil},
		{"and stays where the new group gives in error", swap, []tenant.Assignment{off, otherInError}, false, 0, 1, nil},
		{"and where another path has on what is on", swap, []tenant.Assignment{old, direct}, false, 1, 0, nil},
		{"and goes once the new group has given", swap, []tenant.Assignment{off, other}, true, 0, 0, nil},
		{"one loss does not rest on the other", both, []tenant.Assignment{direct, by(coverTeam)}, false, 0, 0, sku.NewPlanSet(teamsPlan, mailPlan)},
	} {
		got := tt.line.Cover(0, tenant.User{Assignments: tt.rows}, plans)
		if got.Holds() != tt.holds || len(got.Coming) != tt.coming || len(got.Failed) != tt.failed || !got.Missing[coverSKU].Equal(tt.missing) {
			t.Errorf("%s: %+v; want holds %v, missing %v, %d coming, %d failed", tt.name, got, tt.holds, tt.missing, tt.coming, tt.failed)
		}
	}
}

// What a cover lacks is said with the service plan and a group that gives it.
func TestCoverWords(t *testing.T) {
	h := Header{
		SKUs:   []tenant.SKU{{Product: sku.Product{ID: coverSKU, PartNumber: "E3", Plans: []sku.Plan{{ID: teamsPlan, Name: "TEAMS1"}, {ID: mailPlan, Name: "MAIL"}}}}},
		Groups: map[tenant.GroupID]string{coverTeam: "LIC E3", coverMore: "LIC E3 full"},
		Gives: map[tenant.GroupID][]tenant.License{
			coverTeam: {{SKU: coverSKU, Disabled: sku.NewPlanSet(teamsPlan)}}, coverMore: {{SKU: coverSKU}},
		},
	}
	got := Cover{Missing: map[sku.ID]sku.PlanSet{coverSKU: sku.NewPlanSet(teamsPlan)}}.Words(h)
	for _, want := range []string{"TEAMS1", `given by group "LIC E3 full"`, "turn it on in the group"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q lacks %q", got, want)
		}
	}
}

// A group that has not given what it is to give is named, even where nothing rests on it.
func TestCoverWordsOfGains(t *testing.T) {
	h := Header{Groups: map[tenant.GroupID]string{coverTeam: "LIC E5"}, SKUs: []tenant.SKU{{Product: sku.Product{ID: otherSKU, PartNumber: "E5"}}}}
	for _, tt := range []struct {
		cover Cover
		want  string
	}{
		{Cover{gains: true, Coming: []Inherited{{tenant.License{SKU: otherSKU}, coverTeam}}}, `group "LIC E5" has not given E5 to this user`},
		{Cover{gains: true, Failed: []tenant.Assignment{{SKU: otherSKU, Group: coverTeam, Error: "CountViolation"}}}, `group "LIC E5" gives E5 in error`},
	} {
		if got := tt.cover.Words(h); !strings.HasPrefix(got, tt.want) {
			t.Errorf("%q; want %q", got, tt.want)
		}
	}
}
