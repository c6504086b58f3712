package batch

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Hours say when changes may begin. The zero Hours is at any time.
type Hours struct {
	NotBefore time.Time // none begins before; the zero time is never in the way
	Windows   []Window  // one begins only in one of them; none given: at any time
}

// A Window is a part of the day in which changes may begin, as the clock on the wall of
// its zone shows it: in the hour that comes twice in autumn it is open both times, and
// what the clock skips in spring it does not have.
type Window struct {
	from, to int // minutes since midnight; to is not in it, and is at or before from where it lies on the next day
	days     [7]bool
	zone     *time.Location
	text     string
}

// String returns the window as it was written.
func (w Window) String() string { return w.text }

// farthest is how far ahead the next opening or closing of a window is looked for: a
// weekly one may fall into the hour that the clock skips.
const farthest = 15 * 24 * time.Hour

// Open tells whether a change may begin at a time.
func (h Hours) Open(at time.Time) bool {
	if at.Before(h.NotBefore) {
		return false
	}
	for _, w := range h.Windows {
		if w.open(at) {
			return true
		}
	}
	return len(h.Windows) == 0
}

// Next returns when Open changes next after a time; the zero time is never.
func (h Hours) Next(at time.Time) time.Time {
	open := h.Open(at)
	if at.Before(h.NotBefore) && h.Open(h.NotBefore) {
		return h.NotBefore
	}
	from := at
	if at.Before(h.NotBefore) {
		from = h.NotBefore
	}
	if len(h.Windows) == 0 {
		return time.Time{}
	}
	for t := from.Truncate(time.Minute).Add(time.Minute); t.Sub(from) <= farthest; t = t.Add(time.Minute) {
		if h.Open(t) != open {
			return t
		}
	}
	return time.Time{}
}

func (w Window) open(at time.Time) bool {
	at = at.In(w.zone)
	now, today := at.Hour()*60+at.Minute(), int(at.Weekday())
	if w.from < w.to {
		return w.days[today] && w.from <= now && now < w.to
	}
	return w.days[today] && w.from <= now || w.days[(today+6)%7] && now < w.to
}

// String says the hours for people.
func (h Hours) String() string {
	words := make([]string, len(h.Windows))
	for i, w := range h.Windows {
		words[i] = w.text
	}
	return strings.Join(words, " or ")
}

// ParseWindow reads a window such as 20:00-06:00, 20:00-06:00@Europe/Berlin or
// "Mon-Fri 20:00-06:00@Europe/Berlin"; local is the zone where none is named. The days are
// those on which the window begins.
func ParseWindow(text string, local *time.Location) (Window, error) {
	w := Window{zone: local, text: text}
	hours, zone, named := strings.Cut(strings.TrimSpace(text), "@")
	if named {
		var err error
		if w.zone, err = zoneOf(strings.TrimSpace(zone)); err != nil {
			return w, err
		}
	}
	days := ""
	if fields := strings.Fields(hours); len(fields) == 2 {
		days, hours = fields[0], fields[1]
	}
	from, to, found := strings.Cut(hours, "-")
	var err1, err2 error
	w.from, err1 = minutes(strings.TrimSpace(from))
	w.to, err2 = minutes(strings.TrimSpace(to))
	switch {
	case !found || err1 != nil || err2 != nil || w.from == 24*60:
		return w, errors.New("write hours such as 20:00-06:00, from 00:00 to 24:00")
	case w.from == w.to:
		return w, errors.New("it begins and ends at the same time: write 00:00-24:00 for the whole day")
	}
	var err error
	w.days, err = weekdays(days)
	return w, err
}

// zoneOf finds a time zone by its name in the IANA database.
func zoneOf(name string) (*time.Location, error) {
	zone, err := time.LoadLocation(name)
	if err != nil || name == "" {
		return nil, fmt.Errorf("unknown time zone %q: write one such as Europe/Berlin, America/New_York or UTC", name)
	}
	return zone, nil
}

func minutes(text string) (int, error) {
	if text == "24:00" {
		return 24 * 60, nil
	}
	at, err := time.Parse("15:04", text)
	return at.Hour()*60 + at.Minute(), err
}

// weekdays reads days such as Mon-Fri or Sat,Sun; empty is every day.
func weekdays(text string) (days [7]bool, err error) {
	if text == "" {
		return [7]bool{true, true, true, true, true, true, true}, nil
	}
	for part := range strings.SplitSeq(text, ",") {
		first, last, span := strings.Cut(part, "-")
		a, b := weekday(first), weekday(first)
		if span {
			b = weekday(last)
		}
		if a < 0 || b < 0 {
			return days, fmt.Errorf("unknown day in %q: write days such as Mon-Fri or Sat,Sun", text)
		}
		for d := a; ; d = (d + 1) % 7 {
			days[d] = true
			if d == b {
				break
			}
		}
	}
	return days, nil
}

func weekday(text string) int {
	for d := time.Sunday; d <= time.Saturday; d++ {
		if name := d.String(); strings.EqualFold(text, name) || strings.EqualFold(text, name[:3]) {
			return int(d)
		}
	}
	return -1
}
