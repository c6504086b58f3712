package main

import (
	"fmt"
	"strings"
	"testing"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// What a person has to type fits what the plan does, and a refusal never says what that is.
func TestApprovalFitsTheDanger(t *testing.T) {
	const e3 = sku.ID("05e9a617-0261-4cee-bb44-138d3ef5d965")
	without, with := &plan.State{}, &plan.State{Direct: []tenant.License{{SKU: e3}}}
	gains := plan.Line{Kind: plan.Change, Touches: []sku.ID{e3}, Before: without, After: with}
	loses := plan.Line{Kind: plan.Change, Touches: []sku.ID{e3}, Before: with, After: without, Loses: []sku.ID{e3}}
	readd := plan.Line{Kind: plan.Change, Touches: []sku.ID{e3}, Before: with, After: with,
		Calls: []plan.Call{{Kind: plan.Licenses, Half: 1, Remove: []sku.ID{e3}}, {Kind: plan.Licenses, Half: 2, Add: with.Direct}}}
	of := func(n int, l plan.Line, more ...plan.Line) plan.Plan {
		p := plan.Plan{Header: plan.Header{Domain: "contoso.com"}, Lines: more, Digest: strings.Repeat("ab", 32)}
		for i := range n {
			l.ID = plan.ChangeID(fmt.Sprint(i))
			p.Lines = append(p.Lines, l)
		}
		return p
	}
	group := func(n int, m plan.Member) plan.Plan { // R50: approval counts members
		l := plan.Line{ID: "group:g", Group: "g", Kind: plan.Change, Touches: []sku.ID{e3}, Before: without, After: with}
		for i := range n {
			m.User = tenant.UserID(fmt.Sprint("u", i))
			l.Members = append(l.Members, m)
		}
		return of(0, plan.Line{}, l)
	}
	teams := sku.NewPlanSet("57ff2da0-773e-42df-b2af-ffb7a2317929")
	for _, c := range []struct {
		name  string
		plan  plan.Plan
		good  []string
		never []string
	}{
		{"one user gains", of(1, gains), []string{"y", " YES\n"}, []string{"", "n", "contoso.com"}},
		{"twenty gain", of(20, gains), []string{"y"}, []string{"yep"}},
		{"twenty-one gain", of(21, gains), []string{"contoso.com", "Contoso.COM\n"}, []string{"y", "", "fabrikam.com"}},
		{"one loses a license", of(1, loses), []string{"contoso.com 1", " CONTOSO.com  1 \n"}, []string{"y", "contoso.com", "1", "contoso.com 2", "1 contoso.com"}},
		{"one of many loses one", of(1500, gains, loses), []string{"contoso.com 1501", "contoso.com 1,501"}, []string{"contoso.com", "contoso.com 1"}},
		{"a group gives to twenty", group(20, plan.Member{Ends: plan.Gains, Gains: []sku.ID{e3}}), []string{"y"}, []string{"yep"}},
		{"a group gives to many", group(4000, plan.Member{Ends: plan.Gains, Gains: []sku.ID{e3}}), []string{"contoso.com"}, []string{"y"}},
		{"a group takes from many", group(4000, plan.Member{Ends: plan.Loses, Loses: []sku.ID{e3}}), []string{"contoso.com 4000"}, []string{"y", "contoso.com", "contoso.com 1"}},
		{"a group turns a service plan off", group(2, plan.Member{Ends: plan.Differs, Off: teams}), []string{"contoso.com 2"}, []string{"y"}},
		{"remove and re-assign", of(3, readd), []string{"contoso.com 3"}, []string{"y", "contoso.com"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			q := questionOf(c.plan)
			for _, typed := range c.good {
				if !q.agrees(typed) {
					t.Errorf("%q is refused; the question is %q", typed, q.text)
				}
			}
			for _, typed := range c.never {
				if q.agrees(typed) {
					t.Errorf("%q approves", typed)
				}
			}
			if strings.Contains(strings.ToLower(q.otherwise), "contoso.com") {
				t.Errorf("the refusal says what to type: %s", q.otherwise)
			}
			if _, err := matching(c.plan, "--approve", "0123456789ab"); err == nil || strings.Contains(err.Error(), c.plan.Digest[:12]) {
				t.Errorf("the refusal of another digest says the right one: %v", err)
			}
		})
	}
}
