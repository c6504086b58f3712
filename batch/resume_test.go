package batch

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"reseat/batch/journal"
	"reseat/plan"
	"reseat/plan/tenant"
)

// A story is a plan, and what goes wrong while it is carried out.
type story struct {
	name   string
	lines  []plan.Line
	script map[string][]deed
}

func stories() []story {
	return []story{
		{"every operation", []plan.Line{assign("a"), update("b"), remove("c"), swap("d"), readd("e"), readdTo("f"), located(assign("g")), located(readd("h")), create("i")}, nil},
		{"answers lost after their effect", []plan.Line{swap("a"), remove("b"), readd("c"), readdTo("d"), create("e"), readd("f")}, map[string][]deed{
			"a": {lostAfter}, "b": {lostAfter}, "c": {lostAfter}, "d": {lostAfter, lostAfter}, "e": {lostAfter, lostAfter}, "f": {honest, lostAfter},
		}},
		{"answers lost before their effect", []plan.Line{swap("a"), remove("b"), readd("c"), readdTo("d"), create("e"), readd("f")}, map[string][]deed{
			"a": {lostBefore}, "b": {lostBefore}, "c": {lostBefore}, "d": {lostBefore, lostBefore}, "e": {lostBefore, lostBefore}, "f": {honest, lostBefore},
		}},
		{"groups", []plan.Line{moved("a"), moved("b"), joined("c"), gone("d")}, nil},
		{"groups, answers lost after their effect", []plan.Line{moved("a"), moved("b"), joined("c"), gone("d")}, map[string][]deed{
			"a": {lostAfter, lostAfter}, "c": {lostAfter}, "d": {lostAfter},
		}},
		{"groups, answers lost before their effect", []plan.Line{moved("a"), moved("b"), joined("c"), gone("d")}, map[string][]deed{
			"a": {lostBefore, lostBefore}, "b": {lostBefore}, "c": {lostBefore}, "d": {lostBefore},
		}},
		{"groups' own licenses", []plan.Line{ofGroup("a"), ofGroup("b")}, nil},
		{"groups' own licenses, answers lost after their effect", []plan.Line{ofGroup("a"), ofGroup("b")}, map[string][]deed{"a": {lostAfter}, "b": {lostAfter, lostAfter}}},
		{"groups' own licenses, answers lost before their effect", []plan.Line{ofGroup("a"), ofGroup("b")}, map[string][]deed{"a": {lostBefore}, "b": {lostBefore, slowDown}}},
		{"late first half", []plan.Line{readd("a"), readdTo("b")}, map[string][]deed{"a": {landsLate}, "b": {landsLate}}},
		{"slow", []plan.Line{readd("a"), create("b"), located(assign("c"))}, map[string][]deed{
			"a": {slowDown, honest, refusal(tenant.ErrNoSeat), slowDown}, "b": {notSent, honest, refusal(tenant.ErrNotFound)}, "c": {honest, refusal(tenant.ErrUsageLocation)},
		}},
	}
}

func (s story) run(t *testing.T) *run {
	lines := slices.Clone(s.lines)
	r := newRun(t, lines...)
	r.workers = 2
	for name, script := range s.script {
		r.account(name).script = slices.Clone(script)
	}
	return r
}

// A run that is killed after any event of its journal, with and without the effect of
// the calls that were under way, is resumed to the same end: every user as planned,
// nobody bare, and nothing written that the plan does not hold.
func TestResumeFromEveryPrefix(t *testing.T) {
	for _, s := range stories() {
		t.Run(s.name, func(t *testing.T) {
			var events int
			synctest.Test(t, func(t *testing.T) {
				r := s.run(t)
				if err := r.carry(context.Background()); err != nil {
					t.Fatal(err)
				}
				r.allPlanned(t)
				events = len(r.tape.events)
			})
			for cut := 1; cut <= events; cut++ {
				for _, effect := range []bool{false, true} {
					t.Run(fmt.Sprintf("killed after %d, effect %v", cut, effect), func(t *testing.T) {
						synctest.Test(t, func(t *testing.T) { s.killAndResume(t, cut, effect) })
					})
				}
			}
		})
	}
}

