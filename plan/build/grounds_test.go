package build

import (
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

var graded = time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)

func daysAgo(n int) time.Time { return graded.AddDate(0, 0, -n) }

// Who counts as inactive, and who as without a recorded sign-in (R54).
func TestSignInConditions(t *testing.T) {
	g := plan.Grounds{Inactive: 90, NoRecordedSignIn: 90, At: graded}
	for _, c := range []struct {
		name                 string
		user                 tenant.User
		inactive, unrecorded bool
	}{
		{"success long ago", tenant.User{SignIn: tenant.SignIn{Success: daysAgo(91)}}, true, false},
		{"success long ago, attempts since", tenant.User{SignIn: tenant.SignIn{Success: daysAgo(91), Interactive: daysAgo(1)}}, true, false},
		{"success lately", tenant.User{SignIn: tenant.SignIn{Success: daysAgo(89), Interactive: daysAgo(200)}}, false, false},
		{"exactly as long ago", tenant.User{SignIn: tenant.SignIn{Success: daysAgo(90)}}, false, false},
		{"attempts alone, long ago", tenant.User{SignIn: tenant.SignIn{Interactive: daysAgo(100), NonInteractive: daysAgo(95)}}, true, false},
		{"attempts alone, one lately", tenant.User{SignIn: tenant.SignIn{Interactive: daysAgo(100), NonInteractive: daysAgo(5)}}, false, false},
		{"nothing on record, new", tenant.User{Created: daysAgo(10)}, false, false},
		{"nothing on record, old", tenant.User{Created: daysAgo(400)}, false, true},
		{"nothing on record, of before June 2018", tenant.User{}, false, true},
	} {
		if got := g.IsInactive(c.user); got != c.inactive {
			t.Errorf("%s: inactive is %t", c.name, got)
		}
		if got := g.IsUnrecorded(c.user); got != c.unrecorded {
			t.Errorf("%s: unrecorded is %t", c.name, got)
		}
	}
}

// The evidence stands in the line: what an account was last used, and which path covers
// what. Sign-in dates are of the user, so lines that share all else differ.
func TestEvidence(t *testing.T) {
	now := contoso()
	for i, upn := range []string{"a@contoso.com", "b@contoso.com"} {
		addUser(&now, upn, "DE; ENTERPRISEPACK; SPE_E5; EMS by Sales").SignIn.Success = daysAgo(100 + i)
	}
	addUser(&now, "c@contoso.com", "DE; ENTERPRISEPACK; EMS").SignIn.Success = daysAgo(1)
	g := plan.Grounds{Inactive: 90, Overlap: "Office 365 E3", At: graded}
	reqs, left, err := Conditions{Grounds: g}.Narrow(gatheredOf(now), now, sku.Bundled())
	if err != nil || len(reqs) != 2 || left[0].Users != 1 {
		t.Fatal(len(reqs), left, err)
	}
	p := build(t, reqs, plan.Ask{Remove: []string{"ENTERPRISEPACK"}, Grounds: g}, now)
	want := []string{
		"last successful sign-in 2026-07-24, 100 days ago",
		"last successful sign-in 2026-07-23, 101 days ago",
	}
	for i, l := range p.Lines {
		text := ""
		for _, f := range l.Findings {
			text += f.Text + "\n"
		}
		if l.Kind != plan.Change || !strings.Contains(text, want[i]) || !strings.Contains(text, "are all on through Microsoft 365 E5 (SPE_E5), assigned directly (") {
			t.Errorf("%s %s:\n%s", l.UPN, l.Kind, text)
		}
		if l.Calls[0].Proof == nil || !l.Calls[0].Proof.Service {
			t.Errorf("%s: the removal has no proof", l.UPN)
		}
	}
}

func gatheredOf(now tenant.Snapshot) []plan.Request {
	var out []plan.Request
	for _, u := range now.Users {
		out = append(out, plan.Request{Source: plan.Source{File: "tenant"}, User: plan.Key{ID: string(u.ID)}, Gathered: true})
	}
	return out
}

// A plan that rests on other paths may do nothing but remove that license (R54).
func TestGroundsAllowOneRemoval(t *testing.T) {
	now := contoso()
	addUser(&now, "a@contoso.com", "DE; ENTERPRISEPACK; SPE_E5")
	on := plan.Grounds{Overlap: "ENTERPRISEPACK"}
	for _, ask := range []plan.Ask{
		{Remove: []string{"SPE_E5"}, Grounds: on},
		{Remove: []string{"ENTERPRISEPACK", "SPE_E5"}, Grounds: on},
		{Assign: []string{"EMS"}, Remove: []string{"ENTERPRISEPACK"}, Grounds: on},
		{Swap: []string{"ENTERPRISEPACK=SPE_E5"}, Grounds: on},
		{Exact: []string{"SPE_E5"}, Grounds: on},
		{Remove: []string{"ENTERPRISEPACK"}, Grounds: plan.Grounds{Overlap: "ENTERPRISEPACK", DirectAndInherited: "SPE_E5"}},
		{Recipe: "r", Recipes: map[string]plan.Ask{"r": {Remove: []string{"SPE_E5"}}}, Grounds: on},
	} {
		var refused *plan.AskError
		if _, err := Plan(gatheredOf(now), ask, now, sku.Bundled()); !errors.As(err, &refused) {
			t.Errorf("%+v: %v", ask, err)
		}
	}
}

