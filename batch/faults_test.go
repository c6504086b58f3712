package batch

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"reseat/batch/journal"
	"reseat/plan"
	"reseat/plan/tenant"
)

// What can befall a write, by name: the name stands in the guide's table of faults.
var befalls = map[string]struct {
	deed   deed
	setup  func(*run)
	stop   bool // the run may be stopped by it
	beside bool // the user may be left as before, and the record says so
}{
	"lost-before":     {deed: lostBefore},
	"lost-after":      {deed: lostAfter},
	"twice":           {deed: twice},
	"refused":         {deed: refusal(tenant.ErrDependency), beside: true},
	"refused-for-now": {deed: refusal(tenant.ErrNoSeat), beside: true},
	"unsent":          {deed: notSent},
	"401":             {deed: signedOut, stop: true, beside: true},
	"403-all":         {deed: refusal(tenant.ErrForbidden), setup: func(r *run) { r.role = tenant.ErrForbidden }, stop: true, beside: true},
	"403-some":        {deed: refusal(tenant.ErrForbidden), beside: true},
	"409":             {deed: lostBefore},
	"429":             {deed: slowDown},
	"5xx":             {deed: lostBefore},
	"cut":             {deed: lostAfter},
	"late":            {deed: landsLate},
	"stale-read":      {deed: lostAfter, setup: func(r *run) { r.lag = 40 * time.Second }},
	"unread": {deed: lostAfter, setup: func(r *run) {
		for _, a := range r.accounts {
			a.unread = []error{nil, tenant.ErrUnknown, tenant.ErrUnknown}
		}
	}},
}

// What a write can be part of, by name, and at which of the user's writes it is.
var operations = map[string]struct {
	line func(string) plan.Line
	at   int
	way  []deed // what comes before it
}{
	"assign":      {line: assign},
	"change":      {line: update},
	"readd-first": {line: readdTo1},
	"readd-again": {line: readdTo1, at: 1},
	"fallback":    {line: readdTo1, at: 2, way: []deed{honest, refusal(tenant.ErrConflict)}},
	"remove":      {line: remove},
	"swap":        {line: swap},
	"exact":       {line: exact},
	"create":      {line: create},
	"location":    {line: func(n string) plan.Line { return located(assign(n)) }},
	"join":        {line: joined},
	"leave":       {line: gone},
	"reprocess":   {line: inErrorOf},
	"move-join":   {line: moved},
	"move-remove": {line: moved, at: 1},
}

func readdTo1(name string) plan.Line { return readdTo(name, one) }

// exact is the line of a user who is to have B and nothing else.
func exact(name string) plan.Line {
	l := swap(name)
	l.Exact = true
	return l
}

// Every fault on every operation, in the run and again in its resume: nobody is left
// without the license but whom the record names, nothing is said that is not so, undo
// knows whomever the run changed, and a resume without faults ends as planned.
func TestEveryFaultOnEveryOperation(t *testing.T) {
	for fault, b := range befalls {
		for op, o := range operations {
			t.Run(fault+"/"+op, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					l := o.line("a")
					r := newRun(t, l)
					way := append(slices.Clone(o.way), repeat(honest, max(0, o.at-len(o.way)))...)
					r.account("a").script = append(way, b.deed)
					if b.setup != nil {
						b.setup(r)
					}
					err := r.carry(context.Background())
					if err != nil && !(b.stop && errors.Is(err, ErrShutOut)) {
						t.Fatalf("Run: %v", err)
					}
					r.mustBeTold(t, l)
					if planned := r.as(l, l.After); !planned && !b.beside && op != "fallback" {
						t.Errorf("not as planned; journal: %s", join(r.tape.story(l.UPN)))
					}
					r.role, r.lag, r.account("a").script, r.account("a").unread = nil, 0, nil, nil
					r.tune = func(e *Engine) { e.Scope.Refused = true }
					forget()
					if err := r.carry(context.Background()); err != nil {
						t.Fatal(err)
					}
					r.mustBeTold(t, l)
					if !r.as(l, l.After) {
						t.Errorf("resumed, and not as planned; journal: %s", join(r.tape.story(l.UPN)))
					}
				})
			})
		}
	}
}

// mustBeTold holds the record against the tenant.
func (r *run) mustBeTold(t *testing.T, l plan.Line) {
	t.Helper()
	p := journal.Fold(slices.Values(r.tape.events)).Progress(l.ID)
	without := l.Fallback != nil && r.as(l, holding())
	if without && !p.Bare(l) {
		t.Errorf("without the license, and the record does not say so; journal: %s", join(r.tape.story(l.UPN)))
	}
	if finished(l, p) && !r.as(l, l.After) {
		t.Errorf("said to be done, and not as planned; journal: %s", join(r.tape.story(l.UPN)))
	}
	traces := Traces(plan.Plan{Lines: r.lines}, journal.Fold(slices.Values(r.tape.events)))
	if !r.as(l, l.Before) && len(traces) == 0 {
		t.Errorf("changed, and undo does not know; journal: %s", join(r.tape.story(l.UPN)))
	}
}
