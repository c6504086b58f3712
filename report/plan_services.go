package report

import (
	"cmp"
	"slices"
	"strings"

	"reseat/plan"
	"reseat/plan/sku"
)

// A serviceChange is what a change does to the service plans that are on for its user, all
// paths taken together (R44). Each list is in the order of names.
type serviceChange struct {
	off     []string // on before, and nothing of the same service is on afterwards
	smaller []string // "EXCHANGE_S_ENTERPRISE → EXCHANGE_S_STANDARD"
	larger  []string // replaced by one that gives as much or more
	on      []string // nothing of the same service was on before
}

// parts names the lists, what a reviewer must look at first.
func (s serviceChange) parts() []servicePart {
	return []servicePart{{"turned off", s.off}, {"smaller", s.smaller}, {"replaced", s.larger}, {"turned on", s.on}}
}

// A servicePart is one list of a serviceChange with its name.
type servicePart struct {
	name  string
	plans []string
}

func (s serviceChange) key() string {
	var b strings.Builder
	for _, p := range s.parts() {
		b.WriteString(strings.Join(p.plans, " ") + "\n")
	}
	return b.String()
}

// A serviceChanges works out what changes do to services, once for all users in the same
// states.
type serviceChanges struct {
	effects *effects
	catalog Catalog
	known   map[[2]int]serviceChange
}

func newServiceChanges(c Catalog) *serviceChanges {
	return &serviceChanges{newEffects(c), c, make(map[[2]int]serviceChange)}
}

// of returns what a line does to the services of its user; nothing unless it is a change.
func (x *serviceChanges) of(l plan.Line) serviceChange {
	if l.Kind != plan.Change {
		return serviceChange{}
	}
	before, after := x.effects.of(l.Before), x.effects.of(l.After)
	key := [2]int{before.number, after.number}
	if s, known := x.known[key]; known {
		return s
	}
	s := x.compare(onIn(before), onIn(after))
	x.known[key] = s
	return s
}

func onIn(e *effect) sku.PlanSet {
	ids := make([]sku.PlanID, 0, len(e.on))
	for id := range e.on {
		ids = append(ids, id)
	}
	return sku.NewPlanSet(ids...)
}

func (x *serviceChanges) compare(before, after sku.PlanSet) serviceChange {
	var s serviceChange
	for _, id := range before.Minus(after) {
		switch left, by := sku.LeftOf(id, after); {
		case left == sku.Nothing:
			s.off = append(s.off, x.catalog.PlanName("", id))
		case left == sku.Less:
			s.smaller = append(s.smaller, x.catalog.PlanName("", id)+" → "+x.catalog.PlanName("", by))
		default:
			s.larger = append(s.larger, x.catalog.PlanName("", id)+" → "+x.catalog.PlanName("", by))
		}
	}
	for _, id := range after.Minus(before) {
		if left, _ := sku.LeftOf(id, before); left == sku.Nothing && !replaces(id, before) {
			s.on = append(s.on, x.catalog.PlanName("", id))
		}
	}
	for _, p := range s.parts() {
		slices.Sort(p.plans)
	}
	return s
}

// replaces tells whether a plan of the same family was on before.
func replaces(id sku.PlanID, before sku.PlanSet) bool {
	family, known := sku.FamilyOf(id)
	return known && slices.ContainsFunc(before, func(p sku.PlanID) bool {
		f, _ := sku.FamilyOf(p)
		return f == family
	})
}

// A serviceGroup is the users for whose services a plan does the same.
type serviceGroup struct {
	serviceChange
	users   int
	example string
}

// serviceGroups counts the users of a plan by what happens to their services, those who
// lose most first. Users for whose services nothing changes are in none.
func serviceGroups(p plan.Plan, c Catalog) []serviceGroup {
	x, groups := newServiceChanges(c), map[string]*serviceGroup{}
	for _, l := range p.Lines {
		s := x.of(l)
		key := s.key()
		if strings.TrimSpace(key) == "" {
			continue
		}
		if groups[key] == nil {
			groups[key] = &serviceGroup{serviceChange: s, example: l.UPN}
		}
		groups[key].users++
	}
	out := make([]serviceGroup, 0, len(groups))
	for _, g := range groups {
		out = append(out, *g)
	}
	slices.SortFunc(out, func(a, b serviceGroup) int {
		return cmp.Or(cmp.Compare(rankOf(a), rankOf(b)), cmp.Compare(b.users, a.users), strings.Compare(a.key(), b.key()))
	})
	return out
}

// rankOf puts who loses a service before who gets a smaller one, and both before the others.
func rankOf(g serviceGroup) int {
	switch {
	case len(g.off) > 0:
		return 0
	case len(g.smaller) > 0:
		return 1
	}
	return 2
}

// some lists names, at most so many; 0 is all.
func some(names []string, most int) string {
	if most == 0 || len(names) <= most {
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:most], ", ") + " and " + thousands(len(names)-most) + " more"
}
