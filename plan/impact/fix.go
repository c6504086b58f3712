package impact

import (
	"slices"
	"strings"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// fix proposes the smallest change of the request after which the rule holds, to be
// pasted: a plan to switch on that is off in a SKU of the request, else one of the pair
// to switch off, with all that needs it. It is empty where the request cannot mend it.
func (r *review) fix(d plan.Dependency) string {
	if d.Relation == plan.Needs {
		for _, p := range r.candidates(d) {
			if id, ok := r.offIn(p); ok {
				return "add --enable " + r.item(id, p)
			}
		}
	}
	for _, p := range r.order(d) {
		if words, ok := r.switchOff(p); ok {
			return words
		}
	}
	return ""
}

// candidates lists the plans that a rule names, those of its families included.
func (r *review) candidates(d plan.Dependency) sku.PlanSet {
	out := sku.NewPlanSet(d.Plans...)
	for _, f := range d.Families {
		out = out.Union(r.Family(f))
	}
	return out
}

// order lists the plans of which one switched off would mend the rule, what is new first.
func (r *review) order(d plan.Dependency) []sku.PlanID {
	all := []sku.PlanID{d.Plan}
	if others := r.others(d, r.after); d.Relation == plan.Excludes && len(others) == 1 {
		all = append(all, others...)
	}
	slices.SortStableFunc(all, func(a, b sku.PlanID) int {
		switch was, is := r.before.Has(a), r.before.Has(b); {
		case was == is:
			return 0
		case was:
			return 1
		}
		return -1
	})
	return all
}

// offIn finds a SKU of the request in which the plan is off afterwards.
func (r *review) offIn(p sku.PlanID) (sku.ID, bool) {
	for _, l := range r.change.After.Direct {
		if l.Disabled.Has(p) && r.UserPlans()[l.SKU].Has(p) && r.asks(l.SKU) {
			return l.SKU, true
		}
	}
	return "", false
}

// asks tells whether the request chooses plans of the SKU.
func (r *review) asks(id sku.ID) bool {
	return slices.ContainsFunc(r.change.NamedOff, func(x Off) bool { return x.SKU == id })
}

// switchOff proposes to switch a plan off, and with it whatever would be on without what
// it needs.
func (r *review) switchOff(p sku.PlanID) (string, bool) {
	var items []string
	for _, q := range r.closure(p) {
		for _, path := range r.after.Paths(q) {
			if path.Group != "" || !r.asks(path.SKU) {
				return "", false
			}
			if _, held := tenant.Find(r.change.After.Direct, path.SKU); held && len(r.UserPlans()[path.SKU]) == 1 {
				return "leave " + r.Label(path.SKU) + " out of the request", true
			}
			items = append(items, r.item(path.SKU, q))
		}
	}
	return "add --disable " + strings.Join(items, ","), len(items) > 0
}

// closure lists a plan and every plan that would be on without what it needs once it is
// off.
func (r *review) closure(p sku.PlanID) []sku.PlanID {
	off := []sku.PlanID{p}
	for i := 0; i < len(off); i++ {
		gone := sku.NewPlanSet(off...)
		for _, d := range r.rules {
			others := r.others(d, r.after)
			if d.Relation == plan.Needs && r.after.Has(d.Plan) && !gone.Has(d.Plan) && len(others) > 0 && len(others.Minus(gone)) == 0 {
				off = append(off, d.Plan)
				gone = sku.NewPlanSet(off...)
			}
		}
	}
	return off
}

// item names a plan of a SKU as flags take it, in quotes where a shell needs them.
func (r *review) item(id sku.ID, p sku.PlanID) string {
	return `"` + r.Label(id) + "|" + r.PlanLabel(p) + `"`
}
