package tenant

import (
	"fmt"
	"time"
)

// Clock shows a time to people on the screen: local, with its offset from UTC. Files have
// times in UTC, so that they read the same everywhere.
func Clock(t time.Time) string { return t.Local().Format("2006-01-02 15:04:05 -07:00") }

// Span writes a duration for people: "40 ms", "2.5 s", "42 s", "3 min 05 s", "2 h 10 min".
func Span(d time.Duration) string {
	switch {
	case d > 0 && d < time.Second:
		return fmt.Sprintf("%d ms", max(1, d.Milliseconds()))
	case d < 10*time.Second:
		return fmt.Sprintf("%.1f s", d.Seconds())
	case d.Round(time.Second) < time.Minute:
		return fmt.Sprintf("%.0f s", d.Seconds())
	case d.Round(time.Second) < time.Hour:
		d = d.Round(time.Second)
		return fmt.Sprintf("%d min %02d s", int(d.Minutes()), int(d.Seconds())%60)
	}
	d = d.Round(time.Minute)
	return fmt.Sprintf("%d h %02d min", int(d.Hours()), int(d.Minutes())%60)
}
