package graphsim

import (
	"net/http"
	"slices"
	"time"

	"reseat/plan/tenant"
)

// assignGroupLicense answers POST /groups/{id}/assignLicense: the group itself is
// judged at once, its members are processed later (graph-contract 7.1).
func assignGroupLicense(t *Tenant, c *call) answer {
	l, f := c.readLicensing()
	if f != nil {
		return f.answer(c)
	}
	return t.write(c, func() (record, answer) {
		g := t.dir.groupByID[groupID(c.path[1])]
		if g == nil {
			return record{}, faultNotFound(c.path[1]).answer(c)
		}
		next, f := t.dir.groupLicense(g, l)
		if f != nil {
			return record{}, f.answer(c)
		}
		if t.o.Processing.Shown > 0 {
			g.before, g.shownAt = g.shown(c.now), c.now.Add(t.o.Processing.Shown)
		}
		// The members are queued with the licenses they had: those are looked at when it is their turn.
		t.queueAll(g, c.now)
		a := ok(http.StatusAccepted, t.dir.groupEntity(c, g, defaultGroup)).
			set("Location", "https://graph.microsoft.com/v2/"+string(t.dir.id)+"/directoryObjects/"+string(g.ID)+"/Microsoft.DirectoryServices.Group")
		return record{Groups: []groupChange{{ID: g.ID, Licensed: true, Licenses: next, Queued: true}}}, a
	})
}

// groupLicense returns the group's licenses after the call. Plans must fit together
// within the group, whatever its members have besides (graph-contract 7.1).
func (d *directory) groupLicense(g *group, l licensing) ([]tenant.License, *fault) {
	if f := l.wellFormed(); f != nil {
		return nil, f
	}
	if f := g.licensable(); f != nil {
		return nil, f
	}
	if f := d.offers(l.add); f != nil {
		return nil, f
	}
	next := slices.Clone(g.Licenses)
	for _, id := range l.remove {
		i := slices.IndexFunc(next, func(h tenant.License) bool { return h.SKU == id })
		if i < 0 {
			return nil, requestFault("Group does not have a corresponding license.")
		}
		next = slices.Delete(next, i, i+1)
	}
	for _, add := range l.add {
		next = slices.DeleteFunc(next, func(h tenant.License) bool { return h.SKU == add.SKU })
		next = append(next, add)
	}
	if v := planViolation(planIDs{}, d.effective(groupRows(g.ID, next, time.Time{})), true); v != nil {
		return nil, v.fault
	}
	return next, nil
}

// licensable says why a group takes no licenses (graph-contract-2 section 1.2). The
// wording for groups that are not security-enabled is not known.
func (g *group) licensable() *fault {
	switch {
	case !securityEnabled(g):
		return requestFault("License assignment cannot be done for a group that is not security-enabled.")
	case g.Roles:
		return requestFault("Role assignable groups are not allowed.")
	case g.Restricted:
		return faultForbidden()
	}
	return nil
}

func groupRows(id tenant.GroupID, list []tenant.License, now time.Time) []tenant.Assignment {
	rows := make([]tenant.Assignment, len(list))
	for i, l := range list {
		rows[i] = tenant.Assignment{SKU: l.SKU, Group: id, Disabled: l.Disabled, State: tenant.Active, Updated: now.UTC().Truncate(time.Second)}
	}
	return rows
}

