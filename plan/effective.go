package plan

import (
	"slices"

	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// A Path is one way by which a license and its service plans reach a user.
type Path struct {
	SKU   sku.ID         `json:"sku"`
	Group tenant.GroupID `json:"group,omitempty"` // empty: directly
}

// PathsOf lists the paths by which these licenses reach a user in state s, in the order of
// ids; a direct one comes before those through groups.
func (s *State) PathsOf(ids []sku.ID) []Path {
	var out []Path
	for _, id := range ids {
		if _, direct := tenant.Find(s.OrNone().Direct, id); direct {
			out = append(out, Path{SKU: id})
		}
		for _, in := range s.OrNone().Inherited {
			if in.SKU == id && !slices.Contains(out, Path{id, in.Group}) {
				out = append(out, Path{id, in.Group})
			}
		}
	}
	return out
}

// Effective returns the plans that are on for a user in state s, by any path, each
// with its paths (R11). skus is what the tenant says the SKUs contain.
func (s *State) Effective(skus map[sku.ID]tenant.SKU) map[sku.PlanID][]Path {
	on := map[sku.PlanID][]Path{}
	plans := make(UserPlans, len(skus))
	for id, k := range skus {
		plans[id] = k.UserPlans()
	}
	for _, x := range s.Effect(plans) {
		for _, p := range x.plans.Minus(x.off) {
			on[p] = append(on[p], x.path)
		}
	}
	return on
}

// An Effect is what a state switches on: a grant for each license and path. It is
// asked rather than written out, as most questions are about few of the plans.
type Effect []grant

// A grant is a license that reaches a user: plans that can be switched, and those
// of them that are off.
type grant struct {
	path       Path
	plans, off sku.PlanSet
}

// Effect is what a state switches on, by the service plans that can be switched per user.
func (s *State) Effect(plans UserPlans) Effect {
	if s == nil {
		return nil
	}
	e := make(Effect, 0, len(s.Direct)+len(s.Inherited))
	for _, l := range s.Direct {
		e = append(e, grant{Path{SKU: l.SKU}, plans[l.SKU], l.Disabled})
	}
	for _, in := range s.Inherited {
		e = append(e, grant{Path{in.SKU, in.Group}, plans[in.SKU], in.Disabled})
	}
	return e
}

func (g grant) has(p sku.PlanID) bool { return g.plans.Has(p) && !g.off.Has(p) }

// Has tells whether a plan is on by any path.
func (e Effect) Has(p sku.PlanID) bool {
	for _, g := range e {
		if g.has(p) {
			return true
		}
	}
	return false
}

// Paths lists those by which a plan is on.
func (e Effect) Paths(p sku.PlanID) []Path {
	var out []Path
	for _, g := range e {
		if g.has(p) {
			out = append(out, g.path)
		}
	}
	return out
}

// Contains tells whether a license contains the plan, on or off.
func (e Effect) Contains(p sku.PlanID) bool {
	for _, g := range e {
		if g.plans.Has(p) {
			return true
		}
	}
	return false
}

// Of returns the plans that are on through one SKU, by any path, and whether any path
// of the SKU is left at all.
func (e Effect) Of(id sku.ID) (on sku.PlanSet, held bool) {
	var ids []sku.PlanID
	for _, g := range e {
		if g.path.SKU == id {
			ids, held = append(ids, g.plans.Minus(g.off)...), true
		}
	}
	return sku.NewPlanSet(ids...), held
}

// SKUs lists the SKUs that reach the user, each once, in the order of the state.
func (e Effect) SKUs() []sku.ID {
	var out []sku.ID
	for _, g := range e {
		if !slices.Contains(out, g.path.SKU) {
			out = append(out, g.path.SKU)
		}
	}
	return out
}
