package plan

import (
	"slices"

	"reseat/plan/tenant"
)

// given is the state once a group was processed that gives these licenses.
func (s State) given(g tenant.GroupID, gives []tenant.License) *State {
	s.Inherited = slices.Clone(s.Inherited)
	for _, l := range gives {
		if !slices.ContainsFunc(s.Inherited, func(in Inherited) bool { return in.Group == g && in.SKU == l.SKU }) {
			s.Inherited = append(s.Inherited, Inherited{l, g})
		}
	}
	return &s
}

// hasOf tells whether each of these licenses of a group is there.
func (s *State) hasOf(g tenant.GroupID, gives []tenant.License) bool {
	return !slices.ContainsFunc(gives, func(l tenant.License) bool {
		return !slices.ContainsFunc(s.Inherited, func(in Inherited) bool { return in.Group == g && in.SKU == l.SKU })
	})
}

// joined is the state once the user is a member of a group that gives these licenses,
// and the group was processed.
func (s State) joined(g tenant.GroupID, gives []tenant.License) *State {
	out := s.given(g, gives)
	if !slices.Contains(s.Member, g) {
		out.Member = append(slices.Clone(s.Member), g)
	}
	return out
}

// left is the state once the user is no member of a group, and the group was processed.
func (s State) left(g tenant.GroupID) *State {
	s.Inherited = slices.DeleteFunc(slices.Clone(s.Inherited), func(in Inherited) bool { return in.Group == g })
	s.Member = slices.DeleteFunc(slices.Clone(s.Member), func(x tenant.GroupID) bool { return x == g })
	return &s
}

// Groups lists the groups that a line has its user join or leave, and those that its
// proofs rest on, each once.
func (l Line) Groups() []tenant.GroupID {
	var out []tenant.GroupID
	for _, c := range l.Calls {
		if c.Group != "" {
			out = append(out, c.Group)
		}
		if c.Proof != nil {
			out = append(out, c.Proof.By...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// ChangesMembership tells whether some call of the line is about a group's members.
func (l Line) ChangesMembership() bool {
	return slices.ContainsFunc(l.Calls, func(c Call) bool { return c.Kind == Join || c.Kind == Leave })
}

// LeavesOnFail tells whether the membership that the line's calls make is taken back where
// the group turns out not to give what is to be removed (R52).
func (l Line) LeavesOnFail() bool { return l.Fallback != nil && l.Fallback.Kind == Leave }

// WritesAccount tells whether the call makes an account or writes its usage location.
func (c Call) WritesAccount() bool { return c.Kind == Create || c.Kind == Locate }

// AboutGroups tells whether some call of the line is about a group.
func (l Line) AboutGroups() bool {
	return slices.ContainsFunc(l.Calls, func(c Call) bool { return c.Group != "" })
}
