package impact

import (
	"fmt"
	"slices"
	"strings"

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
	soft     bool // a note where the request removes the license by name: nothing is lost for good
	service  string
}{
	{"hazard-mailbox", []string{"exchange"}, true, false, "Exchange"},
	{"hazard-onedrive", []string{"sharepoint", "onedrive"}, false, false, "SharePoint or OneDrive"},
	{"hazard-phone", []string{"phone-system"}, true, false, "Phone System"},
	{"hazard-phone", []string{"calling-plan"}, true, false, "calling"},
	{"hazard-teams", []string{"teams"}, false, true, "Teams"},
	{"hazard-intune", []string{"intune"}, false, true, "Intune"},
	{"hazard-entra", []string{"aad-premium"}, false, true, "Entra ID P1 or P2"},
}

// services notes what services the user would lose.
func (r *review) services() {
	namedOff := r.change.namedOff()
	for _, h := range serviceHazards {
		had := ofFamilies(r.Index, r.before, h.families)
		switch {
		case len(had) == 0 || len(had.Minus(namedOff)) == 0:
		case len(ofFamilies(r.Index, r.after, h.families)) == 0 && h.soft && r.removedByName(had):
			r.note(plan.Finding{Code: h.code, Severity: plan.Note, Text: "the last " + h.service + " service plan ends with the license that the request removes: " + r.PlanLabels(had)})
		case len(ofFamilies(r.Index, r.after, h.families)) == 0:
			r.note(plan.Find(h.code, "the user loses the last %s service plan, %s%s", h.service, r.PlanLabels(had), r.mailboxWords(h.code)))
		case h.readd && len(ofFamilies(r.Index, r.during, h.families)) == 0:
			r.note(plan.Find(h.code, "the user has no %s service plan between the two calls, %s", h.service, r.PlanLabels(had)))
		}
	}
}

// smallerMailbox is a hazard for an account that nobody seems to use and that loses an
// Exchange plan, though another one is left (R23).
func (r *review) smallerMailbox() {
	exchange := []string{"exchange"}
	had, has := ofFamilies(r.Index, r.before, exchange), ofFamilies(r.Index, r.after, exchange)
	gone := had.Minus(has).Minus(r.change.namedOff())
	if !r.change.Unused || len(gone) == 0 || len(has) == 0 || r.enough(gone, has) {
		return
	}
	r.note(plan.Find("hazard-mailbox", "%s is lost and %s remains%s", r.PlanLabels(gone), r.PlanLabels(has), r.mailboxWords("hazard-mailbox")))
}

func (r *review) enough(gone, has sku.PlanSet) bool {
	for _, p := range gone {
		if left, _ := sku.LeftOf(p, has); left != sku.Enough {
			return false
		}
	}
	return true
}

// mailboxWords says of a mailbox without sign-ins what else it can be.
func (r *review) mailboxWords(code plan.Code) string {
	if !r.change.Unused || code != "hazard-mailbox" {
		return ""
	}
	return " (an account without sign-ins can be a shared or room mailbox, or one that is kept on hold)"
}

// removedByName tells whether all that gives these plans is licenses that the request
// removes by name.
func (r *review) removedByName(plans sku.PlanSet) bool {
	for _, p := range plans {
		for _, path := range r.before.Paths(p) {
			if path.Group == "" && !slices.Contains(r.change.Removed, path.SKU) {
				return false
			}
		}
	}
	return true
}

// addresses: the last Exchange plan goes of a user who has addresses beside the first.
func (r *review) addresses() {
	exchange, u := []string{"exchange"}, r.change.User
	if u == nil || len(u.Aliases) == 0 || len(ofFamilies(r.Index, r.before, exchange)) == 0 || len(ofFamilies(r.Index, r.after, exchange)) > 0 {
		return
	}
	named := u.Aliases[:min(mostAddresses, len(u.Aliases))]
	text := strings.Join(named, ", ")
	if more := len(u.Aliases) - len(named); more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	r.note(plan.Find("hazard-address", "the user loses the last Exchange service plan, and the addresses %s can be lost or change with it", text))
}

// mostAddresses is how many addresses a finding names.
const mostAddresses = 3

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
