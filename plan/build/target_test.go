package build

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// groupTenant has a group Sales that gives EMS with INTUNE_A off, and n members who have it
// from there alone; nested groups and a device are members as well.
func groupTenant(n int) tenant.Snapshot {
	now := contoso()
	now.Country = "DE"
	ems := product("EMS").ID
	off := sku.NewPlanSet(planID("INTUNE_A"))
	g := &now.Groups[0]
	g.Licenses = []tenant.License{{SKU: ems, Disabled: off}}
	g.Members = []tenant.Member{{ID: string(marketing), Kind: "group"}, {ID: "d0000000-0000-4000-8000-000000000001", Kind: "device"}}
	for i := range n {
		u := tenant.User{ID: tenant.UserID(fmt.Sprintf("c0000000-0000-4000-8000-%012d", i)), UPN: fmt.Sprintf("u%02d@contoso.com", i), UsageLocation: "DE",
			Assignments: []tenant.Assignment{{SKU: ems, Group: sales, Disabled: off, State: tenant.Active}}}
		now.Users = append(now.Users, u)
		g.Members = append(g.Members, tenant.Member{ID: string(u.ID)})
	}
	return now
}

func targets(t *testing.T, now tenant.Snapshot, ask plan.Ask) plan.Plan {
	t.Helper()
	p, err := Targets([]plan.Target{{Group: sales, Name: "Sales"}}, ask, now, sku.Bundled())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func codesAndTexts(l plan.Line) string {
	var out []string
	for _, f := range l.Findings {
		out = append(out, string(f.Code)+" "+f.Text)
	}
	return strings.Join(out, "\n")
}

// A line of R50 is one call on the group, with what follows for each member; what a member
// has by another path is kept, and who has it by none loses it.
func TestGroupsAsTargets_R50(t *testing.T) {
	now := groupTenant(10)
	ems := product("EMS").ID
	now.Users[0].Assignments = append(now.Users[0].Assignments, tenant.Assignment{SKU: ems, State: tenant.Active}) // direct, all on
	p := targets(t, now, plan.Ask{Remove: []string{"EMS"}, Accept: []plan.Code{"hazard-members-lose"}})
	l := p.Lines[0]
	if l.Kind != plan.Change || len(l.Calls) != 1 || l.Calls[0].Kind != plan.GroupLicenses || len(l.Calls[0].Remove) != 1 {
		t.Fatalf("%+v\n%s", l, codesAndTexts(l))
	}
	n := l.CountMembers()
	if n[plan.Loses] != 9 || n[plan.Keeps] != 1 {
		t.Errorf("members: %v", n)
	}
	if got := l.Moves()[ems]; got != -9 {
		t.Errorf("seats: %d, want 9 freed", got)
	}
	if l.Aside["group"] != 1 || l.Aside["device"] != 1 || !strings.Contains(codesAndTexts(l), "1 device, 1 nested group in the group") {
		t.Errorf("not licensed: %v\n%s", l.Aside, codesAndTexts(l))
	}
}

// The plan choice of a group is that of R7 and R43 on the group's row: what is off stays off.
func TestGroupChoiceIsTheRows_R50_R43(t *testing.T) {
	p := targets(t, groupTenant(3), plan.Ask{Change: []string{"EMS"}, Choice: plan.PlanNames{Disable: []string{"RMS_S_PREMIUM"}}})
	want := sku.NewPlanSet(planID("INTUNE_A"), planID("RMS_S_PREMIUM"))
	if got := p.Lines[0].Calls[0].Add[0].Disabled; !got.Equal(want) {
		t.Errorf("off: %v, want %v", got, want)
	}
	if n := p.Lines[0].CountMembers(); n[plan.Differs] != 3 {
		t.Errorf("members: %v", n)
	}
	p = targets(t, groupTenant(3), plan.Ask{Swap: []string{"EMS=SPE_E5"}})
	if l := p.Lines[0]; len(l.Calls) != 1 || len(l.Calls[0].Add) != 1 || len(l.Calls[0].Remove) != 1 || !l.Calls[0].Add[0].Disabled.Has(planID("INTUNE_A")) {
		t.Errorf("swap: %+v\n%s", l.Calls, codesAndTexts(l))
	}
}

// Members for whom no license is left, or no country is known, or whose licenses conflict,
// would end in error, and that is a hazard with the counts.
func TestMembersInErrorAreForeseen_R50(t *testing.T) {
	now := groupTenant(8)
	e3 := product("SPE_E3").ID
	for i := range now.SKUs {
		if now.SKUs[i].ID == e3 {
			now.SKUs[i].Seats = tenant.Seats{Enabled: 12, Consumed: 10}
		}
	}
	now.Users[7].Assignments = append(now.Users[7].Assignments, tenant.Assignment{SKU: e3, State: tenant.Active}) // has a seat
	l := targets(t, now, plan.Ask{Assign: []string{"SPE_E3"}, Choice: plan.PlanNames{AllOn: true}, Accept: []plan.Code{"hazard-turns-on"}}).Lines[0]
	n := l.CountMembers()
	if n[plan.Errs] != 5 || l.Kind != plan.OnHold || !strings.Contains(codesAndTexts(l), "for 5 of 8 members the licenses would not take effect: 5: ") {
		t.Errorf("%v %s\n%s", n, l.Kind, codesAndTexts(l))
	}
	now = groupTenant(2)
	now.Country, now.Users[0].UsageLocation = "", ""
	l = targets(t, now, plan.Ask{Assign: []string{"VISIOCLIENT"}}).Lines[0]
	if n := l.CountMembers(); n[plan.Errs] != 1 || n[plan.Gains] != 1 {
		t.Errorf("without a location: %v", n)
	}
}

// What is off by choice for members and would come on is a hazard with their number.
func TestGroupTurnsOn_R43(t *testing.T) {
	now := groupTenant(4)
	l := targets(t, now, plan.Ask{Assign: []string{"SPE_E5"}}).Lines[0]
	if strings.Contains(codesAndTexts(l), "hazard-turns-on") {
		t.Errorf("what is off in the group stays off:\n%s", codesAndTexts(l))
	}
	now.Users[1].Assignments = []tenant.Assignment{{SKU: product("ENTERPRISEPACK").ID, Disabled: sku.NewPlanSet(planID("SWAY")), State: tenant.Active}}
	l = targets(t, now, plan.Ask{Assign: []string{"SPE_E5"}}).Lines[0]
	if !strings.Contains(codesAndTexts(l), "1 of 4 members: group \"Sales\" would turn on") || l.Kind != plan.OnHold {
		t.Errorf("%s\n%s", l.Kind, codesAndTexts(l))
	}
}

// Caps and protection are about the members and never about lines (R25).
func TestGuardsCountMembers_R25(t *testing.T) {
	limit := 9
	ask := plan.Ask{Remove: []string{"EMS"}, Accept: []plan.Code{"hazard-members-lose"}, Guards: plan.Guards{MaxRemovals: &limit}}
	_, err := Targets([]plan.Target{{Group: sales, Name: "Sales"}}, ask, groupTenant(10), sku.Bundled())
	if err == nil || !strings.Contains(err.Error(), "comes to 10") {
		t.Errorf("%v", err)
	}
	ask.Guards, ask.Protect = plan.Guards{}, []string{"u03@contoso.com"}
	if l := targets(t, groupTenant(10), ask).Lines[0]; l.Kind != plan.OnHold || !strings.Contains(codesAndTexts(l), "protected-member protected members: u03@contoso.com") {
		t.Errorf("%s\n%s", l.Kind, codesAndTexts(l))
	}
}

// Groups to which Graph assigns no licenses are on hold, with their kind.
func TestGroupKinds_R50(t *testing.T) {
	for words, change := range map[string]func(*tenant.Group){
		"not security-enabled": func(g *tenant.Group) { g.Kind = tenant.TeamGroup },
		"distribution list":    func(g *tenant.Group) { g.Kind = tenant.DistributionGroup },
		"role-assignable":      func(g *tenant.Group) { g.Roles = true },
		"restricted":           func(g *tenant.Group) { g.Restricted = true },
	} {
		now := groupTenant(1)
		change(&now.Groups[0])
		if l := targets(t, now, plan.Ask{Remove: []string{"EMS"}}).Lines[0]; l.Kind != plan.OnHold || !strings.Contains(codesAndTexts(l), words) {
			t.Errorf("%s: %s\n%s", words, l.Kind, codesAndTexts(l))
		}
	}
	now := groupTenant(1)
	now.Groups[0].Dynamic = true // its members are a rule's, its licenses are not
	if l := targets(t, now, plan.Ask{Change: []string{"EMS"}, Choice: plan.PlanNames{Disable: []string{"RMS_S_PREMIUM"}}}).Lines[0]; l.Kind != plan.Change {
		t.Errorf("dynamic: %s\n%s", l.Kind, codesAndTexts(l))
	}
}

// The line of a group says by which paths each member has its licenses, before and
// afterwards; who ends in error stays as before.
func TestMembersHavePaths_R50(t *testing.T) {
	now := groupTenant(3)
	ems := product("EMS").ID
	now.Users[len(now.Users)-3].Assignments = append(now.Users[len(now.Users)-3].Assignments, tenant.Assignment{SKU: ems, State: tenant.Active}) // direct
	both, group := []plan.Path{{SKU: ems}, {SKU: ems, Group: sales}}, []plan.Path{{SKU: ems, Group: sales}}
	l := targets(t, now, plan.Ask{Remove: []string{"EMS"}, Accept: []plan.Code{"hazard-members-lose"}}).Lines[0]
	for i, want := range []struct{ before, after []plan.Path }{{both, both[:1]}, {group, nil}, {group, nil}} {
		if m := l.Members[i]; !slices.Equal(m.Before, want.before) || !slices.Equal(m.After, want.after) {
			t.Errorf("%s: %v → %v, want %v → %v", m.UPN, m.Before, m.After, want.before, want.after)
		}
	}
	for i := range now.SKUs {
		now.SKUs[i].Seats = tenant.Seats{Enabled: 1, Consumed: 1}
	}
	l = targets(t, now, plan.Ask{Assign: []string{"VISIOCLIENT"}}).Lines[0]
	if m := l.Members[0]; m.Ends != plan.Errs || !slices.Equal(m.Before, both) || !slices.Equal(m.After, both) {
		t.Errorf("in error: %+v", m)
	}
}
