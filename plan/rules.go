package plan

import "reseat/plan/sku"

// A dependency says that one service plan needs one of others. Microsoft publishes
// no full list, so what is here is incomplete and only warns; the tenant is the
// judge (graph-contract 11, R24).
type dependency struct {
	plan     sku.PlanID
	families []string // any plan of these will do
	plans    []sku.PlanID
	needs    string // in words
}

var dependencies = []dependency{
	{plan: "e95bec33-7c88-4a70-8e19-b10bd9d0c014", families: []string{"sharepoint"}, needs: "a SharePoint plan"},                               // SHAREPOINTWAC
	{plan: "fe71d6c3-a2ea-4499-9778-da042bf08063", plans: []sku.PlanID{"5dbe027f-2339-4123-9542-606e4d348a72"}, needs: "SHAREPOINTENTERPRISE"}, // SHAREPOINT_PROJECT
	{plan: "8e0c0a52-6a6c-4d40-8370-dd62790dcd70", families: []string{"exchange"}, needs: "an Exchange plan"},                                  // THREAT_INTELLIGENCE
	{plan: "4828c8ec-dc2e-4779-b502-87ac9ce28ab7", families: []string{"teams", "skype"}, needs: "a Teams or Skype for Business plan"},          // MCOEV
}

// exclusions lists pairs of plans that cannot be on together (graph-contract 11).
var exclusions = [][2]sku.PlanID{
	{"4fa4026d-ce74-4962-a151-8e96d57ea8e4", "57ff2da0-773e-42df-b2af-ffb7a2317929"}, // TEAMS_FREE, TEAMS1
}

// providers picks from the plans that are on those that the rule accepts.
func (w *world) providers(r dependency, on map[sku.PlanID][]Path) sku.PlanSet {
	found := w.ofFamilies(on, r.families)
	for _, p := range r.plans {
		if len(on[p]) > 0 {
			found = found.Union(sku.NewPlanSet(p))
		}
	}
	return found
}

// broken tells whether the plan is on and nothing that it needs is.
func (w *world) broken(r dependency, on map[sku.PlanID][]Path) bool {
	return len(on[r.plan]) > 0 && len(w.providers(r, on)) == 0
}
