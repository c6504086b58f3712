package build_test

import (
	"fmt"
	"log"

	"reseat/plan"
	"reseat/plan/build"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// One row asks for a license that its user does not have yet.
func ExamplePlan() {
	ems, _ := sku.Bundled().Product(sku.Bundled().ProductsByPart("EMS")[0])
	now := tenant.Snapshot{
		Domains: []tenant.Domain{{Name: "contoso.com", Default: true}},
		SKUs:    []tenant.SKU{{Product: ems, Capability: "Enabled", Seats: tenant.Seats{Enabled: 10, Consumed: 4}}},
		Users:   []tenant.User{{ID: "10000000-0000-4000-8000-000000000001", UPN: "ada@contoso.com", UsageLocation: "DE"}},
	}
	rows := []plan.Request{
		{Source: plan.Source{File: "users.csv", Line: 2}, User: plan.Key{UPN: "ada@contoso.com"}},
		{Source: plan.Source{File: "users.csv", Line: 3}, User: plan.Key{UPN: "bob@contoso.com"}},
	}
	p, err := build.Plan(rows, plan.Ask{Assign: []string{"EMS|INTUNE_A"}}, now, sku.Bundled())
	if err != nil {
		log.Fatal(err)
	}
	for _, l := range p.Lines {
		fmt.Println(l.UPN, l.Asked, "calls:", len(l.Calls), "findings:", len(l.Findings))
	}
	// Output:
	// ada@contoso.com [assign Enterprise Mobility + Security E3 (EMS), off: Microsoft Intune Plan 1 (INTUNE_A)] calls: 1 findings: 0
	// bob@contoso.com [assign Enterprise Mobility + Security E3 (EMS), off: Microsoft Intune Plan 1 (INTUNE_A)] calls: 0 findings: 1
}
