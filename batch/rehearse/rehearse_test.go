package rehearse_test

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reseat/batch/graphsim"
	"reseat/batch/rehearse"
)

// hurried keeps to the weathers that differ most.
var hurried bool

// weathers are the built-in ones and those of the samples, without sign-in.
func weathers(t testing.TB) []rehearse.Weather {
	t.Helper()
	out := []rehearse.Weather{rehearse.Fair(), rehearse.Rough()}
	files, err := filepath.Glob("../../samples/scenarios/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scenarios: %v", err)
	}
	if hurried {
		files = []string{"../../samples/scenarios/bad-day.yaml", "../../samples/scenarios/throttled-tenant.yaml", "../../samples/scenarios/seats-stolen.yaml"}
	}
	for _, f := range files {
		s, err := graphsim.ReadScenario(f)
		if err != nil {
			t.Fatal(err)
		}
		s.Tokens = graphsim.Tokens{}
		out = append(out, rehearse.Weather{Name: filepath.Base(f), Scenario: *s})
	}
	return out
}

// history writes a trace down, but for the words of answers.
func history(t rehearse.Trace) []string {
	var out []string
	for _, e := range t.Events {
		out = append(out, fmt.Sprint(e.At.Sub(t.Began), " ", e.Kind, " ", e.Change, " ", e.Call, e.Try, " ", e.Result, " ", e.Code, e.Receipt.Status))
	}
	for _, r := range t.Readings {
		state := "gone"
		if r.User != nil {
			state = fmt.Sprint(r.User.UPN, r.User.UsageLocation, r.User.Direct(), len(r.User.Assignments))
		}
		out = append(out, fmt.Sprint(r.At.Sub(t.Began), " ", r.Change, " ", state, " ", r.Error != "", r.Services))
	}
	return append(out, fmt.Sprintf("%+v", t.Stats))
}

// The shortcut past the wire changes nothing but the time it takes: in every weather
// the history is the same, to the nanosecond.
func TestShortcutIsTheWire(t *testing.T) {
	const seed = 1
	s, p := world(t, 80, seed)
	for _, w := range weathers(t) {
		t.Run(w.Name, func(t *testing.T) {
			byWire := history(rehearsed(t, options(s, p, w, seed, wired)))
			byValue := history(rehearsed(t, options(s, p, w, seed, direct)))
			for i := range min(len(byWire), len(byValue)) {
				if byWire[i] != byValue[i] {
					t.Fatalf("line %d of %d and %d:\nwire     %.600s\nshortcut %.600s", i, len(byWire), len(byValue), byWire[i], byValue[i])
				}
			}
			if len(byWire) != len(byValue) {
				t.Errorf("%d lines by wire, %d by the shortcut", len(byWire), len(byValue))
			}
		})
	}
}

// R38: one seed is one history, 100 times out of 100.
func TestSameSeedSameTrace(t *testing.T) {
	s, p := world(t, 30, 1)
	want := history(rehearsed(t, options(s, p, rehearse.Rough(), 7, direct)))
	for i := range 99 {
		if diff := cmp.Diff(want, history(rehearsed(t, options(s, p, rehearse.Rough(), 7, direct)))); diff != "" {
			t.Fatalf("time %d:\n%.3000s", i+2, diff)
		}
	}
	other := history(rehearsed(t, options(s, p, rehearse.Rough(), 8, direct)))
	if cmp.Equal(want, other) {
		t.Error("another seed gives the same history")
	}
}
