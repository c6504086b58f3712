package batch

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"reseat/batch/journal"
	"reseat/plan"
	"reseat/plan/tenant"
)

// What a run did is what its journal proves: whom it refused, left alone or never came
// to is no one to be taken back; how far it came with the others is how it left them.
func TestTracesAreWhatTheJournalProves(t *testing.T) {
	lines := []plan.Line{assign("a"), update("b"), located(assign("c")), readd("d"), create("e"), readdTo("f", one), remove("g"), swap("h")}
	synctest.Test(t, func(t *testing.T) {
		r := newRun(t, lines...)
		r.account("b").script = []deed{refusal(tenant.ErrForbidden)}
		r.account("c").script = []deed{honest, refusal(tenant.ErrConflict)}
		r.account("f").script = []deed{honest, refusal(tenant.ErrDependency)}
		moved := *r.account("g").now()
		moved.Assignments = nil
		r.account("g").put(&moved)
		if err := r.carry(context.Background()); err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		for _, tr := range Traces(plan.Plan{Lines: lines}, journal.Fold(slices.Values(r.tape.events))) {
			if tr.At.IsZero() {
				t.Errorf("%s: when did it happen?", tr.Line.UPN)
			}
			got[tr.Line.UPN] = describeState(tr.Left)
		}
		want := map[string]string{
			"a@contoso.com": "DE A", "c@contoso.com": "DE", "d@contoso.com": "DE A-1", "e@contoso.com": "DE A",
			"f@contoso.com": "DE A", "h@contoso.com": "DE B",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	})
}

// Where the record was lost, whoever was found as planned may have been changed by the
// run; what has no answer is in doubt.
func TestTracesOfALostRecord(t *testing.T) {
	l, m := assign("a"), assign("b")
	events := []journal.Event{
		{Kind: journal.Began, Code: journal.Rebuilt},
		{Kind: journal.LeftBe, Change: l.ID, Code: "already"},
		{Kind: journal.Intent, Change: m.ID, Try: 1},
	}
	got := Traces(plan.Plan{Lines: []plan.Line{l, m}}, journal.Fold(slices.Values(events)))
	if len(got) != 2 || !got[0].Unsure || got[0].Doubt || !got[1].Doubt || got[1].Unsure {
		t.Fatalf("%+v", got)
	}
	if s := describeState(got[0].Left); s != "DE A" {
		t.Errorf("left as %s", s)
	}
	events[0].Code = journal.Resumed
	if got := Traces(plan.Plan{Lines: []plan.Line{l}}, journal.Fold(slices.Values(events))); len(got) != 0 {
		t.Errorf("whom the run found as planned it did not change: %+v", got)
	}
}

func describeState(s *plan.State) string {
	text := s.Location
	for _, l := range s.Direct {
		text += " " + map[string]string{string(skuA): "A", string(skuB): "B"}[string(l.SKU)]
		for _, p := range l.Disabled {
			text += map[string]string{string(one): "-1", string(two): "-2"}[string(p)]
		}
	}
	return text
}

// UNDO-2: what a group gave all the time did not go with the run, and its undo says no
// such thing.
func TestUNDO2WhatGroupsGiveStaysInATrace(t *testing.T) {
	l := assign("a")
	l.Before.Inherited = []plan.Inherited{{License: license(skuB), Group: "group"}}
	events := []journal.Event{
		{Kind: journal.Intent, Change: l.ID, Try: 1},
		{Kind: journal.Outcome, Change: l.ID, Result: journal.Done},
	}
	got := Traces(plan.Plan{Lines: []plan.Line{l}}, journal.Fold(slices.Values(events)))
	if len(got) != 1 || len(got[0].Left.Inherited) != 1 {
		t.Errorf("%+v", got)
	}
}

// UNDO-1, R48: for whomever a call may have landed is in the undo plan: in doubt, settled
// as without effect too early, refused by our own delivery, and found as planned after an
// intent; and nobody else is.
func TestUNDO1UndoForgetsNobody(t *testing.T) {
	l := remove("a")
	intent := journal.Event{Kind: journal.Intent, Change: l.ID, Try: 1}
	event := func(k journal.Kind, r journal.Result, code string) journal.Event {
		return journal.Event{Kind: k, Change: l.ID, Result: r, Code: code}
	}
	for _, tt := range []struct {
		name   string
		events []journal.Event
		in     bool
	}{
		{"in doubt", []journal.Event{intent}, true},
		{"no answer", []journal.Event{intent, event(journal.Outcome, journal.Unknown, "")}, true},
		{"a read came too early", []journal.Event{intent, event(journal.Outcome, journal.Unknown, ""), event(journal.Settled, journal.Undone, "")}, true},
		{"and then the user was as planned", []journal.Event{intent, event(journal.Settled, journal.Undone, ""), event(journal.LeftBe, "", "already")}, true},
		{"and then it was throttled", []journal.Event{intent, event(journal.Settled, journal.Undone, ""), intent, event(journal.Outcome, journal.Throttled, "")}, true},
		{"and then it was refused", []journal.Event{intent, event(journal.Settled, journal.Undone, ""), intent, event(journal.Outcome, journal.Refused, tenant.ErrForbidden.Code)}, true},
		{"refused as its own second delivery would be", []journal.Event{intent, event(journal.Outcome, journal.Refused, tenant.ErrNotAssigned.Code)}, true},
		{"refused as its own second delivery would be where a group gives it as well", []journal.Event{intent, event(journal.Outcome, journal.Refused, tenant.ErrInherited.Code)}, true},
		{"done", []journal.Event{intent, event(journal.Outcome, journal.Done, "")}, true},
		{"refused", []journal.Event{intent, event(journal.Outcome, journal.Refused, tenant.ErrForbidden.Code)}, false},
		{"throttled", []journal.Event{intent, event(journal.Outcome, journal.Throttled, "")}, false},
		{"unsent", []journal.Event{intent, event(journal.Outcome, journal.Unsent, "")}, false},
		{"found as planned before anything was sent", []journal.Event{event(journal.LeftBe, "", "already")}, false},
		{"drifted before anything was sent", []journal.Event{event(journal.LeftBe, "", "drifted")}, false},
	} {
		got := Traces(plan.Plan{Lines: []plan.Line{l}}, journal.Fold(slices.Values(tt.events)))
		if (len(got) == 1) != tt.in {
			t.Errorf("%s: %+v", tt.name, got)
		}
	}
}

// RUN-3, UNDO-1a: removals, swaps and readds that are delivered twice are carried out,
// and undo knows of them.
func TestRUN3DeliveredTwiceIsCarriedOut(t *testing.T) {
	lines := []plan.Line{remove("a"), swap("b"), readd("c"), readdTo("d"), assign("e"), create("f"), located(assign("g"))}
	synctest.Test(t, func(t *testing.T) {
		r := newRun(t, lines...)
		for _, a := range r.accounts {
			a.script = repeat(twice, 10)
		}
		if err := r.carry(context.Background()); err != nil {
			t.Fatal(err)
		}
		r.allPlanned(t)
		record := journal.Fold(slices.Values(r.tape.events))
		if got := Traces(plan.Plan{Lines: lines}, record); len(got) != len(lines) {
			t.Errorf("undo knows of %d users", len(got))
		}
	})
}

// A change that was put back, and taken up again and done, is left as planned: what left
// last counts, the fallback or the second half.
func TestTraceEndsWithWhatLeftLast(t *testing.T) {
	l := readdTo("a", one)
	at := time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)
	done := func(call, minute int) []journal.Event {
		when := at.Add(time.Duration(minute) * time.Minute)
		return []journal.Event{
			{Kind: journal.Intent, Change: l.ID, Call: call, Try: 1, At: when},
			{Kind: journal.Outcome, Change: l.ID, Call: call, Try: 1, At: when, Result: journal.Done},
		}
	}
	for _, tt := range []struct {
		name        string
		first, last int
		want        string
	}{{"the fallback", 1, journal.Fallback, "DE A"}, {"the second half", journal.Fallback, 1, "DE A-1"}} {
		events := slices.Concat(done(0, 0), done(tt.first, 1), done(tt.last, 2))
		got := Traces(plan.Plan{Lines: []plan.Line{l}}, journal.Fold(slices.Values(events)))
		if len(got) != 1 || describeState(got[0].Left) != tt.want {
			t.Errorf("%s last: left %+v, want %s", tt.name, got, tt.want)
		}
	}
}

