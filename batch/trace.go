package batch

import (
	"reseat/batch/journal"
	"reseat/plan"
)

// Traces returns what a run did, user by user, as far as its record says: of those
// whom it changed, may have changed, or, where an earlier record was lost, whom it
// found changed.
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

// trace returns what the calls of one change did, and whether there is anything to
// take back.
func trace(l plan.Line, p journal.Progress, rebuilt bool) (plan.Trace, bool) {
	t := plan.Trace{Line: l, User: l.User, Left: l.Before}
	if id := p.Created(); id != "" {
		t.User = id
	}
	changed := false
	follow := func(i int, c plan.Call) {
		if !p.CallDone(i) {
			return
		}
		changed, t.Left = true, t.Left.After(c)
		if at := p.Calls[i].AnsweredAt; at.After(t.At) {
			t.At = at
		}
	}
	for i, c := range l.Calls {
		follow(i, c)
	}
	if l.Fallback != nil {
		follow(journal.Fallback, *l.Fallback)
	}
	_, t.Doubt = p.InDoubt()
	if rebuilt && p.LeftBe() == "already" {
		t.Left, t.Unsure = l.After, true
	}
	return t, changed || t.Doubt || t.Unsure
}
