package impact

import (
	"reseat/plan"
	"reseat/plan/sku"
)

// losses notes what was on and is on by no path afterwards, but for what the request
// names off (R44). Where a service stays at a smaller plan both plans are named, and
// nothing is said where another plan gives as much.
func (r *review) losses() {
	on := r.after.On()
	gone := r.before.On().Minus(on).Minus(r.change.namedOff())
	var lost []sku.PlanID
	for _, p := range gone {
		switch left, by := sku.LeftOf(p, on); {
		case left == sku.Nothing:
			lost = append(lost, p)
		case left == sku.Less && r.greatest(p):
			r.note(plan.Find("smaller-plan", "%s is lost, %s remains", r.PlanLabel(p), r.PlanLabel(by)))
		}
	}
	r.lost(sku.NewPlanSet(lost...))
}

// greatest tells whether no other plan that was on gave as much as this one or more, or
// whether this is the first of those that did.
func (r *review) greatest(p sku.PlanID) bool {
	left, by := sku.LeftOf(p, r.before.On().Minus(sku.NewPlanSet(p)))
	return left != sku.Enough || !r.after.Has(by) && p < by
}

// lost notes the plans that are lost, in one finding for each SKU that gave them.
func (r *review) lost(plans sku.PlanSet) {
	for _, id := range r.before.SKUs() {
		was, _ := r.before.Of(id)
		here := was.Intersect(plans)
		plans = plans.Minus(here)
		_, held := r.after.Of(id)
		switch {
		case len(here) == 0:
		case held:
			r.note(plan.Find("loses-plan", "%s, on through %s before, will be off", r.PlanLabels(here), r.Label(id)))
		case len(here) == len(was) && len(here) > mostNamed:
			r.note(plan.Find("loses-plan", "%s is removed with all its %d service plans, which nothing else gives", r.Label(id), len(here)))
		default:
			r.note(plan.Find("loses-plan", "%s is removed, and nothing else gives %s", r.Label(id), r.PlanLabels(here)))
		}
	}
}

// mostNamed is up to how many service plans of a SKU that goes as a whole are named.
const mostNamed = 8
