package graphsim

import (
	"fmt"
	"strings"
	"time"

	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// schedule puts the events that are due at a time on the agenda.
func (x *chaos) schedule(t *Tenant) {
	if x == nil {
		return
	}
	for i, e := range x.s.Events {
		if e.AfterWrites == 0 {
			t.due(x.start.Add(e.After), func(now time.Time) { x.happens(t, i, e, now) })
		}
	}
}

// wrote counts a write and lets happen what waits for it. The mutex is held.
func (x *chaos) wrote(t *Tenant, now time.Time) {
	if x == nil {
		return
	}
	x.writes++
	for i, e := range x.s.Events {
		if e.AfterWrites == x.writes {
			x.happens(t, i, e, now)
		}
	}
}

func (x *chaos) happens(t *Tenant, i int, e Event, now time.Time) {
	id, place := t.dir.named(e.SKU)
	if e.Do == "take" || e.Do == "cut" {
		if place >= 0 {
			t.put(record{At: now, Seats: []seatChange{{place, e.shrunk(t.dir.skus[place].Seats)}}})
		}
		return
	}
	for _, old := range t.dir.users {
		if old.now == nil || !x.chosen(fmt.Sprint("event ", i), string(old.id), old.now.UPN, e.Users, e.Share) {
			continue
		}
		t.put(e.befall(t.dir, *old.now, id, now))
	}
}

// shrunk takes the seats away: Consumed here counts holders outside the snapshot.
func (e Event) shrunk(s tenant.Seats) tenant.Seats {
	if e.Do == "take" {
		s.Consumed += e.Seats
	} else {
		s.Enabled = max(0, s.Enabled-e.Seats)
	}
	return s
}

// befall is what the event makes of one user.
func (e Event) befall(d *directory, u tenant.User, id sku.ID, now time.Time) record {
	r := record{At: now}
	switch e.Do {
	case "delete":
		r.Gone = append(r.Gone, u.ID)
		return r
	case "rename":
		name, host, _ := strings.Cut(u.UPN, "@")
		u.UPN = name + ".renamed@" + host
	case "move":
		u.UsageLocation = "CH"
	case "assign":
		u.Assignments = licensing{add: []tenant.License{{SKU: id}}}.applied(u.Assignments, now)
	case "remove":
		u.Assignments = licensing{remove: []sku.ID{id}}.applied(u.Assignments, now)
	case "flip":
		u.Assignments = d.flip(u, id, now)
	}
	r.Users = append(r.Users, u)
	return r
}

// flip switches the SKU's first user plan the other way, for one who holds it directly.
func (d *directory) flip(u tenant.User, id sku.ID, now time.Time) []tenant.Assignment {
	l, held := u.HoldsDirect(id)
	k, found := d.sku(id)
	if !held || !found || len(k.UserPlans()) == 0 {
		return u.Assignments
	}
	first := sku.NewPlanSet(k.UserPlans()[0])
	off := l.Disabled.Union(first)
	if off.Equal(l.Disabled) {
		off = l.Disabled.Minus(first)
	}
	return licensing{add: []tenant.License{{SKU: id, Disabled: off}}}.applied(u.Assignments, now)
}

// named finds a SKU by GUID or part number; the place is negative where there is none.
func (d *directory) named(name string) (sku.ID, int) {
	for i, k := range d.skus {
		if strings.EqualFold(string(k.ID), name) || strings.EqualFold(string(k.PartNumber), name) {
			return k.ID, i
		}
	}
	return "", -1
}
