package msol

import (
	"os"
	"testing"

	"reseat/plan"
	"reseat/plan/build"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

func contoso(t *testing.T) tenant.Snapshot {
	t.Helper()
	text, err := os.Open("../../samples/tenant.json")
	if err != nil {
		t.Fatal(err)
	}
	defer text.Close()
	now, err := tenant.ReadSnapshot(text, "tenant.json")
	if err != nil {
		t.Fatal(err)
	}
	return now
}

// A script and the recipe that stands for it ask the same of the sample tenant:
// day-one case 1, its placeholders filled in.
func TestExplainedReaddPlans(t *testing.T) {
	e := explain(t, "readd-loop.ps1", readScript(t, "testdata/scripts/readd-loop.ps1"))
	ask, err := e.Jobs[0].Recipe.Ask()
	if err != nil {
		t.Fatal(err)
	}
	row := plan.Request{User: plan.Key{UPN: "anke.schaefer@contoso.com"}}
	p, err := build.Plan([]plan.Request{row}, ask, contoso(t), sku.Bundled())
	if err != nil {
		t.Fatal(err)
	}
	l := p.Lines[0]
	if len(l.Calls) != 2 {
		t.Fatalf("want remove and add, got %+v", l)
	}
	ems, _ := tenant.Find(l.After.Direct, "efccb6f7-5641-4e0e-bd10-b4976e1bf68e")
	if len(ems.Disabled) != 1 || ems.Disabled[0] != "c1ec4a95-1f05-45b3-a911-aa3fa01094f5" {
		t.Errorf("want INTUNE_A alone off in EMS, got %v", ems.Disabled)
	}
}
