package plan

import "reseat/plan/sku"

// carry returns the plans of a swap's target that are off because they were off in
// every held source that has them (R10), and notes what the map alone cannot say.
func (d *draft) carry(from []sku.ID, x wish) sku.PlanSet {
	var held []sku.Held
	var mapped sku.PlanSet
	for _, id := range from {
		m := d.w.planMap(id, x.sku)
		mapped = mapped.Union(m.targets)
		held = append(held, sku.Held{Map: m.PlanMap, Off: d.is[id].Intersect(d.w.shapes[id].user)})
	}
	carried := sku.Carry(held...)
	in := d.w.names.Label(x.sku)
	for _, c := range carried.Undecided {
		open := c.To.Minus(x.choice.decided())
		switch {
		case len(open) == 0 || x.choice.Fixed:
		case len(c.To) > 1:
			d.note(find("must-decide", "%s was off, and in %s each of %s can stand for it", d.w.planList(c.From), in, d.w.planList(c.To)))
		default:
			d.note(find("must-decide", "%s of %s stands for %s, of which some were on and some off", d.w.planList(c.To), in, d.w.planList(c.From)))
		}
	}
	fresh := d.w.shapes[x.sku].user.Minus(mapped).Minus(x.choice.decided())
	if len(fresh) > 0 && !x.choice.Fixed {
		d.note(find("new-plan", "%s of %s: on, nothing in the old SKU corresponds", d.w.planList(fresh), in))
	}
	if len(carried.Lost) > 0 {
		d.note(find("no-counterpart", "%s was off and has no counterpart in %s", d.w.planList(carried.Lost), in))
	}
	return carried.Off
}

// decided lists the plans of which the request itself says whether they are on.
func (c Choice) decided() sku.PlanSet { return c.Off.Union(c.On) }

// A swapMap is a plan map with the plans to which it leads.
type swapMap struct {
	sku.PlanMap
	targets sku.PlanSet
}

// planMap tells how the plan choices of one SKU carry over to another.
func (w *world) planMap(from, to sku.ID) swapMap {
	key := [2]sku.ID{from, to}
	m, ok := w.maps[key]
	if !ok {
		m.PlanMap = sku.MapPlans(w.skus[from].Product, w.skus[to].Product)
		m.targets = m.Targets()
		w.maps[key] = m
	}
	return m
}