// Whatever becomes of licenses and groups between plan and removal: a service that is on
// stays on, or nothing is sent (R27, R54).
func TestOverlapNeverTakesAService(t *testing.T) {
	sent, kept := 0, 0
	whole := contoso()
	for seed := range uint64(120) {
		rng := rand.New(rand.NewPCG(seed, 54))
		now := whole
		u := addUser(&now, "a@contoso.com", "DE")
		u.Assignments = drawRows(rng, now)
		target := now.SKUs[rng.IntN(6)]
		g := plan.Grounds{Overlap: string(target.PartNumber)}
		reqs, _, err := Conditions{Grounds: g}.Narrow(gatheredOf(now), now, sku.Bundled())
		if err != nil {
			t.Fatal(err)
		}
		p := build(t, append(reqs, plan.Request{Source: plan.Source{File: "list.csv", Line: 2}, User: plan.Key{UPN: "nobody@contoso.com"}}), plan.Ask{Remove: []string{string(target.PartNumber)}, Grounds: g, Accept: hazardsAll()}, now)
		for _, l := range p.Lines {
			if l.Kind != plan.Change {
				continue
			}
			for range 20 {
				later := *u
				later.Assignments = changeOthers(rng, now, u.Assignments, target.ID)
				if !l.Cover(0, later, p.Header.UserPlans()).Holds() {
					kept++
					continue
				}
				sent++
				checkServices(t, seed, later, target.ID, p.Header.UserPlans())
			}
		}
	}
	if sent < 60 || kept < 30 {
		t.Errorf("%d removals sent, %d kept back: too few to prove anything", sent, kept)
	}
}

func checkServices(t *testing.T, seed uint64, u tenant.User, gone sku.ID, plans plan.UserPlans) {
	t.Helper()
	after := u
	after.Assignments = slices.DeleteFunc(slices.Clone(u.Assignments), func(a tenant.Assignment) bool { return a.Direct() && a.SKU == gone })
	was, is := onOf(u, plans), onOf(after, plans)
	for _, p := range was.Minus(is) {
		if left, _ := sku.LeftOf(p, is); left != sku.Enough {
			t.Errorf("seed %d: %s was on and is gone", seed, planName(p))
		}
	}
}

// onOf reads off a user what is on by licenses in force, without the planner's own words.
func onOf(u tenant.User, plans plan.UserPlans) sku.PlanSet {
	var on []sku.PlanID
	for _, a := range u.Assignments {
		if a.State == tenant.Active {
			for _, p := range plans[a.SKU] {
				if !a.Disabled.Has(p) {
					on = append(on, p)
				}
			}
		}
	}
	return sku.NewPlanSet(on...)
}

// drawRows draws licenses of which the first SKUs of the tenant overlap a lot.
func drawRows(rng *rand.Rand, now tenant.Snapshot) []tenant.Assignment {
	var out []tenant.Assignment
	for _, k := range now.SKUs[:6] {
		for _, g := range []tenant.GroupID{"", sales, marketing} {
			if rng.IntN(4) > 0 {
				continue
			}
			a := tenant.Assignment{SKU: k.ID, Group: g, State: tenant.Active}
			if rng.IntN(2) == 0 {
				a.Disabled = drawOff(rng, k)
			}
			if g != "" && rng.IntN(6) == 0 {
				a.State, a.Error = tenant.InError, "CountViolation"
			}
			out = append(out, a)
		}
	}
	return out
}

func drawOff(rng *rand.Rand, k tenant.SKU) sku.PlanSet {
	all := k.UserPlans()
	var off []sku.PlanID
	for range rng.IntN(4) {
		off = append(off, all[rng.IntN(len(all))])
	}
	return sku.NewPlanSet(off...)
}

// changeOthers does to the other licenses of a user what can happen between plan and apply:
// one goes, fails, or has more service plans off.
func changeOthers(rng *rand.Rand, now tenant.Snapshot, rows []tenant.Assignment, target sku.ID) []tenant.Assignment {
	out := slices.Clone(rows)
	i := rng.IntN(len(out))
	if out[i].Direct() && out[i].SKU == target {
		return out
	}
	switch rng.IntN(3) {
	case 0:
		return slices.Delete(out, i, i+1)
	case 1:
		out[i].State = tenant.InError
	case 2:
		k, _ := now.SKU(out[i].SKU)
		out[i].Disabled = out[i].Disabled.Union(drawOff(rng, k))
	}
	return out
}

func hazardsAll() []plan.Code {
	var out []plan.Code
	for _, r := range plan.Rules() {
		if r.Severity == plan.Hazard {
			out = append(out, r.Code)
		}
	}
	return out
}
