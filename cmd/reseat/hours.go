package main

import (
	"fmt"
	"io"
	"strings"
	"time"
	_ "time/tzdata" // Windows has no time zones by these names

	"reseat/batch"
	"reseat/batch/journal"
	"reseat/cmd/reseat/exit"
	"reseat/cmd/reseat/flagvalue"
	"reseat/plan/tenant"
)

// hours are when changes may begin, in a process that begins now.
func (t *terms) hours(now time.Time) (h batch.Hours, err error) {
	if t.notBefore != "" {
		if h.NotBefore, err = momentOf("not-before", t.notBefore, now); err != nil {
			return h, err
		}
	}
	for _, text := range t.windows {
		if text == flagvalue.AnyTime {
			if len(t.windows) > 1 {
				return h, exit.Usagef("--window none and other windows contradict each other: leave one out")
			}
			continue
		}
		w, err := batch.ParseWindow(text, now.Location())
		if err != nil {
			return h, exit.Usagef("--window %s: %w", text, err)
		}
		h.Windows = append(h.Windows, w)
	}
	return h, nil
}

// checkTimes refuses times in which nothing could begin.
func (t *terms) checkTimes(now time.Time) error {
	end, err := t.until(now)
	if err != nil {
		return err
	}
	h, err := t.hours(now)
	if err != nil || end.IsZero() {
		return err
	}
	first := now
	if !h.Open(now) {
		first = h.Next(now)
	}
	if first.IsZero() || first.Before(end) {
		return nil
	}
	flags := []string{}
	for _, f := range []struct {
		name  string
		given bool
	}{{"--not-before", t.notBefore != ""}, {"--window", len(h.Windows) > 0}, {"--not-after", t.notAfter != ""}, {"--max-duration", t.maxDuration > 0}} {
		if f.given {
			flags = append(flags, f.name)
		}
	}
	return &exit.Error{Code: exit.Usage, Err: fmt.Errorf("%s contradict each other: the first change could begin at %s, and none begins after %s", strings.Join(flags, ", "), tenant.Clock(first), tenant.Clock(end)),
		Hint: "leave one of them out, or give a later end"}
}

// keepWindows lets a process that was given no windows keep those of the one before.
func (x *pass) keepWindows(talk io.Writer, r *journal.Record) {
	if n := len(r.Sessions); n > 0 && len(x.windows) == 0 && len(r.Sessions[n-1].Windows) > 0 {
		x.windows = r.Sessions[n-1].Windows
		fmt.Fprintf(talk, "changes begin only in the hours given for the run before: %s (--window none lifts that)\n", strings.Join(x.windows, " or "))
	}
}
