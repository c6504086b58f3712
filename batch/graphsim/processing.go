package graphsim

import (
	"slices"
	"time"

	"reseat/plan/tenant"
)

// A Processing says how fast the service carries a group's licenses to its members, on
// the tenant's clock (graph-contract-2 section 1.3). Members are taken one after the
// other: those who lose a license by leaving before those who get one, and then in the
// order in which they joined. Microsoft names no order; the first one gives back what
// the others may need.
type Processing struct {
	Shown  time.Duration `yaml:"shown"`  // until the group itself shows its new licenses
	Starts time.Duration `yaml:"starts"` // until the first member is looked at
	Each   time.Duration `yaml:"each"`   // for one member
}

// A pending member is to be looked at, not before it is ready.
type pending struct {
	id    string
	ready time.Time
}

// queue has a member, or one who has left, looked at. The mutex is held.
func (t *Tenant) queue(g *group, id string, now time.Time) {
	if !slices.ContainsFunc(g.pending, func(p pending) bool { return p.id == id }) {
		g.pending = append(g.pending, pending{id, now.Add(t.o.Processing.Starts)})
	}
	t.begin(g, now)
}

// queueAll has everyone looked at whom the group's licenses concern. The mutex is held.
func (t *Tenant) queueAll(g *group, now time.Time) {
	ready := now.Add(t.o.Processing.Starts)
	g.pending = nil
	for _, e := range t.dir.users {
		if _, member := g.place[string(e.id)]; !member && e.now != nil && len(ofGroup(e.now.Assignments, g.ID)) > 0 {
			g.pending = append(g.pending, pending{string(e.id), ready})
		}
	}
	for _, m := range g.Members {
		g.pending = append(g.pending, pending{m.ID, ready})
	}
	t.begin(g, now)
}

// begin puts the group on the agenda, unless it is there.
func (t *Tenant) begin(g *group, now time.Time) {
	if g.due {
		return
	}
	g.due, g.begins = true, now.Add(t.lead)
	t.due(now.Add(t.o.Processing.Starts), func(now time.Time) { t.process(g, now) })
}

// process looks at those who are ready, one of them where each takes its time, and has
// the others looked at later. The mutex is held.
func (t *Tenant) process(g *group, now time.Time) {
	g.due = false
	for len(g.pending) > 0 && !g.pending[0].ready.After(now) {
		t.processMember(g, g.pending[0].id, now)
		g.pending = g.pending[1:]
		if t.o.Processing.Each > 0 {
			break
		}
	}
	if len(g.pending) == 0 {
		t.put(record{At: now, Groups: []groupChange{{ID: g.ID, Settled: true}}})
		return
	}
	g.due = true
	at := now.Add(t.o.Processing.Each)
	if g.pending[0].ready.After(at) {
		at = g.pending[0].ready
	}
	t.due(at, func(now time.Time) { t.process(g, now) })
}

// settleGroup looks at everyone who waits, at once.
func (t *Tenant) settleGroup(g *group, now time.Time) {
	for _, p := range g.pending {
		t.processMember(g, p.id, now)
	}
	if g.pending = nil; g.queued {
		t.put(record{At: now, Groups: []groupChange{{ID: g.ID, Settled: true}}})
	}
}

// processMember brings one user's rows in line with the group. Each user's seats are
// taken before the next one is looked at.
func (t *Tenant) processMember(g *group, id string, now time.Time) {
	e := t.dir.byID[tenant.UserID(id)]
	if e == nil || e.now == nil {
		return
	}
	if next, changed, _ := t.inherit(e.now, g, now); changed {
		t.put(record{At: now, Users: []tenant.User{next}})
	}
}

// processing is the group's licenseProcessingState.
func (g *group) processing(now time.Time) string {
	switch {
	case !g.queued:
		return "ProcessingComplete"
	case now.Before(g.begins):
		return "QueuedForProcessing"
	}
	return "ProcessingInProgress"
}

// shown are the group's licenses as a reader sees them: for a while those from before.
func (g *group) shown(now time.Time) []tenant.License {
	if now.Before(g.shownAt) {
		return g.before
	}
	return g.Licenses
}
