package report

import (
	"testing"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
	"reseat/report/words"
)

// PLAN-10, R15: an id that is no longer part of the SKU is switched neither on nor off.
func TestStepsLeaveOutPlansThatLeftTheSKU(t *testing.T) {
	const id, on, gone = sku.ID("s"), sku.PlanID("intune"), sku.PlanID("gone")
	h := plan.Header{SKUs: []tenant.SKU{{Product: sku.Product{ID: id, PartNumber: "EMS", Plans: []sku.Plan{{ID: on, Name: "INTUNE_A"}}}}}}
	state := func(off ...sku.PlanID) *plan.State {
		return &plan.State{Direct: []tenant.License{{SKU: id, Disabled: sku.NewPlanSet(off...)}}}
	}
	l := plan.Line{Kind: plan.Change, Touches: []sku.ID{id}, Before: state(gone), After: state(on)}
	if got := Steps(l, words.NewCatalog(h)); len(got) != 1 || got[0] != "~ EMS, turn off: INTUNE_A" {
		t.Error(got)
	}
}