func (s story) killAndResume(t *testing.T, cut int, effect bool) {
	r := s.run(t)
	r.tape.cut, r.tape.effect = cut, effect
	_ = r.carry(context.Background())
	r.tape.cut = 0
	if cut%2 == 0 { // at once, or the next day, when nothing goes wrong any more
		forget()
		for _, a := range r.accounts {
			a.script = nil
		}
	}
	firstHalves := r.firstHalves()
	if err := r.carry(context.Background()); err != nil {
		t.Fatal(err)
	}
	r.allPlanned(t)
	for upn, n := range r.firstHalves() {
		if firstHalves[upn] > 0 && n > firstHalves[upn] {
			t.Errorf("%s: the first half was sent again; journal: %s", upn, join(r.tape.story(upn)))
		}
	}
	record := journal.Fold(slices.Values(r.tape.events))
	for _, l := range r.lines {
		if p := record.Progress(l.ID); !Ended(l, p) {
			t.Errorf("%s has not ended; journal: %s", l.UPN, join(r.tape.story(l.UPN)))
		}
	}
	before := len(r.sent)
	if err := r.carry(context.Background()); err != nil || len(r.sent) != before {
		t.Errorf("a further resume wrote %v (%v)", r.sent[before:], err)
	}
}

// firstHalves counts the first halves that may have had effect, by user.
func (r *run) firstHalves() map[string]int {
	n := map[string]int{}
	for _, e := range r.tape.events {
		for _, l := range r.lines {
			if l.ID == e.Change && l.Fallback != nil && e.Kind == journal.Intent && e.Call >= 0 && l.Calls[e.Call].Half == 1 {
				n[l.UPN]++
			}
			if l.ID == e.Change && l.Fallback != nil && e.Kind == journal.Outcome && e.Call >= 0 && l.Calls[e.Call].Half == 1 &&
				(e.Result == journal.Throttled || e.Result == journal.Unsent) {
				n[l.UPN]--
			}
		}
	}
	return n
}

// R21: where the second half is refused for good, a resume from anywhere ends with the
// old set, and where nothing at all is accepted, the change is never ended.
func TestResumeOfAFallback(t *testing.T) {
	s := story{lines: []plan.Line{readd("a")}, script: map[string][]deed{"a": {honest, refusal(tenant.ErrConflict)}}}
	for cut := 1; cut <= 6; cut++ {
		for _, effect := range []bool{false, true} {
			synctest.Test(t, func(t *testing.T) {
				r := s.run(t)
				r.tape.cut, r.tape.effect = cut, effect
				_ = r.carry(context.Background())
				r.tape.cut = 0
				r.account("a").script = []deed{refusal(tenant.ErrConflict)}
				if err := r.carry(context.Background()); err != nil {
					t.Fatal(err)
				}
				if _, holds := r.account("a").now().HoldsDirect(skuA); !holds {
					t.Errorf("killed after %d, effect %v: bare; journal: %s", cut, effect, join(r.tape.story("a@contoso.com")))
				}
			})
		}
	}
}

// What was refused because replicas had not heard of a new account yet is not over
// when the process is killed; a refusal much later is.
func TestFreshRefusalsAreGoneOnWith(t *testing.T) {
	at := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	line := create("ada")
	events := func(after time.Duration, code string) []journal.Event {
		return []journal.Event{
			{At: at, Kind: journal.Intent, Change: line.ID},
			{At: at, Kind: journal.Outcome, Change: line.ID, Result: journal.Done, User: "u"},
			{At: at.Add(after), Kind: journal.Intent, Change: line.ID, Call: 1},
			{At: at.Add(after), Kind: journal.Outcome, Change: line.ID, Call: 1, Result: journal.Refused, Code: code},
		}
	}
	for _, tt := range []struct {
		after time.Duration
		code  string
		ended bool
	}{
		{time.Minute, tenant.ErrNotFound.Code, false},
		{time.Minute, tenant.ErrUsageLocation.Code, false},
		{time.Hour, tenant.ErrNotFound.Code, true},
		{time.Minute, tenant.ErrConflict.Code, true},
	} {
		p := journal.Fold(slices.Values(events(tt.after, tt.code))).Progress(line.ID)
		if got := Ended(line, p); got != tt.ended {
			t.Errorf("%s after %v: ended is %v", tt.code, tt.after, got)
		}
	}
}

