package build

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"reseat/plan"
	"reseat/plan/impact"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// memberStates is how the members of groups stand once the lines so far are carried out,
// and the seats that are left for them. Seats that a group frees are not counted for
// another group of the plan: when they come free depends on the tenant's processing.
type memberStates struct {
	users map[tenant.UserID]*tenant.User
	state map[tenant.UserID]*plan.State
	free  map[sku.ID]int // of limited SKUs
}

func (b *builder) newMemberStates() *memberStates {
	m := &memberStates{users: map[tenant.UserID]*tenant.User{}, state: map[tenant.UserID]*plan.State{}, free: map[sku.ID]int{}}
	for i := range b.Snapshot().Users {
		u := &b.Snapshot().Users[i]
		m.users[u.ID] = u
	}
	for _, k := range b.SKUs() {
		if owned, limited := plan.SeatsOwned(k, b.count); limited {
			m.free[k.ID] = max(0, owned-b.keepFree[k.ID]-k.Seats.Consumed)
		}
	}
	return m
}

// of returns how a member stands.
func (m *memberStates) of(id tenant.UserID) *plan.State {
	if s := m.state[id]; s != nil {
		return s
	}
	if u := m.users[id]; u != nil {
		return stateOf(u)
	}
	return nil
}

// apply has the members of a line stand as its change leaves them.
func (m *memberStates) apply(l plan.Line) {
	for _, x := range l.Members {
		if x.Ends == plan.Errs {
			continue
		}
		m.state[x.User] = withGroup(m.of(x.User), l.Group, l.After.Direct)
		for _, id := range x.Gains {
			if _, limited := m.free[id]; limited {
				m.free[id]--
			}
		}
	}
}

// withGroup is a member's state once a group gives these licenses and no others.
func withGroup(s *plan.State, g tenant.GroupID, gives []tenant.License) *plan.State {
	out := *s
	out.Inherited = slices.DeleteFunc(slices.Clone(s.Inherited), func(in plan.Inherited) bool { return in.Group == g })
	for _, l := range gives {
		out.Inherited = append(out.Inherited, plan.Inherited{License: l, Group: g})
	}
	return &out
}

// A memberReview is what the review of a group's members counts.
type memberReview struct {
	d      *draft
	left   map[sku.ID]int // seats
	found  []plan.Finding // of members, each wording once
	counts map[plan.Finding]int
	turns  map[tenant.UserID]sku.PlanSet // what is turned on that is off by choice
	lost   map[sku.ID]int
	away   int // members without a usage location
}

// reviewMembers works out what the change means for each direct member, and puts the group
// on hold where nobody accepted that.
func (d *draft) reviewMembers() { d.listMembers().notes() }

// listMembers works out each direct member.
func (d *draft) listMembers() *memberReview {
	r := &memberReview{d: d, left: maps.Clone(d.b.members.free), counts: map[plan.Finding]int{}, turns: map[tenant.UserID]sku.PlanSet{}, lost: map[sku.ID]int{}}
	for _, m := range d.q.group.Members {
		if m.Kind != "" && m.Kind != "user" {
			if d.line.Aside == nil {
				d.line.Aside = map[string]int{}
			}
			d.line.Aside[m.Kind]++
			continue
		}
		u := d.b.members.users[tenant.UserID(strings.ToLower(m.ID))]
		if u == nil {
			continue // gone since the members were read
		}
		d.line.Members = append(d.line.Members, r.member(u))
	}
	slices.SortFunc(d.line.Members, func(a, b plan.Member) int {
		return strings.Compare(strings.ToLower(a.UPN)+string(a.User), strings.ToLower(b.UPN)+string(b.User))
	})
	return r
}

