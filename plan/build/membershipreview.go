package build

import (
	"slices"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// reviewMembership notes what joining and leaving groups means for the user, and puts on
// hold whom a group does not give what would be taken.
func (d *draft) reviewMembership() {
	if !d.group.any() {
		return
	}
	d.reviewCover()
	for _, g := range d.group.joins {
		d.reviewTurnsOn(g)
		d.reviewGives(g)
	}
	if len(d.group.joins) > 0 && d.location() == "" && d.b.Snapshot().Country != "" {
		d.note(plan.Find("tenant-country", "no usage location: what a group gives uses the tenant's country, %s", d.b.Snapshot().Country))
	}
	takes := slices.ContainsFunc(d.line.Calls, func(c plan.Call) bool { return len(c.Remove) > 0 || c.Kind == plan.Leave })
	if d.b.groups.withoutProof && takes && len(d.group.joins) > 0 {
		d.note(plan.Find("without-proof", "what this user loses is removed without waiting until the groups give it"))
	}
}

// reviewCover tells whether the groups will cover what goes, once they are processed: the
// run proves it again on the state that it finds (R52).
func (d *draft) reviewCover() {
	if d.q.user == nil {
		return
	}
	u := *d.q.user
	u.Assignments = slices.Clone(u.Assignments)
	for _, in := range d.line.After.Inherited {
		if state, _ := u.CoverageOf(in.Group, in.SKU); state == tenant.NotCovered {
			u.Assignments = append(u.Assignments, tenant.Assignment{SKU: in.SKU, Disabled: in.Disabled, Group: in.Group, State: tenant.Active})
		}
	}
	for _, c := range d.line.Calls {
		if len(c.Add) == 0 {
			continue
		}
		for _, l := range c.Add {
			u.Assignments = append(slices.DeleteFunc(u.Assignments, func(a tenant.Assignment) bool { return a.Direct() && a.SKU == l.SKU }),
				tenant.Assignment{SKU: l.SKU, Disabled: l.Disabled, State: tenant.Active})
		}
	}
	for i, c := range d.line.Calls {
		if c.Proof == nil {
			continue
		}
		if cover := d.line.Cover(i, u, d.b.UserPlans()); !cover.Holds() {
			d.note(plan.Find("not-covered", "%s", cover.Words(d.b.groupHeader())))
			return
		}
	}
}

// groupHeader is what words about groups are made from.
func (b *builder) groupHeader() plan.Header {
	h := plan.Header{SKUs: b.SKUs(), Groups: map[tenant.GroupID]string{}, Gives: b.gives()}
	for _, g := range b.Snapshot().Groups {
		h.Groups[g.ID] = g.Name
	}
	return h
}

// reviewTurnsOn is a hazard where the group turns on what is off for the user by choice:
// what a group gives cannot be chosen per user (R43).
func (d *draft) reviewTurnsOn(g tenant.Group) {
	var on []sku.PlanID
	for _, l := range g.Licenses {
		for _, p := range d.stays.in(d.b.shape(l.SKU).user.Minus(l.Disabled)) {
			on = append(on, p)
		}
	}
	if len(on) > 0 {
		d.note(plan.Find("hazard-turns-on", "group %s would turn on %s, which is off for this user", d.b.GroupLabel(g.ID), d.b.PlanLabels(sku.NewPlanSet(on...))))
	}
}

// reviewGives notes the licenses that a group gives besides what the request is about.
func (d *draft) reviewGives(g tenant.Group) {
	var more []sku.ID
	for _, l := range g.Licenses {
		if !slices.Contains(d.line.Touches, l.SKU) {
			more = append(more, l.SKU)
		}
	}
	if len(more) > 0 {
		d.note(plan.Find("group-gives", "group %s gives %s%s", d.b.GroupLabel(g.ID), d.b.Labels(more), map[bool]string{true: " as well"}[len(more) < len(g.Licenses)]))
	}
}

// losesByGroups lists the SKUs that the user ends without by any path, unless another one
// comes in (R25).
func (d *draft) losesByGroups() []sku.ID {
	had, has := d.line.Before.Holds(), d.line.After.Holds()
	for id := range has {
		if !had[id] {
			return nil
		}
	}
	var out []sku.ID
	for id := range had {
		if !has[id] {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out
}
