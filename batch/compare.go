package batch

import (
	"reseat/plan"
	"reseat/plan/tenant"
)

// planned tells whether the user is as the plan found it, or, where a refused change
// is tried again, as the calls left it that come before.
func (e *Engine) planned(l plan.Line, u *tenant.User) bool {
	state := l.Before
	from, _ := e.retry(l)
	for _, call := range l.Calls[:from] {
		state = state.After(call)
	}
	return e.same(l, state, u)
}

// same tells whether a user is in a state, as far as the line is about it. A nil user
// or state is no user at all.
func (e *Engine) same(l plan.Line, s *plan.State, u *tenant.User) bool {
	if u == nil {
		return s == nil
	}
	is := plan.StateOf(*u)
	return l.Same(s, &is, e.plans)
}

// effect tells whether a user shows what a call was to do.
func (e *Engine) effect(call plan.Call, u tenant.User) bool {
	if call.Kind == plan.Create && !ours(*call.Person, u) {
		return false
	}
	is := plan.StateOf(u)
	return is.Shows(call, e.plans)
}

// ours tells whether an account found under the name of one that a call was to make
// is that one: it bears the planned name, and nobody gave it a license yet.
func ours(p tenant.NewUser, u tenant.User) bool {
	return u.Name == p.DisplayName && len(u.Direct()) == 0
}
