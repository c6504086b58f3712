package batch

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"reseat/batch/journal"
	"reseat/batch/pace"
	"reseat/plan"
	"reseat/plan/tenant"
)

// What can befall a write, by name: the name stands in the guide's table of faults.
var befalls = map[string]struct {
	deed   deed
	setup  func(*run)
	stop   bool // the run may be stopped by it
	beside bool // the user may be left as before, and the record says so
	ends   bool // it ends the process
	lost   bool // and its record is lost or damaged
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
	"killed-before":   {deed: deed{strike: killed(false)}, ends: true, beside: true},
	"killed-after":    {deed: deed{strike: killed(true)}, ends: true, beside: true},
	"record-lost":     {deed: deed{strike: killed(true)}, ends: true, beside: true, lost: true},
	"disk-full":       {deed: deed{strike: func(f *fake) { f.tape.fail(true, false) }}, ends: true, beside: true},
	"signal":          {deed: deed{strike: func(f *fake) { f.interrupt() }}, ends: true, beside: true},
	"clock-forward":   {deed: deed{strike: func(f *fake) { f.clock.by.Store(int64(30 * 24 * time.Hour)) }}, beside: true},
	"clock-back":      {deed: deed{strike: func(f *fake) { f.clock.by.Store(-int64(time.Hour)) }}},
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
	"group-swap":  {line: ofGroup},
	"move-join":   {line: moved},
	"move-remove": {line: moved, at: 1},
}

// killed ends the process as its write arrives.
func killed(effect bool) func(*fake) { return func(f *fake) { f.tape.fail(false, effect) } }

// A jumping clock is set by somebody while the run is under way; pauses take as long as
// they do. Only a wait for a group counts by it, and is over when it jumps too far ahead.
type jumping struct {
	pace.Clock
	by atomic.Int64
}

func (c *jumping) Now() time.Time { return c.Clock.Now().Round(0).Add(time.Duration(c.by.Load())) }

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
					r.clock = &jumping{Clock: pace.Real}
					r.tune = func(e *Engine) { e.Clock = r.clock }
					ctx, interrupt := context.WithCancel(context.Background())
					defer interrupt()
					r.interrupt = interrupt
					err := r.carry(ctx)
					if err != nil && !b.ends && !(b.stop && errors.Is(err, ErrShutOut)) {
						t.Fatalf("Run: %v", err)
					}
					r.mustBeTold(t, l)
					if without := r.bare(); fault == "disk-full" && len(without) > 0 {
						t.Errorf("%v have no license", without)
					}
					if planned := r.as(l, l.After); !planned && !b.beside && op != "fallback" {
						t.Errorf("not as planned; journal: %s", join(r.tape.story(l.UPN)))
					}
					r.role, r.lag, r.account("a").script, r.account("a").unread = nil, 0, nil, nil
					r.tape.restore()
					if b.lost {
						r.tape.events = []journal.Event{{Kind: journal.Began, Code: journal.Rebuilt, At: time.Now()}}
					}
					r.tune = func(e *Engine) { e.Scope.Refused, e.Rebuild = true, b.lost }
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

// Clocks that are set while a run is under way change nothing of its end.
func TestClockIsSetInTheMiddleOfARun(t *testing.T) {
	for _, by := range []time.Duration{30 * 24 * time.Hour, time.Hour, -time.Hour, -30 * 24 * time.Hour} {
		synctest.Test(t, func(t *testing.T) {
			r := newRun(t, append(many(30, readd), located(assign("ada")), create("new"), swap("bob"), remove("eve"))...)
			for i, a := range r.accounts {
				if i%3 == 0 {
					a.script = []deed{honest, lostAfter, slowDown}
				}
			}
			r.clock = &jumping{Clock: pace.Real}
			r.tune = func(e *Engine) { e.Clock = r.clock }
			time.AfterFunc(300*time.Millisecond, func() { r.clock.by.Store(int64(by)) })
			if err := r.carry(context.Background()); err != nil {
				t.Fatal(err)
			}
			r.allPlanned(t)
		})
	}
}
