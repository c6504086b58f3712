package build

import (
	"fmt"
	"strings"

	"reseat/plan"
	"reseat/plan/sku"
)

// carry returns the plans of a swap's target that stay off: the counterparts of what is
// off by choice, by the map and by family (R10, R43). Where lines of the map were decided,
// it leads from each plan that is off, whatever is on of its family. It notes what the map
// alone cannot say.
func (d *draft) carry(from []sku.ID, x wish) sku.PlanSet {
	m := d.b.swapMap(from, x)
	m.used = true
	var chosen, held []sku.Held
	for i, id := range from {
		was := d.is[id].Intersect(d.b.shape(id).user)
		held = append(held, sku.Held{Map: m.each[i], Off: was})
		if x.decided == nil {
			was = d.stays.off
		}
		chosen = append(chosen, sku.Held{Map: m.each[i], Off: was.Minus(d.on)})
	}
	carried := sku.Carry(chosen...)
	d.undecided(sku.Carry(held...).Undecided, x)
	if fresh := m.Fresh.Minus(x.choice.decided()).Minus(d.stays.in(m.Fresh)); len(fresh) > 0 && !x.choice.Fixed {
		d.note(d.b.freshNote(fresh, m))
	}
	if lost := carried.Lost.Minus(d.leadElsewhere(from, x)); len(lost) > 0 {
		d.note(plan.Find("no-counterpart", "%s was off and has no counterpart in %s", d.b.PlanLabels(lost), d.b.targets(x)))
	}
	return carried.Off.Union(d.stays.in(d.b.shape(x.sku).user))
}

// leadElsewhere lists the plans of the sources that have a counterpart in another target
// of the same swap.
func (d *draft) leadElsewhere(from []sku.ID, x wish) sku.PlanSet {
	var out sku.PlanSet
	for _, y := range d.q.wishes {
		if !y.sibling(x) {
			continue
		}
		for _, l := range d.b.swapMap(from, y).Lines {
			if l.To != "" {
				out = out.Union(sku.NewPlanSet(l.From))
			}
		}
	}
	return out
}

// targets names all that comes in with the swap of a wish.
func (b *builder) targets(x wish) string {
	if len(x.to) > 0 {
		return b.Labels(x.to)
	}
	return b.Label(x.sku)
}

// undecided puts the user on hold for what the map leaves open and the request does not
// decide. A plan that is on by another path is on afterwards too, so it leaves nothing open.
func (d *draft) undecided(conflicts []sku.Conflict, x wish) {
	in := d.b.Label(x.sku)
	for _, c := range conflicts {
		open := c.To.Minus(x.choice.decided())
		switch {
		case len(open) == 0 || x.choice.Fixed:
		case len(c.To) > 1 && len(c.From.Intersect(d.stays.off)) == 0:
		case len(c.To) > 1:
			d.note(plan.Find("must-decide", "%s was off, and in %s each of %s can be its counterpart", d.b.PlanLabels(c.From), in, d.b.PlanLabels(c.To)))
		default:
			d.note(plan.Find("must-decide", "%s of %s is the counterpart of %s, of which some were on and some off", d.b.PlanLabels(c.To), in, d.b.PlanLabels(c.From)))
		}
	}
}

// freshNote counts the plans that come on unasked. A suite has fifty of them, and
// they are the same for everybody: the plan's map lists them.
func (b *builder) freshNote(fresh sku.PlanSet, m *swapMap) plan.Finding {
	plans := "1 service plan"
	if len(fresh) > 1 {
		plans = fmt.Sprint(len(fresh)) + " service plans"
	}
	return plan.Find("new-plan", "%s adds %s that %s does not have (listed once in the plan: map %s)",
		b.Label(m.To), plans, b.Labels(m.From), b.mapName(m))
}

// mapName names a map as the swap that it is for: A,C=B.
func (b *builder) mapName(m *swapMap) string {
	from := make([]string, len(m.From))
	for i, id := range m.From {
		from[i] = b.Part(id)
	}
	name := strings.Join(from, ",") + "=" + b.Part(m.To)
	if m.Recipe != "" {
		name += " of recipe " + m.Recipe
	}
	return name
}

// decided lists the plans of which the request itself says whether they are on.
func (c Choice) decided() sku.PlanSet { return c.Off.Union(c.On) }
