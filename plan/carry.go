package plan

import "reseat/plan/sku"

// carry returns the plans of a swap's target that are off because they were off in
// every held source that has them (R10), and notes what the map alone cannot say.
func (d *draft) carry(from []sku.ID, x wish) sku.PlanSet {
	var held []sku.Held
	var mapped sku.PlanSet
	for _, id := range from {
		m := d.w.planMap(id, x.sku)
		mapped = mapped.Union(m.Targets())
		held = append(held, sku.Held{Map: m, Off: d.is[id].Intersect(d.w.skus[id].UserPlans())})
	}
	carried := sku.Carry(held...)
	in := d.w.names.Label(x.sku)
	for _, c := range carried.Undecided {
		if open := c.To.Minus(x.choice.decided()); len(open) > 0 && !x.choice.Fixed {
			d.note(find("must-decide", "%s of %s stands for %s, of which some were on and some off", d.w.planList(open), in, d.w.planList(c.From)))
		}
	}
	fresh := d.w.skus[x.sku].UserPlans().Minus(mapped).Minus(x.choice.decided())
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

// planMap tells how the plan choices of one SKU carry over to another.
func (w *world) planMap(from, to sku.ID) sku.PlanMap {
	key := [2]sku.ID{from, to}
	m, ok := w.maps[key]
	if !ok {
		m = sku.MapPlans(w.skus[from].Product, w.skus[to].Product)
		w.maps[key] = m
	}
	return m
}
