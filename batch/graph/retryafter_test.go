package graph

import (
	"net/http"
	"testing"
	"time"
)

func TestRetryAfterInEveryForm(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	date := func(d time.Duration) string { return now.Add(d).Format(http.TimeFormat) }
	tests := []struct {
		name, value, date string
		want              time.Duration
	}{
		{"absent", "", "", 0},
		{"whole", "30", "", 30 * time.Second},
		{"fractional", "2.128", "", 2128 * time.Millisecond},
		{"blanks", " 5 ", "", 5 * time.Second},
		{"zero", "0", "", 0},
		{"negative", "-3", "", 0},
		{"not a number", "NaN", "", 0},
		{"endless", "1e300", "", longestWait},
		{"infinite", "Inf", "", longestWait},
		{"words", "soon", "", 0},
		{"date", date(90 * time.Second), "", 90 * time.Second},
		{"past date", date(-time.Minute), "", 0},
		{"date by the tenant's clock", date(time.Hour), date(time.Hour - 10*time.Second), 10 * time.Second},
	}
	for _, tt := range tests {
		h := http.Header{}
		h.Set("Retry-After", tt.value)
		h.Set("Date", tt.date)
		if got := retryAfter(h, now); got != tt.want {
			t.Errorf("%s (%q): %s; want %s", tt.name, tt.value, got, tt.want)
		}
	}
}

func TestPacerLearnsTheLimitUsed(t *testing.T) {
	for value, want := range map[string]float64{"": 0, "0.85": 0.85, "1.8": 1.8, "much": 0, "-1": 0, "Inf": 0, "NaN": 0} {
		h := http.Header{}
		h.Set("x-ms-throttle-limit-percentage", value)
		if got := answerOf(200, h, time.Time{}).LimitUsed; got != want {
			t.Errorf("%q: %v; want %v", value, got, want)
		}
	}
}
