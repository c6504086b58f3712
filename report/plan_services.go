package report

import (
	"cmp"
	"slices"
	"strings"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
	"reseat/report/words"
)

// A serviceChange is what a change does to the service plans that are on for its user, all
// paths taken together (R44). Each list is in the order of names.
type serviceChange struct {
	off     []string // on before, and nothing of the same service is on afterwards
	smaller []string // "EXCHANGE_S_ENTERPRISE → EXCHANGE_S_STANDARD"
	larger  []string // replaced by one that gives as much or more
	on      []string // nothing of the same service was on before
}

// parts names the lists in the order in which a reviewer looks at them.
func (s serviceChange) parts() []servicePart {
	return []servicePart{{"turned off", s.off}, {"smaller", s.smaller}, {"replaced", s.larger}, {"turned on", s.on}}
}

// A servicePart is one list of a serviceChange with its name.
type servicePart struct {
	name  string
	plans []string
}

// A serviceChanges works out what changes do to services, once for all users in the same
// states.
type serviceChanges struct {
	effects *words.Effects
	known   map[[2]int]serviceChange
	name    func(sku.PlanID) string
	instead func(was, by sku.PlanID) string
}

// newServiceChanges names service plans for people.
func newServiceChanges(c words.Catalog) *serviceChanges {
	return &serviceChanges{words.NewEffects(c), make(map[[2]int]serviceChange), func(id sku.PlanID) string { return c.Service("", id) }, c.ReplacedBy}
}

// newServiceCodes names service plans by their codes, for programs.
func newServiceCodes(c words.Catalog) *serviceChanges {
	code := func(id sku.PlanID) string { return c.PlanName("", id) }
	return &serviceChanges{words.NewEffects(c), make(map[[2]int]serviceChange), code, func(was, by sku.PlanID) string { return code(was) + " → " + code(by) }}
}

// of returns what a line does to the services of its user; nothing unless it is a change.
func (x *serviceChanges) of(l plan.Line) serviceChange {
	if l.Kind != plan.Change {
		return serviceChange{}
	}
	before, after := x.effects.Of(l.Before), x.effects.Of(l.After)
	key := [2]int{before.Number, after.Number}
	if s, known := x.known[key]; known {
		return s
	}
	s := x.compare(before.Plans(), after.Plans())
	x.known[key] = s
	return s
}

func (x *serviceChanges) compare(before, after sku.PlanSet) serviceChange {
	var s serviceChange
	for _, id := range before.Minus(after) {
		switch left, by := sku.LeftOf(id, after); {
		case left == sku.Nothing:
			s.off = append(s.off, x.name(id))
		case left == sku.Less:
			s.smaller = append(s.smaller, x.instead(id, by))
		default:
			s.larger = append(s.larger, x.instead(id, by))
		}
	}
	for _, id := range after.Minus(before) {
		if left, _ := sku.LeftOf(id, before); left == sku.Nothing && !words.SameService(id, before) {
			s.on = append(s.on, x.name(id))
		}
	}
	for _, p := range s.parts() {
		slices.Sort(p.plans)
	}
	return s
}

// A serviceGroup is the users for whom a plan does the same to the same service plans.
type serviceGroup struct {
	servicePart
	users int
}

// serviceGroups counts the users of a plan by what happens to their services: whose service
// plans are turned off first, then those that get smaller ones. Equal lists are one group,
// however many users have them (R44).
func serviceGroups(p plan.Plan, c words.Catalog) []serviceGroup {
	x, groups, order := newServiceChanges(c), map[string]*serviceGroup{}, map[string]int{}
	for _, l := range p.Lines {
		for i, part := range x.of(l).parts() {
			if len(part.plans) == 0 {
				continue
			}
			key := part.name + " " + strings.Join(part.plans, ", ")
			if groups[key] == nil {
				groups[key] = &serviceGroup{servicePart: part}
			}
			groups[key].users++
			order[part.name] = i
		}
	}
	out := make([]serviceGroup, 0, len(groups))
	for _, g := range groups {
		out = append(out, *g)
	}
	slices.SortFunc(out, func(a, b serviceGroup) int {
		return cmp.Or(cmp.Compare(order[a.name], order[b.name]), cmp.Compare(b.users, a.users), slices.Compare(a.plans, b.plans))
	})
	return out
}

// lossesFirst keeps the groups that lose something, and joins the others by what happens to
// them: their users, and the service plans of any of them.
func lossesFirst(groups []serviceGroup) []serviceGroup {
	var out []serviceGroup
	for _, g := range groups {
		last := len(out) - 1
		if g.name == "turned off" || g.name == "smaller" || last < 0 || out[last].name != g.name {
			out = append(out, g)
			continue
		}
		out[last].users += g.users
		out[last].plans = slices.Compact(slices.Sorted(slices.Values(slices.Concat(out[last].plans, g.plans))))
	}
	return out
}

// some lists names, at most so many; 0 is all.
func some(names []string, most int) string {
	if most == 0 || len(names) <= most {
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:most], ", ") + " and " + tenant.Thousands(len(names)-most) + " more"
}
