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
		t.queue(g, c.now)
		a := ok(http.StatusAccepted, t.dir.renderGroup(c, g, defaultGroup)).
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

func groupRows(id tenant.GroupID, list []tenant.License, now time.Time) []tenant.Assignment {
	rows := make([]tenant.Assignment, len(list))
	for i, l := range list {
		rows[i] = tenant.Assignment{SKU: l.SKU, Group: id, Disabled: l.Disabled, State: tenant.Active, Updated: now.UTC().Truncate(time.Second)}
	}
	return rows
}

// queue has a group's members processed after a while, the second half of which it is
// seen to be under way. The mutex is held.
func (t *Tenant) queue(g *group, now time.Time) {
	g.begins = now.Add(t.o.GroupDelay / 2)
	t.due(now.Add(t.o.GroupDelay), func(now time.Time) { t.settleGroup(g, now) })
}

// settleGroup brings the users' rows in line with the group's members and licenses.
func (t *Tenant) settleGroup(g *group, now time.Time) {
	if !g.queued {
		return
	}
	for _, e := range t.dir.users {
		if e.now == nil {
			continue
		}
		// Each user's seats are taken before the next one is looked at.
		if next, changed, _ := t.inherit(e.now, g, now); changed {
			t.put(record{At: now, Users: []tenant.User{next}})
		}
	}
	t.put(record{At: now, Groups: []groupChange{{ID: g.ID, Settled: true}}})
}

// inherit returns the user with the rows that the group gives now. A group's licenses
// reach a member all or not at all (graph-contract 7.1): where one cannot stand, every
// row is in Error, the culprit with its reason and the others with Other.
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
		markError(next.Assignments, g.ID, v)
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
		if a.Group == had[0].Group {
			stay.Assignments[i].State, stay.Assignments[i].Error = tenant.ActiveWithError, v.state
		}
	}
	return stay, !sameOutcome(had, ofGroup(stay.Assignments, had[0].Group)), v
}

func markError(rows []tenant.Assignment, id tenant.GroupID, v *violation) {
	for i := range rows {
		if rows[i].Group != id {
			continue
		}
		rows[i].State, rows[i].Error = tenant.InError, "Other"
		if v.sku == "" || v.sku == rows[i].SKU {
			rows[i].Error = v.state
		}
	}
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
