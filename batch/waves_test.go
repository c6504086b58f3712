package batch

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"reseat/batch/verdict"
	"reseat/plan"
	"reseat/plan/sku"
)

func TestWavesAreCut(t *testing.T) {
	lines := slices.Concat(inWave("1", assign("a"), assign("b"), assign("c")), inWave("2", assign("d"), assign("e")))
	begun := []plan.Line{readd("x")}
	for _, tt := range []struct {
		name  string
		waves Waves
		begun []plan.Line
		lines []plan.Line
		want  []string
	}{
		{"all at once", Waves{}, nil, lines, []string{"1/1 a b c d e"}},
		{"nothing to do", Waves{Size: 2}, nil, nil, []string{"1/1 "}},
		{"only begun ones", Waves{Canary: 2, Size: 2}, begun, nil, []string{"1/1 x"}},
		{"by size", Waves{Size: 2}, begun, lines, []string{"1/3 x a b", "2/3 c d", "3/3 e"}},
		{"as the plan says", Waves{ByPlan: true}, nil, lines, []string{"1/2 (1) a b c", "2/2 (2) d e"}},
		{"a canary", Waves{Canary: 1}, nil, lines, []string{"1/2 canary a", "2/2 b c d e"}},
		{"a canary, then as the plan says", Waves{Canary: 1, ByPlan: true}, begun, lines, []string{"1/3 canary (1) x a", "2/3 (1) b c", "3/3 (2) d e"}},
		{"a canary larger than the plan", Waves{Canary: 9, Size: 2}, nil, lines, []string{"1/1 canary a b c d e"}},
	} {
		var got []string
		for _, w := range tt.waves.cut(tt.begun, tt.lines) {
			text := fmt.Sprintf("%d/%d ", w.Number, w.Of)
			if w.Canary {
				text += "canary "
			}
			if w.Name != "" {
				text += "(" + w.Name + ") "
			}
			got = append(got, text+who(w.Lines))
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

// A wave has ended when its gate is asked, none is asked after the last, and stages
// still hold: the seats that the second half of the plan takes are freed by the first.
func TestGateBetweenWaves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lines := many(20, remove)
		for i := range 20 {
			l := assign(fmt.Sprintf("taker%02d", i))
			l.Stage = 2
			lines = append(lines, l)
		}
		r := newRun(t, lines...)
		r.seats[skuA] = 0
		var ended []int
		r.tune = func(e *Engine) {
			e.Free, e.Waves = map[sku.ID]int{skuA: 0}, Waves{Canary: 3, Size: 15}
			e.Gate = func(_ context.Context, w Wave) error {
				ended = append(ended, len(r.endings))
				return nil
			}
		}
		if err := r.carry(context.Background()); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]int{3, 18, 33}, ended); diff != "" {
			t.Errorf("changes that had ended (-want +got):\n%s", diff)
		}
		r.allPlanned(t)
	})
}

// Every wave but the first begins by confirmation, also where another than the next was
// put off while its question was open; a no ends the run, and resume goes on.
func TestConfirmedWaves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lines := many(30, readd)
		for i := range lines {
			lines[i].Wave = fmt.Sprint(1 + i/10)
		}
		r := newRun(t, lines...)
		putOff := map[string]time.Time{}
		var asked []string
		r.tune = func(e *Engine) {
			e.Waves.ByPlan = true
			e.Postponed = func() map[string]time.Time { return maps.Clone(putOff) }
			e.Confirm = func(ctx context.Context, next Wave, so Sofar) error {
				asked = append(asked, fmt.Sprintf("%s after %d of %d", next.Name, so.Done, so.Changes))
				if len(asked) == 1 {
					putOff["2"] = time.Now().Add(time.Hour)
					return e.Clock.Sleep(ctx, time.Minute)
				}
				if len(asked) == 3 {
					return &Stop{Asked: true, Why: "no"}
				}
				return nil
			}
		}
		var stop *Stop
		if err := r.carry(context.Background()); !errors.As(err, &stop) || !stop.Asked {
			t.Errorf("Run: %v", err)
		}
		if diff := cmp.Diff([]string{"2 after 10 of 30", "3 after 10 of 30", "2 after 20 of 30"}, asked); diff != "" {
			t.Errorf("asked (-want +got):\n%s", diff)
		}
		r.tune = nil
		if err := r.carry(context.Background()); err != nil {
			t.Fatal(err)
		}
		r.allPlanned(t)
	})
}

// A gate that is shut ends the run with its error, and resume goes on after it.
func TestShutGate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRun(t, many(30, readd)...)
		shut := &Stop{Failed: true, Why: "the canary is dead"}
		r.tune = func(e *Engine) {
			e.Waves.Canary = 5
			e.Gate = func(context.Context, Wave) error { return shut }
		}
		if err := r.carry(context.Background()); !errors.Is(err, shut) {
			t.Errorf("Run: %v", err)
		}
		if len(r.endings) != 5 {
			t.Errorf("%d changes ended, want the canary's 5", len(r.endings))
		}
		r.tune = nil
		if err := r.carry(context.Background()); err != nil {
			t.Fatal(err)
		}
		r.allPlanned(t)
	})
}

// The gate after a wave counts who failed, drifted or is stranded, and not who is pending.
func TestWavePassed(t *testing.T) {
	var c verdict.Count
	for range 3 {
		c.Add(verdict.Ruling{Verdict: verdict.Failed, Reason: "no-seat"})
	}
	c.Add(verdict.Ruling{Verdict: verdict.Drifted, Reason: string(verdict.BeforeApply)})
	c.Add(verdict.Ruling{Verdict: verdict.Pending, Reason: verdict.ReasonAccepted})
	w := Wave{Number: 1, Of: 2, Lines: make([]plan.Line, 10)}
	const found = "3 failed, 1 drifted; most often: refused: "
	if said, err := w.Passed(c, &Tolerance{N: 4}); err != nil || !strings.HasPrefix(said, found) {
		t.Errorf("%q, %v", said, err)
	}
	var stop *Stop
	if _, err := w.Passed(c, &Tolerance{N: 3}); !errors.As(err, &stop) || !strings.HasPrefix(stop.Why, "stopped after wave 1 of 2 (10 users): "+found) {
		t.Errorf("%v", err)
	}
	if _, err := w.Passed(c, nil); err == nil {
		t.Error("without a tolerance nobody may fail")
	}
}
