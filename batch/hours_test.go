package batch

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"reseat/batch/journal"
	"reseat/batch/pace"
	"reseat/plan"
)

func window(t testing.TB, text string) Window {
	t.Helper()
	w, err := ParseWindow(text, time.UTC)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return w
}

func TestWindowsOpenAndClose(t *testing.T) {
	for _, tt := range []struct {
		windows string // joined by ;
		at      string
		open    bool
		next    string // empty: never
	}{
		{"20:00-06:00@Europe/Berlin", "2026-11-27T18:59:00Z", false, "2026-11-27T19:00:00Z"},
		{"20:00-06:00@Europe/Berlin", "2026-11-27T19:00:00Z", true, "2026-11-28T05:00:00Z"},
		{"20:00-06:00@Europe/Berlin", "2026-11-28T05:00:00Z", false, "2026-11-28T19:00:00Z"},
		{"20:00-06:00@Europe/Berlin", "2026-07-01T18:30:00Z", true, "2026-07-02T04:00:00Z"},
		// In the night to 29 March the clock goes from 02:00 to 03:00, in that to 25 October from 03:00 to 02:00.
		{"20:00-06:00@Europe/Berlin", "2026-03-28T19:00:00Z", true, "2026-03-29T04:00:00Z"},
		{"20:00-06:00@Europe/Berlin", "2026-10-24T18:00:00Z", true, "2026-10-25T05:00:00Z"},
		{"02:10-02:50@Europe/Berlin", "2026-03-29T00:00:00Z", false, "2026-03-30T00:10:00Z"},
		{"02:10-02:50@Europe/Berlin", "2026-10-25T00:10:00Z", true, "2026-10-25T00:50:00Z"},
		{"02:10-02:50@Europe/Berlin", "2026-10-25T00:50:00Z", false, "2026-10-25T01:10:00Z"},
		{"01:30-03:30@Europe/Berlin", "2026-03-29T00:30:00Z", true, "2026-03-29T01:30:00Z"},
		{"Mon-Fri 22:00-02:00", "2026-11-28T01:00:00Z", true, "2026-11-28T02:00:00Z"}, // Friday's
		{"Mon-Fri 22:00-02:00", "2026-11-28T23:00:00Z", false, "2026-11-30T22:00:00Z"},
		{"Fri-Mon 09:00-10:00", "2026-11-28T09:30:00Z", true, "2026-11-28T10:00:00Z"},
		{"sat,sunday 00:00-24:00", "2026-11-28T12:00:00Z", true, "2026-11-30T00:00:00Z"},
		{"00:00-24:00", "2026-11-28T12:00:00Z", true, ""},
		{"12:00-13:00;20:00-06:00", "2026-11-28T12:30:00Z", true, "2026-11-28T13:00:00Z"},
		{"12:00-13:00;20:00-06:00", "2026-11-28T13:30:00Z", false, "2026-11-28T20:00:00Z"},
		{"20:00-24:00;00:00-06:00", "2026-11-28T21:00:00Z", true, "2026-11-29T06:00:00Z"},
		{"20:00-06:00@Asia/Kathmandu", "2026-11-28T14:14:00Z", false, "2026-11-28T14:15:00Z"},
	} {
		h := Hours{}
		for text := range strings.SplitSeq(tt.windows, ";") {
			h.Windows = append(h.Windows, window(t, text))
		}
		at, err := time.Parse(time.RFC3339, tt.at)
		if err != nil {
			t.Fatal(err)
		}
		next := ""
		if n := h.Next(at); !n.IsZero() {
			next = n.UTC().Format(time.RFC3339)
		}
		if open := h.Open(at); open != tt.open || next != tt.next {
			t.Errorf("%s at %s: open %v, next %s; want %v, %s", tt.windows, tt.at, open, next, tt.open, tt.next)
		}
	}
	at := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	h := Hours{NotBefore: at.Add(3 * time.Hour), Windows: []Window{window(t, "14:00-16:00")}}
	if h.Open(at.Add(2*time.Hour)) || !h.Next(at).Equal(at.Add(3*time.Hour)) || !h.Next(at.Add(3*time.Hour)).Equal(at.Add(4*time.Hour)) {
		t.Errorf("not before 15:00, 14:00-16:00: next %s", h.Next(at))
	}
}

