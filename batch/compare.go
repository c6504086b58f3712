package batch

import (
	"reseat/plan"
	"reseat/plan/tenant"
)

// planned tells whether the user is as the plan found it, or, where a refused change
// is tried again, as the calls left it that come before. A refused call of which an
// earlier try was not answered may have landed after the read that did not show it:
// then what it did is ours, and nobody else changed the user (R20).
func (e *Engine) planned(l plan.Line, u *tenant.User) bool {
	state := l.Before
	from, _ := e.retry(l)
	for _, call := range l.Calls[:from] {
		state = state.After(call)
	}
	if e.same(l, state, u) {
		return true
	}
	late := from < len(l.Calls)-1 && e.progress(l).Calls[from].Undone
	return late && e.same(l, state.After(l.Calls[from]), u)
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
