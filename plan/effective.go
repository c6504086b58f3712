package plan

import (
	"slices"
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
	if s == nil {
		return on
	}
	add := func(l tenant.License, g tenant.GroupID) {
		for _, p := range skus[l.SKU].UserPlans().Minus(l.Disabled) {
			on[p] = append(on[p], Path{l.SKU, g})
		}
	}
	for _, l := range s.Direct {
		add(l, "")
	}
	for _, in := range s.Inherited {
		add(in.License, in.Group)
	}
	return on
}

// off returns the plans that some assignment of s names off and that are on by no path.
func (s *State) off(skus map[sku.ID]tenant.SKU) sku.PlanSet {
	if s == nil {
		return nil
	}
	var ids []sku.PlanID
	for _, l := range s.Direct {
		ids = append(ids, l.Disabled.Intersect(skus[l.SKU].UserPlans())...)
	}
	for _, in := range s.Inherited {
		ids = append(ids, in.Disabled.Intersect(skus[in.SKU].UserPlans())...)
	}
	on := s.Effective(skus)
	return sku.NewPlanSet(slices.DeleteFunc(ids, func(p sku.PlanID) bool { return len(on[p]) > 0 })...)
}

// effectNotes tells what a change does to services as the user feels them:
// plans that come back on, and plans asked off that stay on by another path.
func (w *world) effectNotes(before, after *State, wishes []wish) []Finding {
	var out []Finding
	on := after.Effective(w.skus)
	for _, p := range before.off(w.skus) {
		if len(on[p]) > 0 {
			out = append(out, find("re-enables-plan", "%s comes on in %s", w.names.PlanLabel(p), w.paths(on[p])))
		}
	}
	for _, x := range wishes {
		for _, p := range x.choice.NamedOff {
			if others := without(on[p], x.sku); len(others) > 0 {
				out = append(out, find("still-on", "%s stays on through %s", w.names.PlanLabel(p), w.paths(others)))
			}
		}
	}
	return out
}

// without leaves out the direct path of the SKU: that one is what is being changed.
func without(paths []Path, id sku.ID) []Path {
	return slices.DeleteFunc(slices.Clone(paths), func(p Path) bool { return p == Path{SKU: id} })
}

func (w *world) paths(paths []Path) string {
	var out []string
	for _, p := range paths {
		s := w.names.Label(p.SKU)
		if p.Group != "" {
			s += " from group " + w.group(p.Group)
		}
		out = append(out, s)
	}
	return strings.Join(out, " and ")
}
