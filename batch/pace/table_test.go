package pace_test

import (
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"reseat/batch/pace"
)

var (
	published = pace.QuotaFor(1000)
	tenfold   = pace.Quota{Units: 80000, UnitsPer: 10 * time.Second, Writes: 30000, WritesPer: 150 * time.Second}
	tenth     = pace.Quota{Units: 8000, UnitsPer: 10 * time.Second, Writes: 300, WritesPer: 15 * time.Second}
)

func slidingOf(n int, per time.Duration) func(int) meter {
	return func(int) meter { return &sliding{max: n, per: per} }
}

func bucketOf(burst, rate float64) func(int) meter {
	return func(int) meter { return &bucket{burst: burst, rate: rate} }
}

// inBursts is what another app has in a sliding span of five minutes when it writes n
// in the first minute of each five.
func inBursts(n float64) func(time.Duration) float64 {
	return func(now time.Duration) float64 {
		if now < time.Minute {
			return n * now.Minutes()
		}
		return n // what leaves the span is what comes
	}
}

var roundTrip = steady(60 * time.Millisecond)

// rows is the table. A1 and A2 answer alike until somebody writes more than was told, and
// in A1 nobody may be turned away for that: so the floor of A2 keeps to what was told.
// The round trip is 60 ms where the row names none, and a 429 of the
// limit itself names the wait in whole seconds.
var rows = []row{
	{name: "A1", told: published, truth: slidingOf(3000, 150*time.Second), makespan: 1.03},
	{name: "A2", told: published, truth: bucketOf(3000, 20), asTold: true, makespan: 1.05},
	{name: "B1", told: published, truth: slidingOf(1000, 150*time.Second), makespan: 1.15, own: 0.02},
	{name: "B2", told: published, truth: bucketOf(50, 1000./150), makespan: 1.15, own: 0.02},
	{name: "B3", told: tenfold, truth: slidingOf(1000, 150*time.Second), makespan: 1.20, own: 0.02},
	{name: "C1", told: published, makespan: 1.15, own: 0.02, truth: func(int) meter {
		return both{&sliding{max: 3000, per: 150 * time.Second}, &bucket{burst: 18000, rate: 60, other: func(time.Duration) float64 { return 30 }}}
	}},
	{name: "C2", told: published, makespan: 1.25, own: 0.03, truth: func(int) meter {
		return both{&sliding{max: 3000, per: 150 * time.Second}, &sliding{max: 18000, per: 300 * time.Second, other: inBursts(16200)}}
	}},
	{name: "D1", told: published, truth: slidingOf(3000, 150*time.Second), faults: faults{stray: 0.01}, makespan: 1.10},
	{name: "D2", told: published, truth: slidingOf(3000, 150*time.Second), faults: faults{stray: 0.03, strayAfter: true}, makespan: 1.25},
	{name: "E", told: published, makespan: 1.20, own: 0.02, truth: func(writes int) meter {
		full, low := &sliding{max: 3000, per: 150 * time.Second}, &sliding{max: 900, per: 150 * time.Second}
		return &changing{all: []meter{full, low, full}, until: []int{writes / 3, 2 * writes / 3}}
	}},
	{name: "F", told: tenth, truth: slidingOf(300, 15*time.Second), latency: lognormal(120*time.Millisecond, 600*time.Millisecond),
		faults: faults{stray: 0.01, down: 0.02, lost: 0.02, late: 0.01}, makespan: 1.20, own: 0.01},
}

// TestTable holds every row for 1,000 and 10,000 users, in place and as readd: some
// faults of a pacer begin when its windows have been full for a while. TABLE=1000,50000
// runs other sizes.
func TestTable(t *testing.T) {
	for _, users := range tableSizes(t) {
		for _, readd := range []bool{false, true} {
			for _, w := range rows {
				if only := os.Getenv("ROW"); only != "" && only != w.name {
					continue
				}
				if w.latency == nil {
					w.latency = roundTrip
				}
				t.Run(fmt.Sprintf("%s/%d/%s", w.name, users, way(readd)), func(t *testing.T) { hold(t, w, users, readd) })
			}
		}
	}
}

func way(readd bool) string {
	if readd {
		return "readd"
	}
	return "in place"
}

func hold(t *testing.T, w row, users int, readd bool) {
	t.Helper()
	floor := (&trial{row: w, users: users, readd: readd, oracle: true, seed: 1}).run()
	got := (&trial{row: w, users: users, readd: readd, seed: 1, debug: os.Getenv("DEBUG") != ""}).run()
	ratio := got.took.Seconds() / floor.took.Seconds()
	own := float64(got.own) / float64(got.writes)
	line := fmt.Sprintf("%-3s %6d %-8s floor %8.1f s, took %8.1f s: %.3f (at most %.2f); own 429s %d = %.2f %%", w.name, users, way(readd), floor.took.Seconds(), got.took.Seconds(), ratio, w.makespan, got.own, 100*own)
	if readd && len(got.bare) > 0 {
		slices.Sort(got.bare)
		line += fmt.Sprintf("; without a license: longest %.2f s, 99 of 100 below %.1f round trips", got.bare[len(got.bare)-1].Seconds(), float64(got.bare[len(got.bare)*99/100])/float64(got.mean))
	}
	t.Log(line)
	if ratio > w.makespan || own > w.own {
		t.Errorf("not held")
	}
}

func tableSizes(t *testing.T) []int {
	t.Helper()
	var out []int
	for _, n := range []int{1000, 10000, 50000} {
		if text := os.Getenv("TABLE"); text == "" && n < 50000 || slices.Contains(splitComma(text), fmt.Sprint(n)) {
			out = append(out, n)
		}
	}
	return out
}

func splitComma(s string) (out []string) {
	from := 0
	for i := 0; i <= len(s); i++ {
		if i == len(s) || s[i] == ',' {
			out = append(out, s[from:i])
			from = i + 1
		}
	}
	return out
}
