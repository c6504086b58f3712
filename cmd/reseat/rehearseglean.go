package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"reseat/cmd/reseat/exit"
	"reseat/plan/tenant"
	"reseat/report/simulation"
)

// copySnapshot reads the copy from a file, of which it keeps what the plans are about.
func (a *rehearseCommand) copySnapshot(_ context.Context, x *stage, ways []way) (*copied, error) {
	g := glean(ways)
	s, err := g.read(x.snapshot)
	if err != nil {
		return nil, &exit.Error{Code: exit.Usage, Err: err}
	}
	if h := ways[0].plan.Header; h.Tenant != s.Tenant {
		return nil, exit.Guardf("the plan is of tenant %s (%s), the snapshot of %s (%s)", h.Domain, h.Tenant, s.Domain(), s.Tenant)
	}
	c := &copied{s, simulation.Copy{From: x.snapshot, Taken: s.Taken, Users: g.passed, Held: g.passed}}
	if s.Taken.IsZero() {
		a.say("%s: %d users; the file has no date", x.snapshot, g.passed)
	} else {
		a.say("%s: %d users, taken %s", x.snapshot, g.passed, tenant.Clock(s.Taken))
	}
	return c, nil
}

// A gleaner reads a snapshot file and keeps the users that plans are about. So a
// rehearsal needs memory for its plan, not for the tenant.
type gleaner struct {
	wanted map[string]bool // object ids and UPNs, in lower case
	kept   map[tenant.UserID]bool
	users  []tenant.User
	groups []tenant.Group // without members: nothing that is rehearsed asks for them
	passed int            // users of the file
}

func glean(ways []way) *gleaner {
	g := &gleaner{wanted: map[string]bool{}, kept: map[tenant.UserID]bool{}}
	for _, key := range keysOf(ways) {
		g.wanted[strings.ToLower(key)] = true
	}
	return g
}

func (g *gleaner) read(path string) (tenant.Snapshot, error) {
	f, err := os.Open(path)
	if err != nil {
		return tenant.Snapshot{}, err
	}
	defer f.Close()
	s, err := tenant.Walk(f, path, tenant.Visitor{Users: g.addUsers, Groups: g.addGroups})
	s.Users, s.Groups = g.users, g.groups
	return s, err
}

func (g *gleaner) addUsers(list []tenant.User) error {
	g.passed += len(list)
	for _, u := range list {
		switch {
		case !g.wanted[string(u.ID)] && !g.wanted[strings.ToLower(u.UPN)]:
			continue
		case g.kept[u.ID]:
			return fmt.Errorf("user %s (%s) occurs twice", u.UPN, u.ID)
		}
		g.kept[u.ID] = true
		g.users = append(g.users, u)
	}
	return nil
}

func (g *gleaner) addGroups(list []tenant.Group) error {
	for _, x := range list {
		if n := len(g.groups); n > 0 && g.groups[n-1].ID == x.ID {
			continue // further members of it
		}
		x.Members = nil
		g.groups = append(g.groups, x)
	}
	return nil
}
