package tenant

import (
	"testing"
	"time"
)

func TestSpan(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0.0 s", time.Microsecond: "1 ms", 40 * time.Millisecond: "40 ms", 2500 * time.Millisecond: "2.5 s", 42 * time.Second: "42 s",
		59700 * time.Millisecond: "1 min 00 s", 185 * time.Second: "3 min 05 s", time.Hour - time.Second: "59 min 59 s", time.Hour - time.Millisecond: "1 h 00 min", 130 * time.Minute: "2 h 10 min",
	} {
		if got := Span(d); got != want {
			t.Errorf("%s: %q, want %q", d, got, want)
		}
	}
}

// A person sees the time of the place where they are, and how far that is from UTC.
func TestClockIsLocal(t *testing.T) {
	was := time.Local
	defer func() { time.Local = was }()
	time.Local = time.FixedZone("", 5*3600+1800)
	if got := Clock(time.Date(2026, 11, 1, 20, 0, 0, 0, time.UTC)); got != "2026-11-02 01:30:00 +05:30" {
		t.Error(got)
	}
}
