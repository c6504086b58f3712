package rehearse_test

import (
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"reseat/batch"
	"reseat/batch/graphsim"
	"reseat/batch/journal"
	"reseat/batch/rehearse"
	"reseat/plan"
)

// The terms of a run act on its rehearsal as on the run: how far it comes, in what
// portions, with which look between them, and what ends it (R29).
func TestTermsAreRehearsed(t *testing.T) {
	s, p := world(t, 200, 1)
	denied := rehearse.Fair()
	third := changesOf(p)[12].UPN
	denied.Scenario.Denials = append(denied.Scenario.Denials, graphsim.Denial{Users: []string{third}})
	for _, tt := range []struct {
		name    string
		weather rehearse.Weather
		terms   func(*batch.Engine)
		stops   bool
		begun   func(n, of int) bool
	}{
		{"a limit", rehearse.Fair(), func(e *batch.Engine) { e.Scope.Limit = 7 }, false, func(n, _ int) bool { return n == 7 }},
		{"waves with a look between", rehearse.Fair(), func(e *batch.Engine) { e.Waves = batch.Waves{Canary: 3, Size: 10} }, false, func(n, of int) bool { return n == of }},
		{"waves and a limit", rehearse.Rough(), func(e *batch.Engine) { e.Scope.Limit, e.Waves = 15, batch.Waves{Size: 5} }, false, func(n, _ int) bool { return n == 15 }},
		{"the gate shuts", denied, func(e *batch.Engine) { e.Waves = batch.Waves{Size: 5} }, true, func(n, _ int) bool { return n == 15 }},
		{"too many failures", denied, func(e *batch.Engine) { e.Tolerance, e.Workers = &batch.Tolerance{}, 1 }, true, func(n, _ int) bool { return n >= 1 && n < 20 }},
		{"time is over", rehearse.Fair(), func(e *batch.Engine) { e.Until, e.Workers = e.Clock.Now().Add(10*time.Second), 1 }, true, func(n, of int) bool { return n > 2 && n < of }},
		{"a pause between the halves", rehearse.Fair(), func(e *batch.Engine) { e.Settle, e.Scope.Limit = 30*time.Second, 20 }, false, func(n, _ int) bool { return n == 20 }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			set := func(e *batch.Engine) error { e.Workers = 16; tt.terms(e); return nil }
			o := options(s, p, tt.weather, 1, direct)
			o.Tune = set
			foreseen := rehearsed(t, o)
			var happened rehearse.Trace
			synctest.Test(t, func(t *testing.T) { happened = carriedOut(t, s, p, tt.weather, 1, set) })
			agree(t, p, foreseen, happened)
			if got, want := fmt.Sprint(foreseen.Broke), fmt.Sprint(happened.Broke); got != want || (foreseen.Broke != nil) != tt.stops {
				t.Errorf("foreseen %q, happened %q", got, want)
			}
			if got, want := begun(foreseen), begun(happened); !slices.Equal(got, want) || !tt.begun(len(got), len(changesOf(p))) {
				t.Errorf("%d changes begun in the rehearsal, %d in the run:\n%v\n%v", len(got), len(want), got, want)
			}
		})
	}
}

func changesOf(p plan.Plan) []plan.Line {
	return slices.DeleteFunc(slices.Clone(p.Lines), func(l plan.Line) bool { return l.Kind != plan.Change })
}

// begun lists the changes that a run began, sorted.
func begun(t rehearse.Trace) []plan.ChangeID {
	var out []plan.ChangeID
	for _, e := range t.Events {
		if e.Kind == journal.Intent {
			out = append(out, e.Change)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
