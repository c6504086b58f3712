package impact

import (
	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// serviceHazards maps families of service plans to the hazard of losing the last
// plan of the family (R23, graph-contract 12).
var serviceHazards = []struct {
	code     plan.Code
	families []string
	readd    bool // also dangerous for the moment of a readd
	service  string
}{
	{"hazard-mailbox", []string{"exchange"}, true, "Exchange"},
	{"hazard-onedrive", []string{"sharepoint", "onedrive"}, false, "SharePoint or OneDrive"},
	{"hazard-phone", []string{"phone-system"}, true, "phone system"},
	{"hazard-phone", []string{"calling-plan"}, true, "calling"},
	{"hazard-teams", []string{"teams"}, false, "Teams"},
	{"hazard-intune", []string{"intune"}, false, "Intune"},
	{"hazard-entra", []string{"aad-premium"}, false, "Entra ID P1 or P2"},
}

// services notes what services the user would lose.
func (r *review) services() {
	namedOff := r.change.namedOff()
	for _, h := range serviceHazards {
		had := ofFamilies(r.Index, r.before, h.families)
		switch {
		case len(had) == 0 || len(had.Minus(namedOff)) == 0:
		case len(ofFamilies(r.Index, r.after, h.families)) == 0:
			r.note(plan.Find(h.code, "the last %s plan goes, %s", h.service, r.PlanLabels(had)))
		case h.readd && len(ofFamilies(r.Index, r.during, h.families)) == 0:
			r.note(plan.Find(h.code, "the last %s plan is away between the two calls, %s", h.service, r.PlanLabels(had)))
		}
	}
}

// newMailbox: Exchange comes on for a synchronised user who had none.
func (r *review) newMailbox() {
	exchange := []string{"exchange"}
	if u := r.change.User; u != nil && u.Synced && len(ofFamilies(r.Index, r.before, exchange)) == 0 {
		if got := ofFamilies(r.Index, r.after, exchange); len(got) > 0 {
			r.note(plan.Find("hazard-new-mailbox", "%s is turned on", r.PlanLabels(got)))
		}
	}
}

// ofFamilies picks the plans that belong to one of the families. Foundation plans
// are in none.
func ofFamilies(x *tenant.Index, on plan.Effect, families []string) sku.PlanSet {
	var out []sku.PlanID
	for _, f := range families {
		for _, p := range x.Family(f) {
			if on.Has(p) {
				out = append(out, p)
			}
		}
	}
	return sku.NewPlanSet(out...)
}
