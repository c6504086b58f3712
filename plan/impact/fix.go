package impact

import (
	"slices"
	"strings"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// A Fix is the smallest change of a request after which a rule holds: service plans to
// switch on or off, or a license to leave out of it.
type Fix struct {
	On    bool
	Items []Item
	Leave sku.ID    // instead of items
	Code  plan.Code // of the finding that it answers
	Why   string    // what would break without it
}

// An Item is a service plan of a license.
type Item struct {
	SKU  sku.ID
	Plan sku.PlanID
}

// Words says a fix as flags take it, to be pasted.
func (f Fix) Words(x *tenant.Index) string {
	if f.Leave != "" {
		return "leave " + x.Label(f.Leave) + " out of the request"
	}
	items := make([]string, len(f.Items))
	for i, it := range f.Items {
		items[i] = `"` + x.Part(it.SKU) + "|" + x.PlanName(it.Plan) + `"`
	}
	flag := "--disable "
	if f.On {
		flag = "--enable "
	}
	return "add " + flag + strings.Join(items, ",")
}

// fix proposes a plan to switch on that is off in a SKU of the request, else one of the
// pair to turn off, with all that needs it. It is false where the request cannot fix it.
func (r *review) fix(d plan.Dependency) (Fix, bool) {
	if d.Relation == plan.Needs {
		for _, p := range r.candidates(d).Minus(r.change.StaysOff).Minus(r.change.namedOff()) {
			if id, ok := r.offIn(p); ok {
				return Fix{On: true, Items: []Item{{id, p}}}, true
			}
		}
	}
	for _, p := range r.order(d) {
		if f, ok := r.switchOff(p); ok {
			return f, true
		}
	}
	return Fix{}, false
}

// candidates lists the plans that a rule names, those of its families included.
func (r *review) candidates(d plan.Dependency) sku.PlanSet {
	out := sku.NewPlanSet(d.Plans...)
	for _, f := range d.Families {
		out = out.Union(r.Family(f))
	}
	return out
}

// order lists the plans of which one turned off would fix the rule, what is new first.
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
func (r *review) switchOff(p sku.PlanID) (Fix, bool) {
	var f Fix
	for _, q := range r.closure(p) {
		for _, path := range r.after.Paths(q) {
			if path.Group != "" || !r.asks(path.SKU) {
				return f, false
			}
			if _, held := tenant.Find(r.change.After.Direct, path.SKU); held && len(r.UserPlans()[path.SKU]) == 1 {
				return Fix{Leave: path.SKU}, true
			}
			f.Items = append(f.Items, Item{path.SKU, q})
		}
	}
	return f, len(f.Items) > 0
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
