package graphsim

import (
	"slices"

	"reseat/plan/tenant"
)

// snapshot returns a deep copy of the present state.
func (d *directory) snapshot() tenant.Snapshot {
	s := d.present()
	for i := range s.SKUs {
		s.SKUs[i].Plans = slices.Clone(s.SKUs[i].Plans)
	}
	for i := range s.Groups {
		s.Groups[i] = cloneGroup(s.Groups[i])
	}
	for i := range s.Users {
		s.Users[i] = *cloneUser(s.Users[i])
	}
	return s
}

// present returns the present state, which holds until the next record.
func (d *directory) present() tenant.Snapshot {
	s := tenant.Snapshot{
		Tenant: d.id, Name: d.name, Country: d.country, Domains: slices.Clone(d.domains), Taken: d.taken, Complete: d.whole,
		SKUs: slices.Clone(d.skus), Users: make([]tenant.User, 0, len(d.users)),
	}
	for i := range s.SKUs {
		s.SKUs[i].Seats = d.seats(i)
	}
	for _, g := range d.groups {
		s.Groups = append(s.Groups, g.Group)
	}
	for _, e := range d.users {
		if e.now != nil {
			s.Users = append(s.Users, *e.now)
		}
	}
	for _, e := range d.users {
		if e.bin != nil && d.taken.Sub(e.bin.At) < binKeeps {
			s.Deleted = append(s.Deleted, *e.bin)
		}
	}
	s.Subscriptions = slices.Clone(d.subs)
	return s
}

func cloneUser(u tenant.User) *tenant.User {
	u.Aliases = slices.Clone(u.Aliases)
	u.Assignments = slices.Clone(u.Assignments)
	for i := range u.Assignments {
		u.Assignments[i].Disabled = slices.Clone(u.Assignments[i].Disabled)
	}
	return &u
}

func cloneGroup(g tenant.Group) tenant.Group {
	g.Members, g.Owners = slices.Clone(g.Members), slices.Clone(g.Owners)
	g.Licenses = slices.Clone(g.Licenses)
	for i := range g.Licenses {
		g.Licenses[i].Disabled = slices.Clone(g.Licenses[i].Disabled)
	}
	return g
}
