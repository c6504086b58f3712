package pace

import (
	"testing"
	"time"
)

// A level that is full for a series of two is tried upwards, though one slot of it is
// free: else it would stay as it is for ever.
func TestOddLevelIsTriedUpwards(t *testing.T) {
	now := time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC)
	l := newLevel(3000, 150*time.Second)
	l.throttled(41, true)
	l.proven = 40
	for range 3 {
		l.wanted(now, 2)
		now = now.Add(5 * time.Second)
	}
	if l.kept <= 41 {
		t.Errorf("still %d after 15 s, with 40 in use and 2 wanted", l.kept)
	}
	l = newLevel(3000, 150*time.Second)
	l.throttled(1000, true)
	l.proven = 900 // a tenth of it was not made use of
	for range 3 {
		l.wanted(now, 2)
		now = now.Add(5 * time.Second)
	}
	if l.kept != 1000 {
		t.Errorf("%d: tried upwards with 900 of 1,000 in use", l.kept)
	}
}

// A 429 that comes without a step is a stray: a single one changes nothing, and a second
// shows that the level has nothing to do with them. One that comes after a step takes that
// step back, and no more. Many teach the level anew.
func TestStraysDoNotLowerTheLevel(t *testing.T) {
	l := newLevel(3000, 150*time.Second)
	l.throttled(2400, true)
	if l.throttled(2200, false); l.kept != 2400 {
		t.Errorf("a single stray: %d are kept to, want 2400", l.kept)
	}
	if l.throttled(2200, false); l.learned() {
		t.Errorf("two strays: %d are kept to, want all", l.kept)
	}

	l.throttled(1000, true)
	l.kept = 1020 // a step
	if l.throttled(1005, false); l.kept != 1000 && l.kept != 1005 {
		t.Errorf("a step too far: %d are kept to", l.kept)
	}
	if l.throttled(400, true); l.kept != 400 {
		t.Errorf("many: %d are kept to, want 400", l.kept)
	}
}

// A limit that fell turns away until many writes have left the window, and names the time
// of one in the middle of it.
func TestLongWaitAgreesWithAnyWrite(t *testing.T) {
	now := time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC)
	w := newWindow(Quota{Writes: 3000, WritesPer: 150 * time.Second})
	for i := range 1000 { // the rest of an old burst, and a new one
		at := now.Add(-149 * time.Second)
		if i >= 300 {
			at = now.Add(-2 * time.Second)
		}
		w.answered, w.accepted = append(w.answered, slot{at, true}), w.accepted+1
	}
	for _, c := range []struct {
		after time.Duration
		want  bool
	}{
		{time.Second, true},        // the oldest
		{148 * time.Second, true},  // one of the new burst
		{149 * time.Second, true},  // in whole seconds
		{153 * time.Second, false}, // none leaves then
		{80 * time.Second, false},  // nor then
		{10 * time.Second, false},  // short, and not of the oldest
		{0, false},
	} {
		if got := w.agrees(now, c.after); got != c.want {
			t.Errorf("Retry-After %v: agrees %v, want %v", c.after, got, c.want)
		}
	}
}
