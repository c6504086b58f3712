package main

import (
	"testing"
	"time"

	"reseat/batch/pace"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"
)

// When a process begins nothing any more: at a time of day, at a date, or after a while,
// whichever comes first.
func TestUntil(t *testing.T) {
	zone := time.FixedZone("CET", 3600)
	now := time.Date(2026, 11, 22, 23, 30, 0, 0, zone)
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 11, day, hour, minute, 0, 0, zone) }
	for _, tt := range []struct {
		notAfter string
		most     time.Duration
		want     time.Time
		refused  bool
	}{
		{"", 0, time.Time{}, false},
		{"", time.Hour, at(23, 0, 30), false},
		{"06:00", 0, at(23, 6, 0), false},
		{"23:45", 0, at(22, 23, 45), false},
		{"23:30", 0, at(23, 23, 30), false},
		{"06:00", time.Hour, at(23, 0, 30), false},
		{"00:10", time.Hour, at(23, 0, 10), false},
		{"2026-11-24T06:00", 0, at(24, 6, 0), false},
		{"2026-11-24 06:00", 0, at(24, 6, 0), false},
		{"2026-11-24T06:00:00Z", 0, at(24, 7, 0), false},
		{"2026-11-24T06:00+02:00", 0, at(24, 5, 0), false},
		{"2026-11-22T06:00", 0, time.Time{}, true},
		{"6 o'clock", 0, time.Time{}, true},
		{"24:00", 0, time.Time{}, true},
	} {
		got, err := (&terms{notAfter: tt.notAfter, maxDuration: tt.most}).until(now)
		if (err != nil) != tt.refused || err == nil && !got.Equal(tt.want) {
			t.Errorf("--not-after %q --max-duration %v: %v (%v), want %v", tt.notAfter, tt.most, got, err, tt.want)
		}
	}
}

// The journal gets what was given; the way on leaves out what was meant for one process.
func TestTermsInWords(t *testing.T) {
	var x pass
	cmd := &cobra.Command{}
	x.terms.addTo(cmd)
	x.addRetries(cmd)
	x.addConfirmTo(cmd)
	if err := cmd.ParseFlags([]string{"--confirm-waves", "--retry=no-seat,forbidden", "--limit", "10", "--verify-each", "--wave-size=50", "--settle", "30s"}); err != nil {
		t.Fatal(err)
	}
	want := []string{"--limit 10", "--wave-size 50", "--verify-each", "--settle 30s", "--retry=no-seat,forbidden", "--confirm-waves"}
	if diff := cmp.Diff(want, x.asked()); diff != "" {
		t.Errorf("asked (-want +got):\n%s", diff)
	}
	if got, want := x.onward("RUN"), "reseat resume RUN --wave-size 50 --verify-each --settle 30s --confirm-waves"; got != want {
		t.Errorf("the way on is %q, want %q", got, want)
	}
}

// RUN-11, R46: the time to go comes of when slots of the quota are free and of holds: a
// full window or a hold makes it no longer than that, and says nothing of the pace.
func TestEta_RUN11(t *testing.T) {
	now := time.Date(2026, 11, 27, 8, 0, 0, 0, time.UTC)
	full := func(n int, ago time.Duration) (at []time.Time) {
		for range n {
			at = append(at, now.Add(-ago))
		}
		return at
	}
	const per = 150 * time.Second
	for _, tt := range []struct {
		name           string
		n, slots       int
		answered       []time.Time
		hold           time.Duration
		perWrite, want time.Duration
	}{
		{"an empty window: as fast as it goes", 1000, 3000, nil, 0, 4 * time.Millisecond, 4 * time.Second},
		{"the window is filled many times", 50000, 3000, full(1000, 0), 0, 4 * time.Millisecond, 16 * per},
		{"a full window empties soon", 100, 3000, full(3000, 140*time.Second), 0, 0, 10 * time.Second},
		{"a full window, and waiting says nothing", 3000, 3000, full(3000, 100*time.Second), 0, 0, 50 * time.Second},
		{"a slow tenant", 3000, 3000, full(3000, 0), 0, time.Second, 50 * time.Minute},
		{"a hold", 10, 3000, nil, 10 * time.Minute, time.Second, 10*time.Minute + 10*time.Second},
		{"a hold longer than the window is full", 10, 3000, full(3000, 0), 24 * time.Hour, 0, 24 * time.Hour},
		{"no quota", 10, 0, nil, 0, time.Second, 10 * time.Second},
		{"nothing left", 0, 3000, full(3000, 0), 0, time.Second, 0},
	} {
		w := pace.Forecast{Now: now, Slots: tt.slots, Per: per, Answered: tt.answered}
		if tt.hold > 0 {
			w.Hold = now.Add(tt.hold)
		}
		if got := w.Of(tt.n, tt.perWrite); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

// A live line never wraps, and what matters most is on it.
func TestLiveLineFits(t *testing.T) {
	parts := []string{"1 of 9: 1 done", "about 5s to go", "2.0 changes/s"}
	for width, want := range map[int]string{
		0: "1 of 9: 1 done, about 5s to go, 2.0 changes/s", 5: "1 of 9: 1 done", 44: "1 of 9: 1 done, about 5s to go", 45: "1 of 9: 1 done, about 5s to go, 2.0 changes/s",
	} {
		if got := fit(parts, width); got != want {
			t.Errorf("width %d: %q, want %q", width, got, want)
		}
	}
}
