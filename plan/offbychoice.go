package plan

import "reseat/plan/sku"

// On returns the plans that are on by any path.
func (e Effect) On() sku.PlanSet {
	var on sku.PlanSet
	for _, g := range e {
		on = on.Union(g.plans.Minus(g.off))
	}
	return on
}

// OffByChoice returns the service plans that some license contains and that are off by
// every path, while no other plan of their family is on either (R43). Of a license that
// the tenant no longer lists, the disabled plans are all that is known to be in it.
func (e Effect) OffByChoice() sku.PlanSet {
	on := map[string]bool{}
	for _, g := range e {
		for _, p := range g.plans {
			if family, ok := sku.FamilyOf(p); ok && !g.off.Has(p) {
				on[family] = true
			}
		}
	}
	var ids []sku.PlanID
	for _, g := range e {
		for _, p := range g.off {
			family, _ := sku.FamilyOf(p)
			if (len(g.plans) == 0 || g.plans.Has(p)) && !e.Has(p) && !on[family] {
				ids = append(ids, p)
			}
		}
	}
	return sku.NewPlanSet(ids...)
}
