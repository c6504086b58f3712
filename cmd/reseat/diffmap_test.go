package main

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"reseat/plan"
	"reseat/plan/build"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// A small tenant with two SKUs whose plans are of one family.
func twoSKUs() []tenant.SKU {
	plans := func(part string, ids ...sku.Plan) tenant.SKU {
		id := sku.ID("50000000-0000-4000-8000-00000000000" + part[len(part)-1:])
		return tenant.SKU{Product: sku.Product{ID: id, PartNumber: sku.PartNumber(part), Plans: ids}, Capability: "Enabled", Seats: tenant.Seats{Enabled: 10}}
	}
	return []tenant.SKU{
		plans("OLD1", sku.Plan{ID: "54a152dc-90de-4996-93d2-bc47e670fc06", Name: "MCOPSTN5"}, sku.Plan{ID: "16935b20-87c0-4908-934a-22aa267d0d26", Name: "MCOPSTN8"}, sku.Plan{ID: "c1ec4a95-1f05-45b3-a911-aa3fa01094f5", Name: "INTUNE_A"}),
		plans("NEW2", sku.Plan{ID: "4ed3ff63-69d7-4fb7-b984-5aec7f605ca8", Name: "MCOPSTN1"}, sku.Plan{ID: "5e62787c-c316-451f-b873-1d05acd4d12c", Name: "BPOS_S_TODO_1"}),
	}
}

func TestWriteMap(t *testing.T) {
	maps, err := build.MapSwap(twoSKUs(), sku.Bundled(), []string{"OLD1"}, "NEW2")
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := writeMap(&b, mappedPlans(maps[0], "OLD1=NEW2", sku.NewIndex(products(twoSKUs()), nil, sku.Bundled()))); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"MCOPSTN5 +MCOPSTN1 +same service, needs a decision", "INTUNE_A +- +no counterpart", "- +BPOS_S_TODO_1 +is turned on", "2 lines need a decision"} {
		if !regexp.MustCompile(want).MatchString(b.String()) {
			t.Errorf("no %q in:\n%s", want, b.String())
		}
	}
}

func TestWriteDiff(t *testing.T) {
	planned := func(ask plan.Ask, users ...string) plan.Plan {
		now := tenant.Snapshot{Tenant: "t", SKUs: twoSKUs()}
		var rows []plan.Request
		for _, u := range users {
			now.Users = append(now.Users, tenant.User{ID: tenant.UserID(u), UPN: u + "@contoso.com\x1b[31m", UsageLocation: "DE"})
			rows = append(rows, plan.Request{User: plan.Key{ID: u}})
		}
		p, err := build.Plan(rows, ask, now, sku.Bundled())
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	accept := []plan.Code{"plan-dependency"} // calling plans without Teams Phone
	first := planned(plan.Ask{Assign: []string{"OLD1"}, Accept: accept}, "ada", "bob")
	second := planned(plan.Ask{Assign: []string{"NEW2"}, Accept: accept}, "ada", "cay")
	var b bytes.Buffer
	if err := writeDiff(&b, diffedUsers(first, second)); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`ada@contoso.com\[31m +after, calls +change: \+ OLD1 +change: \+ NEW2`, `bob\S+ +in one alone +change: \+ OLD1 +-`, `cay\S+ +in one alone +- +change: \+ NEW2`} {
		if !regexp.MustCompile(want).MatchString(b.String()) {
			t.Errorf("no %q in:\n%s", want, b.String())
		}
	}
	if strings.Contains(b.String(), "\x1b") {
		t.Error("a name steers the terminal")
	}
}
