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
	return s.effective(func(id sku.ID) sku.PlanSet { return skus[id].UserPlans() })
}

func (s *State) effective(userPlans func(sku.ID) sku.PlanSet) map[sku.PlanID][]Path {
	if s == nil {
		return nil
	}
	type held struct {
		plans sku.PlanSet
		path  Path
	}
	all, most := make([]held, 0, len(s.Direct)+len(s.Inherited)), 0
	add := func(l tenant.License, g tenant.GroupID) {
		plans := userPlans(l.SKU)
		if len(l.Disabled) > 0 {
			plans = plans.Minus(l.Disabled)
		}
		all = append(all, held{plans, Path{l.SKU, g}})
		most += len(plans)
	}
	for _, l := range s.Direct {
		add(l, "")
	}
	for _, in := range s.Inherited {
		add(in.License, in.Group)
	}
	on := make(map[sku.PlanID][]Path, most)
	for _, h := range all {
		// Most plans come by one path, so those of a license share their slice; its
		// capacity of 1 makes a second path go elsewhere.
		only := []Path{h.path}
		for _, p := range h.plans {
			if paths, twice := on[p]; twice {
				on[p] = append(paths, h.path)
			} else {
				on[p] = only
			}
		}
	}
	return on
}

// effective is Effective for a state of this tenant.
func (w *world) effective(s *State) map[sku.PlanID][]Path {
	return s.effective(func(id sku.ID) sku.PlanSet { return w.shapes[id].user })
}

// off returns the plans that some assignment of s names off and that are on by no path.
func (w *world) off(s *State, on map[sku.PlanID][]Path) sku.PlanSet {
	if s == nil {
		return nil
	}
	var ids []sku.PlanID
	add := func(l tenant.License) {
		for _, p := range l.Disabled.Intersect(w.shapes[l.SKU].user) {
			if len(on[p]) == 0 {
				ids = append(ids, p)
			}
		}
	}
	for _, l := range s.Direct {
		add(l)
	}
	for _, in := range s.Inherited {
		add(in.License)
	}
	return sku.NewPlanSet(ids...)
}

// reviewEnabled notes each plan that comes back on, as the user feels it (R11).
func (d *draft) reviewEnabled(before, after map[sku.PlanID][]Path) {
	for _, p := range d.w.off(d.line.Before, before) {
		if len(after[p]) > 0 {
			d.note(find("re-enables-plan", "%s comes on in %s", d.w.names.PlanLabel(p), d.w.paths(after[p])))
		}
	}
}

// reviewStillOn notes each path by which a plan asked off stays on (R11).
func (d *draft) reviewStillOn(on map[sku.PlanID][]Path) {
	for _, x := range d.o.wishes {
		if _, holds := d.want[x.sku]; !holds {
			continue
		}
		for _, p := range x.choice.NamedOff {
			for _, path := range on[p] {
				if (path != Path{SKU: x.sku}) {
					d.note(find("still-on", "%s stays on through %s", d.w.names.PlanLabel(p), d.w.path(path)))
				}
			}
		}
	}
}

func (w *world) path(p Path) string {
	if p.Group == "" {
		return w.names.Label(p.SKU)
	}
	return w.names.Label(p.SKU) + " from group " + w.group(p.Group)
}

func (w *world) paths(paths []Path) string {
	out := make([]string, len(paths))
	for i, p := range paths {
		out[i] = w.path(p)
	}
	return strings.Join(out, " and ")
}
