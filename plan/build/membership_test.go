package build

import (
	"strings"
	"testing"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// groupsGiving has Sales and Marketing give licenses in the notation of addUser.
func groupsGiving(toSales, toMarketing string) tenant.Snapshot {
	now := contoso()
	now.Country = "DE"
	for i, gives := range []string{toSales, toMarketing} {
		if gives != "" {
			a := assignment(now, strings.Fields(gives))
			now.Groups[i].Licenses = []tenant.License{{SKU: a.SKU, Disabled: a.Disabled}}
		}
	}
	return now
}

// planFor is the line of the one user of a tenant.
func planFor(t *testing.T, now tenant.Snapshot, ask plan.Ask) plan.Line {
	t.Helper()
	p, err := Plan([]plan.Request{{User: plan.Key{UPN: now.Users[0].UPN}}}, ask, now, sku.Bundled())
	if err != nil {
		t.Fatal(err)
	}
	return p.Lines[0]
}

// R52, and the defect of other tools: the direct license has Teams on, the group gives the
// same license with Teams off. The user is on hold before any call, and the text says what
// would be lost and how it would be given.
func TestMatchingLicenseWithTeamsOffIsNoProof_R52(t *testing.T) {
	move := plan.Ask{MoveTo: string(sales), MoveSKUs: []string{"ENTERPRISEPACK"}, Accept: []plan.Code{"hazard-turns-on"}}
	now := groupsGiving("ENTERPRISEPACK -TEAMS1", "")
	addUser(&now, "ada@contoso.com", "DE; ENTERPRISEPACK")
	l := planFor(t, now, move)
	if said := codesAndTexts(l); l.Kind != plan.OnHold || !strings.Contains(said, "not-covered") || !strings.Contains(said, "TEAMS1") || !strings.Contains(said, "turn it on in the group") {
		t.Errorf("%s\n%s", l.Kind, said)
	}
	now.Groups[0].Members = []tenant.Member{{ID: string(now.Users[0].ID)}}
	now.Users[0].Assignments = append(now.Users[0].Assignments, assignment(now, strings.Fields("ENTERPRISEPACK -TEAMS1 by Sales")))
	if l := planFor(t, now, move); l.Kind != plan.OnHold || !strings.Contains(codesAndTexts(l), "not-covered") {
		t.Errorf("a member already: %s\n%s", l.Kind, codesAndTexts(l))
	}
	if l := planFor(t, now, plan.Ask{Remove: []string{"ENTERPRISEPACK"}, IfInherited: true}); l.Kind != plan.OnHold || !strings.Contains(codesAndTexts(l), "not-covered") {
		t.Errorf("--if-inherited: %s\n%s", l.Kind, codesAndTexts(l))
	}

	now = groupsGiving("ENTERPRISEPACK -TEAMS1", "")
	addUser(&now, "ada@contoso.com", "DE; ENTERPRISEPACK -TEAMS1 -SWAY") // less on than the group gives
	if l := planFor(t, now, move); l.Kind != plan.Change || len(l.Calls) != 2 || l.Calls[0].Kind != plan.Join || l.Calls[1].Proof == nil {
		t.Errorf("covered: %s %+v\n%s", l.Kind, l.Calls, codesAndTexts(l))
	}
}

// What could give a missing service plan is a group to which the user can be added here: a
// dynamic, synchronized, mail-enabled, role-assignable or restricted one is no way out (R52).
func TestHintNamesGroupsThatCanBeJoined_R52(t *testing.T) {
	for kind, change := range map[string]func(*tenant.Group){
		"dynamic": func(g *tenant.Group) { g.Dynamic = true }, "synchronized": func(g *tenant.Group) { g.Synced = true },
		"mail-enabled": func(g *tenant.Group) { g.Kind = tenant.MailSecurityGroup }, "role-assignable": func(g *tenant.Group) { g.Roles = true },
		"restricted": func(g *tenant.Group) { g.Restricted = true },
	} {
		now := groupsGiving("ENTERPRISEPACK -TEAMS1", "ENTERPRISEPACK")
		addUser(&now, "ada@contoso.com", "DE; ENTERPRISEPACK")
		move := plan.Ask{MoveTo: string(sales), MoveSKUs: []string{"ENTERPRISEPACK"}}
		if said := codesAndTexts(planFor(t, now, move)); !strings.Contains(said, `given by group "Marketing"`) {
			t.Errorf("assigned: %s", said)
		}
		change(&now.Groups[1])
		if said := codesAndTexts(planFor(t, now, move)); strings.Contains(said, "Marketing") || !strings.Contains(said, "no group to which users can be added gives it") {
			t.Errorf("%s: %s", kind, said)
		}
	}
}

// R51: what is lost beside a gain rests on the proof whether or not the gain still has to
// be sent. A member of the new group, whom it gives in error or not at all, stays in the
// old one.
func TestLossesBesideGainsRestOnProof_R51(t *testing.T) {
	ask := plan.Ask{AddTo: []string{string(sales)}, RemoveFrom: []string{string(marketing)}, Accept: []plan.Code{"hazard-turns-on"}}
	for _, tt := range []struct {
		name, state string
		fails       string // the error of what Sales gives
		kind        plan.Kind
	}{
		{"no member yet", "DE; ENTERPRISEPACK by Marketing", "", plan.Change},
		{"a member who has what it gives", "DE; ENTERPRISEPACK by Marketing; SPE_E3 by Sales", "", plan.Change},
		{"a member who has it in error", "DE; ENTERPRISEPACK by Marketing; SPE_E3 by Sales", "CountViolation", plan.OnHold},
	} {
		now := groupsGiving("SPE_E3", "ENTERPRISEPACK")
		u := addUser(&now, "ada@contoso.com", tt.state)
		now.Groups[1].Members = []tenant.Member{{ID: string(u.ID)}}
		for i := range u.Assignments {
			if u.Assignments[i].Group == sales {
				now.Groups[0].Members = []tenant.Member{{ID: string(u.ID)}}
				if tt.fails != "" {
					u.Assignments[i].State, u.Assignments[i].Error = tenant.InError, tt.fails
				}
			}
		}
		l := planFor(t, now, ask)
		if l.Kind != tt.kind {
			t.Errorf("%s: %s, want %s\n%s", tt.name, l.Kind, tt.kind, codesAndTexts(l))
		}
		for _, c := range l.Calls {
			if c.Kind == plan.Leave && (c.Proof == nil || !c.Proof.Wait) {
				t.Errorf("%s: leaves without proof", tt.name)
			}
		}
	}
	now := groupsGiving("SPE_E3", "ENTERPRISEPACK") // who is to get a license directly has it already, with Teams off
	u := addUser(&now, "ada@contoso.com", "DE; ENTERPRISEPACK by Marketing; SPE_E3 -TEAMS1")
	now.Groups[1].Members = []tenant.Member{{ID: string(u.ID)}}
	l := planFor(t, now, plan.Ask{Assign: []string{"SPE_E3"}, RemoveFrom: []string{string(marketing)}})
	if l.Kind != plan.OnHold || !strings.Contains(codesAndTexts(l), "not-covered") {
		t.Errorf("a direct gain that is there: %s\n%s", l.Kind, codesAndTexts(l))
	}
	now = groupsGiving("SPE_E3", "") // a direct license goes, and the group is joined already
	u = addUser(&now, "ada@contoso.com", "DE; ENTERPRISEPACK")
	now.Groups[0].Members = []tenant.Member{{ID: string(u.ID)}}
	l = planFor(t, now, plan.Ask{AddTo: []string{string(sales)}, Remove: []string{"ENTERPRISEPACK"}})
	if l.Kind != plan.Change || len(l.Calls) != 1 || l.Calls[0].Proof == nil || !l.Calls[0].Proof.Wait {
		t.Errorf("a direct loss: %s %+v\n%s", l.Kind, l.Calls, codesAndTexts(l))
	}
}