// Whether a change was put back is in doubt: it is not any more once the change was taken
// up again and done.
func TestTraceOfAFallbackInDoubt(t *testing.T) {
	l := readdTo("a", one)
	events := []journal.Event{
		{Kind: journal.Intent, Change: l.ID, Call: 0, Try: 1},
		{Kind: journal.Outcome, Change: l.ID, Call: 0, Try: 1, Result: journal.Done},
		{Kind: journal.Intent, Change: l.ID, Call: journal.Fallback, Try: 1},
		{Kind: journal.Outcome, Change: l.ID, Call: journal.Fallback, Try: 1, Result: journal.Unknown},
		{Kind: journal.Intent, Change: l.ID, Call: 1, Try: 1},
		{Kind: journal.Outcome, Change: l.ID, Call: 1, Try: 1, Result: journal.Done},
	}
	at := time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)
	for i := range events {
		events[i].At = at.Add(time.Duration(i) * time.Second)
	}
	for n, doubt := range map[int]bool{4: true, 6: false} {
		got := Traces(plan.Plan{Lines: []plan.Line{l}}, journal.Fold(slices.Values(events[:n])))
		if len(got) != 1 || got[0].Doubt != doubt {
			t.Errorf("after %d events: %+v, want doubt: %v", n, got, doubt)
		}
	}
}
