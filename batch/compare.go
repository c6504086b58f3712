package batch

import (
	"slices"
	"strings"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// planned tells whether the user is as the plan found it, or, where a refused change
// is tried again, as the calls left it that come before.
func (e *Engine) planned(l plan.Line, u *tenant.User) bool {
	state := l.Before
	from, _ := e.retry(l)
	for _, call := range l.Calls[:from] {
		state = after(state, call)
	}
	return e.same(l, state, u)
}

// same tells whether a user is in a state, as far as the line is about: the direct
// rows of the SKUs it touches, or all of them where it is exact, and the usage
// location if it is written (R27). A nil state is no user at all. Disabled plans are
// compared over those that can be switched per user (R15).
func (e *Engine) same(l plan.Line, s *plan.State, u *tenant.User) bool {
	if s == nil || u == nil {
		return s == nil && u == nil
	}
	if writesLocation(l) && !strings.EqualFold(s.Location, u.UsageLocation) {
		return false
	}
	direct := u.Direct()
	return !slices.ContainsFunc(l.About(s.Direct, direct), func(id sku.ID) bool {
		want, wanted := tenant.Find(s.Direct, id)
		has, holds := tenant.Find(direct, id)
		return wanted != holds || wanted && !e.sameOff(id, want.Disabled, has.Disabled)
	})
}

func (e *Engine) sameOff(id sku.ID, a, b sku.PlanSet) bool {
	k, ok := e.Plan.Header.SKU(id)
	if !ok {
		return a.Equal(b)
	}
	user := k.UserPlans()
	return a.Intersect(user).Equal(b.Intersect(user))
}

func writesLocation(l plan.Line) bool {
	return slices.ContainsFunc(l.Calls, func(c plan.Call) bool { return c.Location != "" })
}

// effect tells whether a user shows what a call was to do.
func (e *Engine) effect(call plan.Call, u tenant.User) bool {
	if call.Kind == plan.Create && !ours(*call.Person, u) {
		return false
	}
	return e.leads(call, plan.StateOf(u))
}

// leads tells whether a state is one that a call can lead to.
func (e *Engine) leads(call plan.Call, s plan.State) bool {
	if call.Location != "" && !strings.EqualFold(s.Location, call.Location) {
		return false
	}
	for _, l := range call.Add {
		if has, ok := tenant.Find(s.Direct, l.SKU); !ok || !e.sameOff(l.SKU, l.Disabled, has.Disabled) {
			return false
		}
	}
	for _, id := range call.Remove {
		if _, ok := tenant.Find(s.Direct, id); ok {
			return false
		}
	}
	return true
}

// ours tells whether an account found under the name of one that a call was to make
// is that one: it bears the planned name, and nobody gave it a license yet.
func ours(p plan.NewUser, u tenant.User) bool {
	return u.Name == p.DisplayName && len(u.Direct()) == 0
}