// member works out one member.
func (r *memberReview) member(u *tenant.User) plan.Member {
	d := r.d
	before := d.b.members.of(u.ID)
	after := withGroup(before, d.line.Group, d.line.After.Direct)
	m := plan.Member{User: u.ID, UPN: u.UPN, Name: u.Name, Ends: plan.Keeps}
	had, has := before.Holds(), after.Holds()
	for _, id := range slices.Sorted(maps.Keys(has)) {
		if !had[id] {
			m.Gains = append(m.Gains, id)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(had)) {
		if !has[id] {
			m.Loses = append(m.Loses, id)
		}
	}
	was, is := before.Effect(d.b.UserPlans()), after.Effect(d.b.UserPlans())
	m.On, m.Off = is.On().Minus(was.On()), was.On().Minus(is.On())
	gives := d.line.GroupGives()
	m.Before, m.After = before.PathsOf(gives), after.PathsOf(gives)
	if m.Error = r.violation(u, before, after, m.Gains); m.Error != "" {
		m.After = m.Before
		m.Ends, m.Gains, m.Loses, m.On, m.Off = plan.Errs, nil, nil, nil, nil
		return m
	}
	for _, id := range m.Gains {
		r.left[id]--
	}
	switch {
	case len(m.Loses) > 0 && len(m.Gains) == 0: // with another license in its place nothing is lost (R25)
		for _, id := range m.Loses {
			r.lost[id]++
		}
		m.Ends = plan.Loses
	case len(m.Gains) > 0:
		m.Ends = plan.Gains
	case len(m.On)+len(m.Off) > 0:
		m.Ends = plan.Differs
	}
	if m.Ends == plan.Keeps {
		return m
	}
	if u.UsageLocation == "" && len(d.line.After.Direct) > 0 {
		r.away++
	}
	if on := m.On.Intersect(was.OffByChoice()).Minus(d.stays.named); len(on) > 0 && !d.q.restores {
		r.turns[u.ID] = on
	}
	c := impact.Change{User: u, Before: before, After: after, NamedOff: d.userChange().NamedOff, Removed: d.userChange().Removed, Lived: d.b.lived}
	for _, f := range impact.Findings(d.b.Index, d.b.rules, c) {
		if f.Code != "plan-dependency" && f.Code != "plan-conflict" && f.Code != "still-on" {
			r.count(f)
		}
	}
	return m
}

// violation is why the licenses would not take effect for a member; empty where they would.
// They do so all together or not at all (graph-contract 7.1).
func (r *memberReview) violation(u *tenant.User, before, after *plan.State, gains []sku.ID) string {
	b := r.d.b
	if u.UsageLocation == "" && b.Snapshot().Country == "" && len(gains) > 0 {
		return "ProhibitedInUsageLocationViolation"
	}
	for _, id := range gains {
		if left, limited := r.left[id]; limited && left <= 0 {
			return "CountViolation"
		}
	}
	for _, rule := range b.rules {
		if impact.Breaks(b.Index, rule, before) || !impact.Breaks(b.Index, rule, after) || b.lived(rule) {
			continue
		}
		if rule.Relation == plan.Excludes {
			return "MutuallyExclusiveViolation"
		}
		return "DependencyViolation"
	}
	return ""
}

func (r *memberReview) count(f plan.Finding) {
	if r.counts[f] == 0 {
		r.found = append(r.found, f)
	}
	r.counts[f]++
}

// notes says the findings of the members with their counts.
func (r *memberReview) notes() {
	d, all := r.d, len(r.d.line.Members)
	for _, f := range r.found {
		text := f
		text.Text = fmt.Sprintf("%s of %d: %s", plural(r.counts[f], "member", "members"), all, f.Text)
		d.note(text)
	}
	r.noteLosses(all)
	r.noteErrors(all)
	r.noteTurnsOn(all)
	if r.away > 0 && d.b.Snapshot().Country != "" {
		d.note(plan.Find("tenant-country", "%s of %d without usage location: what a group gives uses the tenant's country, %s", plural(r.away, "member", "members"), all, d.b.Snapshot().Country))
	}
	if n := d.line.Aside; len(n) > 0 {
		var words []string
		for _, kind := range slices.Sorted(maps.Keys(n)) {
			words = append(words, plural(n[kind], asideWords[kind], asideWords[kind]+"s"))
		}
		d.note(plan.Find("not-licensed", "%s in the group: only users who are direct members get its licenses", strings.Join(words, ", ")))
	}
	if d.q.group.Dynamic && d.q.group.Paused {
		d.note(plan.Find("rule-paused", "the rule that decides who is a member is paused"))
	}
	r.noteProtected()
}

var asideWords = map[string]string{"group": "nested group", "device": "device", "orgContact": "contact", "servicePrincipal": "service principal"}

func (r *memberReview) noteLosses(all int) {
	n := r.d.line.CountMembers()[plan.Loses]
	if n == 0 {
		return
	}
	var words []string
	for _, id := range slices.Sorted(maps.Keys(r.lost)) {
		words = append(words, fmt.Sprintf("%s (%s)", r.d.b.Label(id), plural(r.lost[id], "member", "members")))
	}
	r.d.note(plan.Find("hazard-members-lose", "%d of %s would have no %s by any path", n, plural(all, "member", "members"), strings.Join(words, ", ")))
}

func (r *memberReview) noteErrors(all int) {
	by := map[string]int{}
	for _, m := range r.d.line.Members {
		if m.Error != "" {
			by[m.Error]++
		}
	}
	if len(by) == 0 {
		return
	}
	sum := 0
	var words []string
	for _, code := range slices.Sorted(maps.Keys(by)) {
		v := tenant.ViolationOf(code)
		words = append(words, fmt.Sprintf("%d: %s (%s)", by[code], v.Words, v.Remedy))
		sum += by[code]
	}
	r.d.note(plan.Find("hazard-members-error", "for %d of %s the licenses would not take effect: %s", sum, plural(all, "member", "members"), strings.Join(words, "; ")))
}

func (r *memberReview) noteTurnsOn(all int) {
	if len(r.turns) == 0 {
		return
	}
	var on sku.PlanSet
	for _, p := range r.turns {
		on = on.Union(p)
	}
	r.d.note(plan.Find("hazard-turns-on", "%d of %s: group %s would turn on %s, which is off for them", len(r.turns), plural(all, "member", "members"),
		r.d.b.GroupLabel(r.d.line.Group), r.d.b.PlanLabels(on)))
}

// noteProtected names the members whose licenses would change and who are protected (R25).
func (r *memberReview) noteProtected() {
	var names []string
	for _, m := range r.d.line.Members {
		if m.Affected() && r.d.b.protects(m.User, m.UPN) {
			names = append(names, m.UPN)
		}
	}
	if n := len(names); n > mostProtected {
		names = append(names[:mostProtected], fmt.Sprintf("%d more", n-mostProtected))
	}
	if len(names) > 0 {
		r.d.note(plan.Find("protected-member", "protected members: %s", strings.Join(names, ", ")))
	}
}

// mostProtected is up to how many protected members a finding names.
const mostProtected = 8

// reviewWithin notes which service plans of the group's own licenses need or exclude each
// other: the tenant judges the group itself at once, whatever its members have besides
// (graph-contract 7.1).
func (d *draft) reviewWithin() {
	for _, f := range impact.Findings(d.b.Index, d.b.rules, d.userChange()) {
		if f.Code == "plan-dependency" || f.Code == "plan-conflict" {
			d.note(f)
		}
	}
}