// inherit returns the user with the rows that the group gives now. A group's licenses
// reach a member all or not at all (graph-contract 7.1): where one cannot stand, none
// comes and none that is in force goes; the culprit has its reason and the others Other.
func (t *Tenant) inherit(u *tenant.User, g *group, now time.Time) (next tenant.User, changed bool, v *violation) {
	var want []tenant.Assignment
	if _, member := g.place[string(u.ID)]; member {
		want = groupRows(g.ID, g.Licenses, now)
	}
	had := ofGroup(u.Assignments, g.ID)
	if len(want) == 0 && len(had) == 0 {
		return *u, false, nil
	}
	next = *u
	next.Assignments = append(withoutGroup(u.Assignments, g.ID), want...)
	if len(want) == 0 {
		return t.leave(u, next, had)
	}
	country := u.UsageLocation
	if country == "" {
		country = t.dir.country
	}
	if v = t.violated(u, &next, g.Licenses, country); v != nil {
		next.Assignments = append(withoutGroup(u.Assignments, g.ID), unchanged(had, want, v)...)
	}
	return next, !sameOutcome(had, ofGroup(next.Assignments, g.ID)), v
}

// leave takes the group's rows away, unless other licenses depend on them: then they
// stay, ActiveWithError (graph-contract 4.2).
func (t *Tenant) leave(u *tenant.User, next tenant.User, had []tenant.Assignment) (tenant.User, bool, *violation) {
	v := planViolation(t.dir.effective(u.Assignments), t.dir.effective(next.Assignments), false)
	if v == nil {
		return next, true, nil
	}
	stay := *u
	stay.Assignments = slices.Clone(u.Assignments)
	for i, a := range stay.Assignments {
		switch {
		case a.Group != had[0].Group:
		case t.o.Doubt.BecomesDirect:
			stay.Assignments[i].Group = ""
		default:
			stay.Assignments[i].State, stay.Assignments[i].Error = tenant.ActiveWithError, v.state
		}
	}
	return stay, !sameOutcome(had, ofGroup(stay.Assignments, had[0].Group)), v
}

// unchanged are the rows of a group whose change did not reach the member: those in
// force stay in force, what is new is in Error.
func unchanged(had, want []tenant.Assignment, v *violation) []tenant.Assignment {
	var out []tenant.Assignment
	add := func(a tenant.Assignment, state tenant.State) {
		a.State, a.Error = state, "Other"
		if v.sku == "" || v.sku == a.SKU {
			a.Error = v.state
		}
		out = append(out, a)
	}
	for _, a := range had {
		if a.Holds() {
			add(a, tenant.ActiveWithError)
		}
	}
	for _, a := range want {
		if !slices.ContainsFunc(out, func(o tenant.Assignment) bool { return o.SKU == a.SKU }) {
			add(a, tenant.InError)
		}
	}
	return out
}

func ofGroup(rows []tenant.Assignment, id tenant.GroupID) []tenant.Assignment {
	return slices.DeleteFunc(slices.Clone(rows), func(a tenant.Assignment) bool { return a.Group != id })
}

func withoutGroup(rows []tenant.Assignment, id tenant.GroupID) []tenant.Assignment {
	return slices.DeleteFunc(slices.Clone(rows), func(a tenant.Assignment) bool { return a.Group == id })
}

func sameOutcome(a, b []tenant.Assignment) bool {
	return slices.EqualFunc(a, b, func(x, y tenant.Assignment) bool {
		return x.SKU == y.SKU && x.Disabled.Equal(y.Disabled) && x.Holds() == y.Holds() && x.Error == y.Error
	})
}

// reprocess answers POST /users/{id}/reprocessLicenseAssignment: the user's groups are
// looked at again, and the true reason of a failure is the answer (graph-contract 6).
func reprocess(t *Tenant, c *call) answer {
	return t.write(c, func() (record, answer) {
		e := t.dir.find(c.path[1])
		if e == nil || e.now == nil {
			return record{}, faultNotFound(c.path[1]).answer(c)
		}
		u := *e.now
		var rec record
		var failed *violation
		for _, g := range t.dir.groups {
			next, changed, v := t.inherit(&u, g, c.now)
			if v != nil && failed == nil {
				failed = v
			}
			if changed {
				u, rec.Users = next, []tenant.User{next}
			}
		}
		if failed != nil {
			return rec, failed.fault.answer(c)
		}
		return rec, ok(http.StatusOK, t.defaults(c, &u))
	})
}
