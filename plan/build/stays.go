package build

import (
	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// stays is what a request leaves off for a user, in whatever SKU it arrives: the service
// plans that are off by choice, and the others of their families (R43).
type stays struct {
	off   sku.PlanSet
	named sku.PlanSet // plans that the request itself names on
}

// staysOff works out what stays off for the user of a request.
func (b *builder) staysOff(q *userRequest, before *plan.State) stays {
	s := stays{off: before.Effect(b.UserPlans()).OffByChoice()}
	if q.restores {
		// What was off when the run ended comes back as it was: only what somebody
		// turned off afterwards stays off.
		s.off = s.off.Minus(q.left.Effect(b.UserPlans()).OffByChoice())
	}
	for _, x := range q.wishes {
		s.named = s.named.Union(x.choice.On)
	}
	return s
}

// in returns the plans of a SKU that stay off.
func (s stays) in(plans sku.PlanSet) sku.PlanSet {
	if len(s.off) == 0 {
		return nil
	}
	var ids []sku.PlanID
	for _, p := range plans {
		if !s.named.Has(p) && s.cause(p) != "" {
			ids = append(ids, p)
		}
	}
	return sku.NewPlanSet(ids...)
}

// cause is the plan that is off by choice and keeps p off: itself, or one of its family.
func (s stays) cause(p sku.PlanID) sku.PlanID {
	if s.off.Has(p) {
		return p
	}
	family, known := sku.FamilyOf(p)
	for _, q := range s.off {
		if f, _ := sku.FamilyOf(q); known && f == family {
			return q
		}
	}
	return ""
}

// keep is the disabled plans of a SKU that comes in: the choice, and what stays off.
// Each plan that stays off is noted.
func (d *draft) keep(id sku.ID, c Choice, off sku.PlanSet) sku.PlanSet {
	in := d.b.shape(id)
	was := c.off(d.is[id], in)
	if c.Fixed && !d.q.restores {
		return was
	}
	kept := off.Minus(c.On).Minus(was)
	for _, p := range kept {
		d.noteKept(id, p)
	}
	if len(kept) > 0 {
		d.kept[id] = kept
	}
	return was.Union(kept)
}

func (d *draft) noteKept(id sku.ID, p sku.PlanID) {
	label, in := d.b.PlanLabel(p), d.b.Label(id)
	switch cause := d.stays.cause(p); {
	case d.q.restores:
		d.note(plan.Find("kept-off", "%s stays off in %s: it was turned off after the run", label, in))
	case cause == p:
		d.note(plan.Find("kept-off", "%s stays off in %s, as it is off for this user now", label, in))
	case cause == "": // the swap's map leads to it
		d.note(plan.Find("kept-off", "%s stays off in %s, as what it replaces is off for this user now", label, in))
	default:
		d.note(plan.Find("kept-off", "%s stays off in %s, as %s is off for this user now", label, in, d.b.PlanLabel(cause)))
	}
}

// noteNew notes the plans of an assigned SKU that the user has in no license yet. Where
// the user has no license at all, the SKU says it.
func (d *draft) noteNew(id sku.ID, c Choice) {
	if len(d.is) == 0 && len(d.line.Before.OrNone().Inherited) == 0 || c.Fixed || d.q.restores {
		return
	}
	has := d.line.Before.Effect(d.b.UserPlans())
	n := 0
	for _, p := range d.b.shape(id).user.Minus(d.want[id]).Minus(c.On) {
		if !has.Contains(p) {
			n++
		}
	}
	switch {
	case n == 1:
		d.note(plan.Find("new-plan", "%s turns on 1 service plan that this user has in no other license (list: reseat sku show %s)", d.b.Label(id), d.b.Part(id)))
	case n > 1:
		d.note(plan.Find("new-plan", "%s turns on %d service plans that this user has in no other license (list: reseat sku show %s)", d.b.Label(id), n, d.b.Part(id)))
	}
}

// reviewNothingOn puts on hold whom an assigned SKU would bring nothing, because what it
// would turn on stays off.
func (d *draft) reviewNothingOn() {
	if len(d.kept) == 0 || d.q.restores || d.holds() {
		return
	}
	others := plan.State{Inherited: d.line.After.Inherited}
	for _, l := range d.line.After.Direct {
		if _, had := d.is[l.SKU]; had {
			others.Direct = append(others.Direct, l)
		}
	}
	on := others.Effect(d.b.UserPlans())
	for _, l := range d.line.After.Direct {
		if kept := d.kept[l.SKU]; len(kept) > 0 && !d.turnsOn(l, on) {
			d.note(plan.Find("nothing-turned-on", "%s would turn on nothing: for this user %s stays off", d.b.Label(l.SKU), d.b.PlanLabels(kept)))
		}
	}
}

// turnsOn tells whether a license turns on a plan that is on by no other path.
func (d *draft) turnsOn(l tenant.License, others plan.Effect) bool {
	for _, p := range d.b.shape(l.SKU).user.Minus(l.Disabled) {
		if !others.Has(p) {
			return true
		}
	}
	return false
}
