package plan

import (
	"strings"

	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// A Path is one way by which a service plan reaches a user.
type Path struct {
	SKU   sku.ID
	Group tenant.GroupID // empty: directly
}

// Effective returns the plans that are on for a user in state s, by any path, each
// with its paths (R11). skus is what the tenant says the SKUs contain.
func (s *State) Effective(skus map[sku.ID]tenant.SKU) map[sku.PlanID][]Path {
	on := map[sku.PlanID][]Path{}
	for _, x := range s.effect(func(id sku.ID) sku.PlanSet { return skus[id].UserPlans() }) {
		for _, p := range x.plans.Minus(x.off) {
			on[p] = append(on[p], x.path)
		}
	}
	return on
}

// An effect is what a state switches on: a grant for each license and path. It is
// asked rather than written out, as most questions are about few of the plans.
type effect []grant

// A grant is a license that reaches a user: plans that can be switched, and those
// of them that are off.
type grant struct {
	path       Path
	plans, off sku.PlanSet
}

func (s *State) effect(userPlans func(sku.ID) sku.PlanSet) effect {
	if s == nil {
		return nil
	}
	e := make(effect, 0, len(s.Direct)+len(s.Inherited))
	for _, l := range s.Direct {
		e = append(e, grant{Path{SKU: l.SKU}, userPlans(l.SKU), l.Disabled})
	}
	for _, in := range s.Inherited {
		e = append(e, grant{Path{in.SKU, in.Group}, userPlans(in.SKU), in.Disabled})
	}
	return e
}

// effect is what a state switches on in this tenant.
func (w *builder) effect(s *State) effect {
	return s.effect(func(id sku.ID) sku.PlanSet { return w.shape(id).user })
}

func (g grant) has(p sku.PlanID) bool { return g.plans.Has(p) && !g.off.Has(p) }

// has tells whether a plan is on by any path.
func (e effect) has(p sku.PlanID) bool {
	for _, g := range e {
		if g.has(p) {
			return true
		}
	}
	return false
}

// paths lists those by which a plan is on.
func (e effect) paths(p sku.PlanID) []Path {
	var out []Path
	for _, g := range e {
		if g.has(p) {
			out = append(out, g.path)
		}
	}
	return out
}

// silent returns the plans that some license names off and that are on by no path.
func (e effect) silent() sku.PlanSet {
	var ids []sku.PlanID
	for _, g := range e {
		for _, p := range g.off {
			if g.plans.Has(p) && !e.has(p) {
				ids = append(ids, p)
			}
		}
	}
	return sku.NewPlanSet(ids...)
}

// reviewEnabled notes each plan that comes back on, as the user feels it (R11).
func (d *draft) reviewEnabled(before, after effect) {
	for _, p := range before.silent() {
		if paths := after.paths(p); len(paths) > 0 {
			d.note(find("re-enables-plan", "%s comes on in %s", d.w.PlanLabel(p), d.w.paths(paths)))
		}
	}
}

// reviewStillOn notes each path by which a plan asked off stays on (R11).
func (d *draft) reviewStillOn(on effect) {
	for _, x := range d.o.wishes {
		if _, holds := d.want[x.sku]; !holds {
			continue
		}
		for _, p := range x.choice.NamedOff {
			for _, path := range on.paths(p) {
				if (path != Path{SKU: x.sku}) {
					d.note(find("still-on", "%s stays on through %s", d.w.PlanLabel(p), d.w.path(path)))
				}
			}
		}
	}
}

func (w *builder) path(p Path) string {
	if p.Group == "" {
		return w.Label(p.SKU)
	}
	return w.Label(p.SKU) + " from group " + w.GroupLabel(p.Group)
}

func (w *builder) paths(paths []Path) string {
	out := make([]string, len(paths))
	for i, p := range paths {
		out[i] = w.path(p)
	}
	return strings.Join(out, " and ")
}
