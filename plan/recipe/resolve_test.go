package recipe

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

// Every name in the recipes of the samples means something in the sample tenant, and
// a row can take each of them up (R3).
func TestSampleRecipesPlan(t *testing.T) {
	f, now := sample(t), contoso(t)
	asks, err := f.Asks()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range f.Names() {
		row := plan.Request{User: plan.Key{UPN: "anke.schaefer@contoso.com"}, Recipe: name}
		p, err := build.Plan([]plan.Request{row}, plan.Ask{Recipes: asks}, now, sku.Bundled())
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, finding := range p.Lines[0].Findings {
			if finding.Code == "unknown-recipe" {
				t.Errorf("%s: %s", name, finding.Text)
			}
		}
	}
}
