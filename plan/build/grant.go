package build

import (
	"slices"
	"strings"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// grant works one wish into what the user shall hold.
func (d *draft) grant(x wish) {
	if k, _ := d.b.Owned(x.sku); k.Company {
		d.note(plan.Find("not-for-users", "%s is a SKU of the whole tenant", d.b.Label(x.sku)))
		return
	}
	if k, ok := d.b.Owned(x.sku); ok && x.chooses() {
		d.reviewSubscription(k)
		if x.op != opChange {
			d.reviewTerm(k.ID)
		}
	}
	if len(x.choice.Company) > 0 {
		d.note(plan.Find("company-plan", "%s of %s is tenant-wide and was left out of the request", d.b.PlanLabels(x.choice.Company), d.b.Label(x.sku)))
	}
	d.noteInstead(x)
	switch x.op {
	case opAssign:
		d.assign(x)
	case opChange:
		if d.holdsForPlans(x.sku) {
			d.assign(x)
		}
	case opRemove:
		d.remove(x.sku)
	case opSwap:
		d.swap(x)
	case opMove:
		d.move(x.sku)
	}
}

// noteInstead notes the service plans that recipe or flags would turn off or on, and that
// the row's own choice says nothing of: the stronger layer replaces the weaker (R3).
func (d *draft) noteInstead(x wish) {
	var words []string
	if off := x.instead.Off.Minus(x.choice.decided()); len(off) > 0 && !x.choice.Fixed {
		words = append(words, "off: "+d.b.PlanLabels(off))
	}
	if on := x.instead.On.Minus(x.choice.decided()); len(on) > 0 && !x.choice.Fixed {
		words = append(words, "on: "+d.b.PlanLabels(on))
	}
	if len(words) > 0 {
		d.note(plan.Find("choice-replaced", "the row's own service plans of %s replace %s", d.b.Label(x.sku), strings.Join(words, " and ")))
	}
}

// holdsForPlans tells whether the user holds the SKU directly, and notes why a
// request that needs it does nothing or must wait (R9).
func (d *draft) holdsForPlans(id sku.ID) bool {
	if _, ok := d.is[id]; ok {
		return true
	}
	if d.inherits(id) && d.reconciles(id) {
		d.lost++
		d.note(plan.Find("inherited-instead", "not on the list, and %s comes from group %s: change the group to remove it", d.b.Label(id), d.fromGroups(id)))
		return false
	}
	if d.inherits(id) {
		d.note(plan.Find("inherited-only", "%s comes from group %s", d.b.Label(id), d.fromGroups(id)))
		return false
	}
	d.lost++
	d.note(plan.Find("not-assigned", "%s is not assigned", d.b.Label(id)))
	return false
}

func (d *draft) fromGroups(id sku.ID) string {
	var groups []string
	for _, in := range d.line.Before.Inherited {
		if in.SKU == id {
			groups = append(groups, d.b.GroupLabel(in.Group))
		}
	}
	return strings.Join(groups, " and ")
}

// inherits tells whether the SKU reaches the user through a group.
func (d *draft) inherits(id sku.ID) bool {
	return d.line.Before != nil && slices.ContainsFunc(d.line.Before.Inherited, func(in plan.Inherited) bool { return in.SKU == id })
}

// assign has the user hold the SKU directly with the wished plan choice.
func (d *draft) assign(x wish) {
	in := d.b.shape(x.sku)
	is, held := d.is[x.sku]
	if !held && d.reconciles(x.sku) && d.inherits(x.sku) {
		d.note(plan.Find("inherited-instead", "%s comes from group %s and is not assigned directly", d.b.Label(x.sku), d.fromGroups(x.sku)))
		return
	}
	if !held {
		d.alsoInherited(x.sku, "one license serves both")
		d.want[x.sku] = d.keep(x.sku, x.choice, d.stays.in(in.user))
		d.noteNew(x.sku, x.choice)
		return
	}
	off := x.choice.off(is, in)
	if d.q.restores {
		off = d.keep(x.sku, x.choice, d.stays.in(in.user.Intersect(is)))
	}
	if same(is, off, in) {
		if x.via == plan.Readd && x.evenIfSame && x.op != opSwap {
			d.readd = append(d.readd, x.sku)
			d.want[x.sku] = off
		}
		return
	}
	d.dropped(x.sku, is)
	d.want[x.sku] = off
	if x.via == plan.Readd {
		d.readd = append(d.readd, x.sku)
	}
}

// alsoInherited notes that a group gives the SKU as well, and what becomes of its seat.
func (d *draft) alsoInherited(id sku.ID, seat string) {
	if d.inherits(id) {
		d.note(plan.Find("also-inherited", "%s reaches the user through group %s as well: %s", d.b.Label(id), d.fromGroups(id), seat))
	}
}

// staysInherited is what becomes of the seat of a SKU whose direct assignment goes.
const staysInherited = "the user keeps it through the group"

// groupErrors notes each license among those asked for that a group gives and that did
// not take effect (R36).
func (d *draft) groupErrors() {
	if d.q.user == nil {
		return
	}
	for _, a := range d.q.user.Rows() {
		if !a.Holds() && slices.Contains(d.line.Touches, a.SKU) {
			v := tenant.ViolationOf(a.Error)
			d.note(plan.Find("group-error", "group %s gives %s, and it did not take effect: %s; %s", d.b.GroupLabel(a.Group), d.b.Label(a.SKU), v.Words, v.Remedy))
		}
	}
}

// dropped notes disabled plans on record that the SKU no longer contains (R15).
func (d *draft) dropped(id sku.ID, is sku.PlanSet) {
	in := d.b.shape(id)
	if gone := is.Minus(in.user).Minus(in.company); len(gone) > 0 {
		d.note(plan.Find("dropped-plan", "%s is no longer part of %s", d.b.PlanLabels(gone), d.b.Label(id)))
	}
}

// remove gives the direct assignment back.
func (d *draft) remove(id sku.ID) {
	if !d.holdsForPlans(id) {
		return
	}
	d.alsoInherited(id, staysInherited)
	delete(d.want, id)
}