func TestWindowsThatAreNone(t *testing.T) {
	for text, says := range map[string]string{
		"20:00": "write hours such as", "": "write hours such as", "8-17": "write hours such as", "25:00-26:00": "write hours such as", "24:00-06:00": "write hours such as",
		"20:00-06:00@Mars/Olympus": "unknown time zone", "20:00-06:00@": "unknown time zone", "20:00-06:00@../etc": "unknown time zone",
		"06:00-06:00": "00:00-24:00", "Mo-Fr 20:00-06:00": "unknown day", "Mon-Fri 20:00-06:00 CET": "write hours such as",
	} {
		if _, err := ParseWindow(text, time.UTC); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v, want %q", text, err, says)
		}
	}
}

// Whatever the windows, no change begins outside of them, whoever is in the middle gets the
// second half, and in the end everybody is as planned.
func TestNothingBeginsOutsideOfTheHours(t *testing.T) {
	zones := []string{"Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC"}
	for seed := range uint64(12) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				rnd := rand.New(rand.NewPCG(seed, 19))
				var h Hours
				for range 1 + rnd.IntN(3) {
					from := rnd.IntN(24 * 60)
					to := (from + 1 + rnd.IntN(20*60)) % (24 * 60)
					h.Windows = append(h.Windows, window(t, fmt.Sprintf("%02d:%02d-%02d:%02d@%s", from/60, from%60, to/60, to%60, zones[rnd.IntN(len(zones))])))
				}
				if rnd.IntN(2) == 0 {
					h.NotBefore = time.Now().Add(time.Duration(rnd.IntN(48)) * time.Hour)
				}
				r := newRun(t, many(10, readd)...)
				for i, a := range r.accounts {
					if i%4 == 0 {
						a.script = []deed{lostAfter, slowDown}
					}
				}
				quota := pace.New(pace.Real, pace.Quota{Units: 1000, UnitsPer: time.Second, Writes: 4, WritesPer: time.Duration(1+rnd.IntN(60)) * time.Minute})
				r.tune = func(e *Engine) { e.Pacer, e.Hours, e.Workers = quota, h, 2 }
				if err := r.carry(context.Background()); err != nil {
					t.Fatal(err)
				}
				r.allPlanned(t)
				begun := map[plan.ChangeID]bool{}
				for _, e := range r.tape.events {
					if e.Kind != journal.Intent || begun[e.Change] {
						continue
					}
					begun[e.Change] = true
					if !h.Open(e.At) {
						t.Errorf("seed %d: %s began at %s, outside of %s", seed, e.Change, e.At, h)
					}
				}
			})
		})
	}
}

// A wait for the hours ends at once with the signal and with the run's time, and gives way
// to a pause; a process that resumes in closed hours finishes second halves at once.
func TestClosedHoursEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now() // midnight
		closed := Hours{Windows: []Window{window(t, "12:00-13:00")}}
		r := newRun(t, many(20, readd)...)
		r.tune = func(e *Engine) { e.Hours, e.Until = closed, began.Add(time.Hour) }
		r.mustStop(t, false, "no change begins after")
		if took := time.Since(began); took > time.Hour+time.Second || len(r.sent) > 0 {
			t.Errorf("it took %v, and %d requests were sent", took, len(r.sent))
		}
		ctx, cancel := context.WithCancel(context.Background())
		time.AfterFunc(time.Minute, cancel)
		r.tune = func(e *Engine) { e.Hours = closed }
		at := time.Now()
		if err := r.carry(ctx); err == nil || time.Since(at) > time.Minute+time.Second {
			t.Errorf("Run: %v after %v", err, time.Since(at))
		}
		r.tune = func(e *Engine) { e.Hours, e.Steer = closed, between(time.Minute, 20*time.Hour) }
		if err := r.carry(context.Background()); err != nil {
			t.Fatal(err)
		}
		r.allPlanned(t)
		var codes []string
		for _, e := range r.tape.events {
			if e.Kind == journal.Steered {
				codes = append(codes, e.Code)
			}
		}
		if got := strings.Join(codes, " "); got != "closed closed closed paused closed continued" {
			t.Errorf("the journal has %s", got)
		}
	})
}
