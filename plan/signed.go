package plan

import (
	"maps"
	"slices"

	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// Signed is what a plan about groups says of their members: whoever reviewed it knows what
// these people gain and lose, by whichever of its groups.
type Signed struct {
	members map[tenant.UserID]Member
	guarded map[string]bool // ids and names of those who must not be changed
	on      sku.PlanSet     // service plans that come on for somebody
	plans   UserPlans
	guards  Guards
	figures figures // what the guards look at
}

// Signed joins what the lines say of each member.
func (p Plan) Signed() Signed {
	s := Signed{members: map[tenant.UserID]Member{}, plans: p.Header.UserPlans(), guarded: map[string]bool{}, guards: p.Header.Guards, figures: p.Header.Guards.count(p, "")}
	for _, name := range p.Header.Guards.Protected {
		s.guarded[Fold(string(name))] = true
	}
	for _, l := range p.Lines {
		for _, m := range l.Members {
			all := s.members[m.User]
			all.Loses = append(slices.Clone(all.Loses), m.Loses...)
			all.Off = all.Off.Union(m.Off)
			if all.Ends != Errs {
				all.Ends = m.Ends
			}
			s.members[m.User] = all
			s.on = s.on.Union(m.On)
		}
	}
	return s
}

// Knows tells whether the plan says anything of a member.
func (s Signed) Knows(id tenant.UserID) bool {
	_, ok := s.members[id]
	return ok
}

// Takes tells whether the line's group gives less afterwards, so that a member can lose
// something.
func (s Signed) Takes(l Line) bool {
	before, after := l.Before.OrNone(), l.After.OrNone()
	for _, is := range before.Direct {
		if _, kept := tenant.Find(after.Direct, is.SKU); !kept {
			return true
		}
	}
	return len(before.Effect(s.plans).On().Minus(after.Effect(s.plans).On())) > 0
}

// protects tells whether a user must not be changed: by id, or by any address.
func (s Signed) protects(u tenant.User) bool {
	return slices.ContainsFunc(append([]string{string(u.ID), u.UPN, u.Mail}, u.Aliases...), func(name string) bool { return s.guarded[Fold(name)] })
}

// Joins tells whether the plan says nothing of a member for whom the change of the line's
// group means something.
func (s Signed) Joins(l Line, u tenant.User) bool {
	if s.Knows(u.ID) {
		return false
	}
	before := StateOf(u)
	after := before.left(l.Group).given(l.Group, l.After.OrNone().Direct)
	return !maps.Equal(before.Holds(), after.Holds()) || !before.Effect(s.plans).On().Equal(after.Effect(s.plans).On())
}

// Over returns a *GuardError where so many members who joined since the plan was made are
// more than its limits allow (R25).
func (s Signed) Over(joined int) error {
	n := s.figures
	n.changes, n.asked = n.changes+joined, n.asked+joined
	for _, c := range s.guards.caps(n) {
		if joined > 0 && c.cap != nil && c.figure > *c.cap {
			return &GuardError{c.flag, *c.cap, c.figure, c.what, "make the plan again, or raise " + c.flag}
		}
	}
	return nil
}

// Beyond says what the change of a group's licenses means for a member as it is now and
// the plan does not say: ok is false where that is nothing. Who only gains a license is as
// whoever joins the group later, unless that user is protected; a member who was said to end in error may end otherwise.
func (s Signed) Beyond(l Line, u tenant.User) (Member, bool) {
	before := StateOf(u)
	after := before.left(l.Group).given(l.Group, l.After.OrNone().Direct)
	known := s.members[u.ID]
	m := Member{User: u.ID, UPN: u.UPN, Name: u.Name, Ends: Keeps}
	if known.Ends == Errs {
		return m, false
	}
	had, has := before.Holds(), after.Holds()
	gains := slices.ContainsFunc(slices.Collect(maps.Keys(has)), func(id sku.ID) bool { return !had[id] })
	for _, id := range slices.Sorted(maps.Keys(had)) {
		if !has[id] && !gains && !slices.Contains(known.Loses, id) { // with another in its place nothing is lost (R25)
			m.Loses = append(m.Loses, id)
		}
	}
	was, is := before.Effect(s.plans), after.Effect(s.plans)
	m.Off = was.On().Minus(is.On()).Minus(known.Off)
	m.On = is.On().Intersect(was.OffByChoice()).Minus(s.on)
	switch {
	case len(m.Loses) > 0:
		m.Ends = Loses
	case s.protects(u) && known.Ends == "" && (gains || len(m.Off) > 0 || !was.On().Equal(is.On())):
		m.Ends = Differs
	case len(m.Off)+len(m.On) > 0:
		m.Ends = Differs
	}
	return m, m.Ends != Keeps
}
