package batch

import (
	"slices"
	"time"

	"reseat/batch/journal"
	"reseat/plan"
	"reseat/plan/tenant"
)

// Traces returns what a run did, user by user, as far as its record says: of all for
// whom a call may have had effect, whatever came of it, and, where an earlier record was
// lost, whom the run found changed (R48).
func Traces(p plan.Plan, r *journal.Record) []plan.Trace {
	rebuilt := false
	for _, s := range r.Sessions {
		rebuilt = rebuilt || s.How == journal.Rebuilt
	}
	var out []plan.Trace
	for _, l := range p.Lines {
		if l.Kind != plan.Change {
			continue
		}
		if t, changed := trace(l, r.Progress(l.ID), rebuilt); changed {
			out = append(out, t)
		}
	}
	return out
}

// trace returns what the calls of one change did, or may have done, and whether there is
// anything to take back.
func trace(l plan.Line, p journal.Progress, rebuilt bool) (plan.Trace, bool) {
	t := plan.Trace{Line: l, User: l.User, Left: l.Before, Sure: l.Before}
	if id := p.Created(); id != "" {
		t.User = id
	}
	changed := false
	follow := func(i int, c plan.Call) {
		s := p.Calls[i]
		if !p.CallDone(i) && !mayBeThere(s) {
			return
		}
		changed, t.Left = true, t.Left.After(c)
		if p.CallDone(i) {
			t.Sure = t.Sure.After(c)
		} else {
			t.Unsure = t.Unsure || !s.InDoubt
		}
		if at := latest(s.IntentAt, s.AnsweredAt); at.After(t.At) {
			t.At = at
		}
	}
	for _, i := range p.Order(l) {
		if i == journal.Fallback {
			follow(i, *l.Fallback)
		} else {
			follow(i, l.Calls[i])
		}
	}
	doubtful, doubt := p.InDoubt()
	t.Doubt = doubt && !(doubtful == journal.Fallback && p.TakenUpAgain(l))
	if rebuilt && p.LeftBe() == "already" {
		t.Left, t.Unsure = l.After, true
	}
	return t, changed || t.Doubt || t.Unsure
}

// mayBeThere tells whether a call that is not known to have had its effect may have
// had it: only a read did not show it, which can come too early, or it was refused in a
// way that its own delivery can cause.
func mayBeThere(s journal.CallState) bool {
	switch {
	case s.InDoubt, s.Undone, s.Lost:
		return true
	case s.Result == journal.Refused:
		return slices.Contains([]string{tenant.ErrNotAssigned.Code, tenant.ErrInherited.Code, tenant.ErrExists.Code, tenant.ErrMember.Code, tenant.ErrNotMember.Code}, s.Code)
	}
	return false
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
