package batch

import (
	"context"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"reseat/batch/journal"
	"reseat/plan"
	"reseat/plan/tenant"
)

// inWave puts changes into a wave of the plan.
func inWave(wave string, lines ...plan.Line) []plan.Line {
	for i := range lines {
		lines[i].Wave = wave
	}
	return lines
}

func who(lines []plan.Line) string {
	var out []string
	for _, l := range lines {
		out = append(out, strings.TrimSuffix(l.UPN, "@contoso.com"))
	}
	return strings.Join(out, " ")
}

// R29: a scope is a prefix in the order of the plan, of what was not begun yet; what
// was begun is finished whatever the scope, and what was refused rests unless asked for.
func TestScope(t *testing.T) {
	held := plan.Line{Kind: plan.OnHold, ID: "h", UPN: "held@contoso.com", Wave: "3"}
	p := plan.Plan{Lines: slices.Concat(
		inWave("1", assign("a"), assign("b"), assign("c")), inWave("2", assign("d"), readd("e")), []plan.Line{held}, inWave("4", assign("f")))}
	about := func(name string, call int, k journal.Kind, r journal.Result, code string) journal.Event {
		return journal.Event{Kind: k, Change: idOf(name + "@contoso.com"), Call: call, Result: r, Code: code}
	}
	record := journal.Fold(slices.Values([]journal.Event{
		about("a", 0, journal.Outcome, journal.Done, ""),
		about("b", 0, journal.Outcome, journal.Refused, tenant.ErrNoSeat.Code),
		about("e", 0, journal.Outcome, journal.Done, ""),
	}))
	for _, tt := range []struct {
		name          string
		scope         Scope
		begun, others string
	}{
		{"all that is left", Scope{}, "e", "c d f"},
		{"a number", Scope{Limit: 2}, "e", "c d"},
		{"a wave and those before", Scope{Wave: "2"}, "e", "c d"},
		{"a wave of held users", Scope{Wave: "3"}, "e", "c d"},
		{"both", Scope{Wave: "2", Limit: 1}, "e", "c"},
		{"begun ones", Scope{BegunOnly: true}, "e", ""},
		{"the refused", Scope{Refused: true}, "e", "b c d f"},
		{"the refused count", Scope{Refused: true, Limit: 1}, "e", "b"},
		{"refused with a code", Scope{Refused: true, Codes: []string{tenant.ErrNoSeat.Code}}, "e", "b c d f"},
		{"refused with another code", Scope{Refused: true, Codes: []string{tenant.ErrConflict.Code}}, "e", "c d f"},
	} {
		begun, others := tt.scope.Of(p, record)
		if diff := cmp.Diff([]string{tt.begun, tt.others}, []string{who(begun), who(others)}); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestScopeThatCannotBe(t *testing.T) {
	waved := plan.Plan{Lines: inWave("pilot", assign("a"))}
	for _, tt := range []struct {
		scope Scope
		plan  plan.Plan
		want  string
	}{
		{Scope{}, waved, ""},
		{Scope{Wave: "pilot", Limit: 3, Codes: []string{"no-seat"}}, waved, ""},
		{Scope{Wave: "2"}, waved, `no wave "2": its waves are pilot`},
		{Scope{Wave: "2"}, plan.Plan{}, `no wave "2" and no other wave`},
		{Scope{Limit: -1}, waved, "--limit -1"},
		{Scope{Codes: []string{"no-seats"}}, waved, `unknown code "no-seats": a change is refused with one of usage-location, no-seat,`},
	} {
		err := tt.scope.Check(tt.plan)
		if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%+v: got %v, want %q", tt.scope, err, tt.want)
		}
	}
}

// R29: limit after limit, a run comes to its end, and no change is taken up twice.
func TestLimitAfterLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRun(t, many(25, readd)...)
		r.tune = func(e *Engine) { e.Scope.Limit = 10 }
		for _, want := range []int{10, 10, 5, 0} {
			if err := r.carry(context.Background()); err != nil {
				t.Fatal(err)
			}
			if len(r.endings) != want {
				t.Errorf("%d changes ended, want %d", len(r.endings), want)
			}
		}
		r.allPlanned(t)
	})
}

// R28: where nothing new may begin, users found half-way are finished all the same, with
// the record of the run and without it.
func TestBegunChangesAreFinished(t *testing.T) {
	for _, rebuild := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			r := newRun(t, many(20, readd)...)
			r.tape.cut, r.tape.effect = 21, true
			_ = r.carry(context.Background())
			bare := r.bare()
			if r.tape.cut = 0; rebuild {
				r.tape.events = nil
			}
			forget()
			r.tune = func(e *Engine) { e.Rebuild, e.Scope.BegunOnly = rebuild, true }
			if err := r.carry(context.Background()); err != nil {
				t.Fatal(err)
			}
			if len(bare) == 0 || len(r.bare()) > 0 {
				t.Errorf("rebuild %v: %v were bare, and %v still are", rebuild, bare, r.bare())
			}
			if r.as(r.lines[19], r.lines[19].After) {
				t.Errorf("rebuild %v: a new change was begun", rebuild)
			}
		})
	}
}
