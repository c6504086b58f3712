package plan

import (
	"slices"

	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// serviceHazards maps families of service plans to the hazard of losing the last
// plan of the family (R23, graph-contract 12).
var serviceHazards = []struct {
	code     Code
	families []string
	readd    bool // also dangerous for the moment of a readd
	service  string
}{
	{"hazard-mailbox", []string{"exchange"}, true, "Exchange"},
	{"hazard-onedrive", []string{"sharepoint", "onedrive"}, false, "SharePoint or OneDrive"},
	{"hazard-phone", []string{"phone-system"}, true, "phone system"},
	{"hazard-phone", []string{"calling-plan"}, true, "calling"},
	{"hazard-intune", []string{"intune"}, false, "Intune"},
	{"hazard-entra", []string{"aad-premium"}, false, "Entra ID P1 or P2"},
}

// hazards notes what services the user would lose, and what the rules of
// dependence say of the state after each call.
func (d *draft) hazards(before, after effect) {
	during, namedOff := after, d.namedOff()
	if len(d.readd) > 0 {
		during = d.w.effect(d.during())
	}
	for _, h := range serviceHazards {
		had := d.w.ofFamilies(before, h.families)
		switch {
		case len(had) == 0 || len(had.Minus(namedOff)) == 0:
		case len(d.w.ofFamilies(after, h.families)) == 0:
			d.note(find(h.code, "the last %s plan goes, %s", h.service, d.w.PlanLabels(had)))
		case h.readd && len(d.w.ofFamilies(during, h.families)) == 0:
			d.note(find(h.code, "the last %s plan is away between the two calls, %s", h.service, d.w.PlanLabels(had)))
		}
	}
	d.newMailbox(before, after)
	d.dependences(before, during, after)
}

// newMailbox: Exchange comes on for a synchronised user who had none.
func (d *draft) newMailbox(before, after effect) {
	exchange := []string{"exchange"}
	if u := d.o.user; u != nil && u.Synced && len(d.w.ofFamilies(before, exchange)) == 0 {
		if got := d.w.ofFamilies(after, exchange); len(got) > 0 {
			d.note(find("hazard-new-mailbox", "%s comes on", d.w.PlanLabels(got)))
		}
	}
}

// during is the state between the two halves of a readd.
func (d *draft) during() *State {
	s := *d.line.Before
	s.Direct = slices.DeleteFunc(slices.Clone(s.Direct), func(l tenant.License) bool { return slices.Contains(d.readd, l.SKU) })
	return &s
}

// namedOff lists the plans that the request itself names off.
func (d *draft) namedOff() sku.PlanSet {
	var out sku.PlanSet
	for _, x := range d.o.wishes {
		out = out.Union(x.choice.NamedOff)
	}
	return out
}

// ofFamilies picks the plans that belong to one of the families. Foundation plans
// are in none.
func (w *builder) ofFamilies(on effect, families []string) sku.PlanSet {
	var out []sku.PlanID
	for _, f := range families {
		for _, p := range w.Family(f) {
			if on.has(p) {
				out = append(out, p)
			}
		}
	}
	return sku.NewPlanSet(out...)
}

// dependences applies the rules of dependence to what is new in the state after
// the change, and for a readd to the state between its halves.
func (d *draft) dependences(before, during, after effect) {
	for _, r := range d.w.rules {
		if d.w.broken(r, before) {
			continue
		}
		label, others := d.w.PlanLabel(r.Plan), d.w.wordsOf(r)
		switch {
		case d.w.broken(r, after) && r.Relation == Excludes:
			d.breach(r, "plan-conflict", label+" and "+d.w.PlanLabels(d.w.others(r, after))+" would both be on")
		case d.w.broken(r, after) && !r.Refused && d.removesProvider(r, before):
			d.breach(r, "hazard-addon", label+" would be on without "+others)
		case d.w.broken(r, after):
			d.breach(r, "plan-dependency", label+" would be on without "+others)
		case len(d.readd) > 0 && r.Relation == Needs && d.w.broken(r, during):
			d.note(find("readd-breaks-addon", "%s needs %s between the two calls", label, others))
		}
	}
}

// breach notes a broken rule: a hazard, which the tenant may well take, or where it
// has refused it before an error (R24).
func (d *draft) breach(r Dependency, code Code, text string) {
	f := find(code, "%s", text)
	if r.Refused {
		f.Severity, f.Text = Error, text+", which this tenant has refused: choose other plans"
	}
	d.note(f)
}

// removesProvider tells whether the add-on is left because a whole SKU goes, and
// not because one of its plans is switched off.
func (d *draft) removesProvider(r Dependency, before effect) bool {
	for _, p := range d.w.others(r, before) {
		for _, path := range before.paths(p) {
			if _, kept := d.want[path.SKU]; !kept && path.Group == "" {
				return true
			}
		}
	}
	return false
}