// With the run file lost, plan and tenant are enough: killed anywhere, a rebuilt run
// ends every user as planned, those between the halves of a readd first.
func TestRebuildFromEveryPrefix(t *testing.T) {
	all := stories()
	for _, s := range []story{all[0], all[3]} {
		for cut := 1; cut <= 26; cut++ {
			for _, effect := range []bool{false, true} {
				synctest.Test(t, func(t *testing.T) {
					r := s.run(t)
					r.tape.cut, r.tape.effect = cut, effect
					_ = r.carry(context.Background())
					bare := r.bare()
					r.tape.cut, r.tape.events = 0, nil
					r.tune = func(e *Engine) { e.Rebuild = true }
					before := len(r.sent)
					if err := r.carry(context.Background()); err != nil {
						t.Fatal(err)
					}
					for i := range bare {
						if name, _, _ := strings.Cut(r.sent[before+i], " "); !slices.Contains(bare, name+"@contoso.com") {
							t.Errorf("cut %d: %s came before %v", cut, r.sent[before+i], bare)
						}
					}
					for _, l := range r.lines {
						if !r.as(l, l.After) {
							t.Errorf("cut %d, effect %v: %s is not as planned; journal: %s", cut, effect, l.UPN, join(r.tape.story(l.UPN)))
						}
					}
				})
			}
		}
	}
}

// bare lists the users of readds who are without their license.
func (r *run) bare() []string {
	var out []string
	for _, l := range r.lines {
		if l.Fallback != nil && len(r.of(l.UPN).now().Direct()) == 0 {
			out = append(out, l.UPN)
		}
	}
	return out
}

// What a rebuilt run takes for its own work, and what for drift.
func TestRebuildTellsOwnWorkFromDrift(t *testing.T) {
	user := func(name string, direct ...tenant.License) *tenant.User {
		return &tenant.User{ID: "id of ada@contoso.com", UPN: "ada@contoso.com", Name: name, UsageLocation: "DE", Assignments: rows(direct)}
	}
	elsewhere := license("00000000-0000-4000-8000-0000000000ff")
	for _, tt := range []struct {
		name  string
		line  plan.Line
		found *tenant.User
		story string
	}{
		{"between the halves", readd("ada"), user(""), "settled 0 done, intent 1, outcome 1 done"},
		{"as before", readd("ada"), user("", license(skuA)), "intent 0, outcome 0 done, intent 1, outcome 1 done"},
		{"as planned", readd("ada"), user("", license(skuA, one)), "left already"},
		{"neither", readd("ada"), user("", license(skuA, two)), "left drifted"},
		{"location written", located(update("ada")), user("", license(skuA)), "settled 0 done, intent 1, outcome 1 done"},
		{"account made", create("ada"), user("New ada"), "settled 0 done, intent 1, outcome 1 done"},
		{"another's account", create("ada"), user("Ada"), "left drifted"},
		{"an account that holds something", create("ada"), user("New ada", elsewhere), "left drifted"},
		{"not a readd", swap("ada"), user(""), "left drifted"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRun(t, tt.line)
				r.account("ada").versions[0].user = tt.found
				r.tune = func(e *Engine) { e.Rebuild, e.Record = true, nil }
				if err := r.carry(context.Background()); err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(tt.story, join(r.tape.story("ada@contoso.com"))); diff != "" {
					t.Errorf("journal (-want +got):\n%s", diff)
				}
			})
		})
	}
}

// A rebuilt run whose reads lag takes a user for untouched who is bare: the first half
// is refused, and the second is sent all the same.
func TestRebuildDespiteLag(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRun(t, readd("ada"))
		r.tape.cut = 2
		_ = r.carry(context.Background())
		r.tape.cut, r.tape.events = 0, nil
		r.tune = func(e *Engine) { e.Rebuild = true }
		r.lag = time.Minute
		if err := r.carry(context.Background()); err != nil {
			t.Fatal(err)
		}
		r.allPlanned(t)
	})
}

// A new account that was made although the answer was lost and a lagging read did not
// show it is not taken for somebody else's, whatever became of later tries.
func TestLostCreateIsRemembered(t *testing.T) {
	at := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	line := create("ada")
	var events []journal.Event
	for i, e := range []journal.Event{
		{Kind: journal.Intent}, {Kind: journal.Outcome, Result: journal.Unknown}, {Kind: journal.Settled, Result: journal.Undone},
		{Kind: journal.Intent}, {Kind: journal.Outcome, Result: journal.Throttled},
	} {
		e.At, e.Change = at.Add(time.Duration(i)*time.Second), line.ID
		events = append(events, e)
	}
	synctest.Test(t, func(t *testing.T) {
		r := newRun(t, line)
		r.tape.events = events
		r.account("ada").put(&tenant.User{ID: "made", UPN: line.UPN, Name: "New ada", UsageLocation: "DE"})
		if err := r.carry(context.Background()); err != nil {
			t.Fatal(err)
		}
		r.allPlanned(t)
	})
}
