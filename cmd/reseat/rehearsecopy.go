package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"reseat/batch"
	"reseat/batch/graph"
	"reseat/batch/pace"
	"reseat/batch/rehearse"
	"reseat/batch/survey"
	"reseat/cmd/reseat/exit"
	"reseat/plan"
	"reseat/plan/tenant"
	"reseat/report/simulation"
)

// A copied is a copy of the tenant in memory.
type copied struct {
	tenant tenant.Snapshot
	about  simulation.Copy
}

// rehearsedDoor is the client of a run, on the copy.
func rehearsedDoor(to rehearse.Copy, pacer *pace.Pacer, clock pace.Clock, seed uint64) (rehearse.Client, error) {
	c, err := graph.New(graph.Options{
		BaseURL: "http://127.0.0.1", AllowHTTP: true, Transport: to, Shortcut: to, Pacer: pacer, Clock: clock, Seed: seed,
		UserAgent: "reseat/" + version(),
	})
	return &connection{Tenant: survey.Tenant{Client: c}, pacer: pacer}, err
}

// copyFor reads the copy, refuses one of another tenant, and what apply would refuse.
func (a *rehearseCommand) copyFor(ctx context.Context, x *stage, ways []way, now time.Time) (*copied, error) {
	read := a.copyTenant
	if x.snapshot != "" {
		read = a.copySnapshot
	}
	c, err := read(ctx, x, ways)
	if err != nil {
		return nil, err
	}
	for i := range ways {
		if err := c.mayRehearse(ways[i].plan, now, x.maxAge); err != nil {
			return nil, err
		}
		if err := ways[i].settle(c.about.Users); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// copyTenant reads the plans' users and the SKUs from the tenant.
func (a *rehearseCommand) copyTenant(ctx context.Context, x *stage, ways []way) (_ *copied, err error) {
	c, err := x.door.open(ctx, a.app)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	if h := ways[0].plan.Header; h.Tenant != c.Org.Tenant {
		return nil, exit.Guardf("the plan is of tenant %s (%s), this is %s", h.Domain, h.Tenant, c.where())
	}
	now, err := a.stamp()
	if err != nil {
		return nil, err
	}
	s := c.Org
	if s.SKUs, err = c.SKUs(ctx); err != nil {
		return nil, err
	}
	targets, members, err := c.targetsOf(ctx, ways)
	if err != nil {
		return nil, err
	}
	if s.Users, s.Complete, err = c.ReadRoster(ctx, graph.Roster{Keys: append(keysOf(ways), members...)}); err != nil {
		return nil, err
	}
	s.Groups = targets
	if err := survey.NameGroups(ctx, c.Client, &s); err != nil {
		return nil, err
	}
	s.Taken = now
	a.say("%s: %s read into memory", c.where(), tenant.Count(len(s.Users), "user"))
	users := c.users
	if users < 0 {
		users = len(s.Users)
	}
	return &copied{s, simulation.Copy{From: c.Org.Domain(), Live: true, Taken: now, Users: users, Held: len(s.Users)}}, nil
}

// targetsOf reads the groups whose own licenses the plans change, and lists their members.
func (c *connection) targetsOf(ctx context.Context, ways []way) (groups []tenant.Group, members []string, err error) {
	var ids []tenant.GroupID
	for _, w := range ways {
		for _, l := range w.plan.Lines {
			if l.OfGroup() && l.Kind == plan.Change && !slices.Contains(ids, l.Group) {
				ids = append(ids, l.Group)
			}
		}
	}
	if len(ids) == 0 {
		return nil, nil, nil
	}
	found, err := c.GroupsByID(ctx, ids)
	if err != nil {
		return nil, nil, err
	}
	for _, id := range ids {
		g, there := found[id]
		if !there {
			continue
		}
		if err := survey.AddMembers(ctx, c.Client, &g); err != nil {
			return nil, nil, err
		}
		groups = append(groups, g)
		for _, m := range g.Members {
			if m.Kind == "" || m.Kind == "user" {
				members = append(members, m.ID)
			}
		}
	}
	return groups, members, nil
}

// keysOf names every user of the plans once, and the accounts that they create.
func keysOf(ways []way) []string {
	var out []string
	seen := map[plan.ChangeID]bool{}
	for _, w := range ways {
		for _, l := range w.plan.Lines {
			key := string(l.User)
			if l.OfGroup() {
				continue
			}
			if key == "" {
				key = l.UPN
			}
			if key != "" && !seen[l.ID] {
				seen[l.ID] = true
				out = append(out, key)
			}
		}
	}
	return out
}

// mayRehearse refuses what apply would refuse (R25, R28), and a copy that knows none
// of the plan's users.
func (c *copied) mayRehearse(p plan.Plan, now time.Time, maxAge time.Duration) error {
	if err := batch.Guard(p, now, maxAge, c.tenant.Tenant, c.tenant.Domain(), c.tenant.SKUs); err != nil {
		return err
	}
	known := map[tenant.UserID]bool{}
	for _, u := range c.tenant.Users {
		known[u.ID] = true
	}
	asked, found := 0, 0
	for _, l := range p.Lines {
		if l.User == "" {
			continue
		}
		if asked++; known[l.User] {
			found++
		}
	}
	if asked > 0 && found == 0 {
		return &exit.Error{Code: exit.Guard, Err: fmt.Errorf("%s knows none of the %d users of the plan", c.about.From, asked),
			Hint: "was the snapshot redacted, or made for something else? make one with `reseat snapshot`, or leave --snapshot out"}
	}
	return nil
}

// say talks to whoever waits.
func (a *rehearseCommand) say(format string, args ...any) { fmt.Fprintf(a.Err, format+"\n", args...) }
