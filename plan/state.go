package plan

import (
	"slices"
	"strings"

	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// UserPlans lists, by SKU, the service plans that can be switched per user. Of a SKU
// that is not in it nothing is known.
type UserPlans map[sku.ID]sku.PlanSet

// UserPlans lists the service plans of the tenant's SKUs as they were when the plan was
// made.
func (h Header) UserPlans() UserPlans {
	out := make(UserPlans, len(h.SKUs))
	for _, k := range h.SKUs {
		if _, twice := out[k.ID]; !twice {
			out[k.ID] = k.UserPlans()
		}
	}
	return out
}

// Same tells whether two sets of disabled service plans of a SKU mean the same for a
// user: plans that cannot be switched per user, and ids that left the SKU, do not count
// (R15). Of a SKU of which nothing is known every id counts.
func (u UserPlans) Same(id sku.ID, a, b sku.PlanSet) bool {
	in, known := u[id]
	if !known {
		return a.Equal(b)
	}
	return a.Intersect(in).Equal(b.Intersect(in))
}

// Same tells whether two states of a user are the same as far as the line is about
// them: the direct rows of its SKUs (About), and the usage location if the line writes
// it, in whatever case it is written (R27). A nil state is that of no user at all.
func (l Line) Same(a, b *State, plans UserPlans) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	if l.WritesLocation() && !sameLocation(a.Location, b.Location) {
		return false
	}
	return !slices.ContainsFunc(l.About(a.Direct, b.Direct), func(id sku.ID) bool {
		x, inA := tenant.Find(a.Direct, id)
		y, inB := tenant.Find(b.Direct, id)
		return inA != inB || inA && !plans.Same(id, x.Disabled, y.Disabled)
	})
}

func sameLocation(a, b string) bool { return strings.EqualFold(a, b) }

// WritesLocation tells whether some call of the line writes the usage location.
func (l Line) WritesLocation() bool {
	return slices.ContainsFunc(l.Calls, func(c Call) bool { return c.Location != "" })
}

// After returns the state to which a call leads; s itself stays as it is. What reaches
// the user through groups changes with the groups.
func (s *State) After(c Call) *State {
	out := *s.OrNone()
	switch c.Kind {
	case Join:
		return out.joined(c.Group, c.Gives)
	case Leave:
		return out.left(c.Group)
	case Reprocess:
		return out.given(c.Group, c.Gives)
	}
	if c.Location != "" {
		out.Location = c.Location
	}
	direct := slices.DeleteFunc(slices.Clone(out.Direct), func(l tenant.License) bool {
		_, replaced := tenant.Find(c.Add, l.SKU)
		return replaced || slices.Contains(c.Remove, l.SKU)
	})
	out.Direct = append(direct, c.Add...)
	return &out
}

// Shows tells whether the state is one to which the call can lead.
func (s *State) Shows(c Call, plans UserPlans) bool {
	if s == nil || c.Location != "" && !sameLocation(s.Location, c.Location) {
		return false
	}
	switch c.Kind {
	case Join:
		return slices.Contains(s.Member, c.Group)
	case Leave:
		return !slices.Contains(s.Member, c.Group)
	case Reprocess:
		return s.hasOf(c.Group, c.Gives)
	}
	for _, l := range c.Add {
		if has, ok := tenant.Find(s.Direct, l.SKU); !ok || !plans.Same(l.SKU, l.Disabled, has.Disabled) {
			return false
		}
	}
	return !slices.ContainsFunc(c.Remove, func(id sku.ID) bool {
		_, ok := tenant.Find(s.Direct, id)
		return ok
	})
}

// OrNone returns the state, that of a user without licenses where there is none.
func (s *State) OrNone() *State {
	if s == nil {
		return &State{}
	}
	return s
}

// StateOf returns what a plan keeps of a user: usage location, direct licenses and
// what reaches the user through groups.
func StateOf(u tenant.User) State {
	s := State{Location: u.UsageLocation, Direct: u.Direct(), Member: u.Groups}
	if s.Direct == nil {
		s.Direct = []tenant.License{} // a plan file says [] and never null
	}
	for _, a := range u.Inherited() {
		s.Inherited = append(s.Inherited, Inherited{tenant.License{SKU: a.SKU, Disabled: a.Disabled}, a.Group})
	}
	return s
}
