package report

import (
	"fmt"
	"time"
)

// Headline says the outcome in one sentence.
func (r Report) Headline() string {
	if r.Rehearsal {
		return rehearsed + " " + r.foreseen()
	}
	t := r.Totals
	good := t.Verdicts[Verified] + t.Verdicts[Already]
	rest := t.Users - good
	switch {
	case t.Users == 0:
		return "The plan names no users."
	case t.Verdicts[Stranded] > 0:
		return fmt.Sprintf("%s without a license that was to be given back: run `reseat resume` now.", subject(t.Verdicts[Stranded]))
	case rest == 0 && t.Users == 1:
		return "The user is as asked."
	case rest == 0:
		return fmt.Sprintf("All %s users are as asked.", thousands(t.Users))
	case rest == t.Verdicts[NotStarted]+t.Verdicts[Held] && t.Verdicts[NotStarted] > 0 && len(r.Sessions) == 0:
		return fmt.Sprintf("The plan has not been carried out: %s not begun.", subject(t.Verdicts[NotStarted]))
	case rest == t.Verdicts[Pending]:
		return fmt.Sprintf("%s of %s users are as asked; the rest is on its way.", thousands(good), thousands(t.Users))
	case rest == 1:
		return fmt.Sprintf("%s of %s users are as asked; one needs attention.", thousands(good), thousands(t.Users))
	}
	return fmt.Sprintf("%s of %s users are as asked; %s need attention.", thousands(good), thousands(t.Users), thousands(rest))
}

// foreseen says what a rehearsed run would come to.
func (r Report) foreseen() string {
	good, t := asAsked(r), r.Totals
	s := fmt.Sprintf("%s of %s users would be as asked", thousands(good), thousands(t.Users))
	if n := t.Verdicts[Stranded]; n > 0 {
		s += fmt.Sprintf("; %s would be left without a license that was to be given back", thousands(n))
	} else if rest := t.Users - good; rest > 0 {
		s += fmt.Sprintf("; %s would need attention", thousands(rest))
	}
	return s + "."
}

// title names what the report is.
func (r Report) title() string {
	if r.Rehearsal {
		return "Rehearsal of a license run"
	}
	return "License run report"
}

// subject is the start of a sentence about that many users.
func subject(n int) string {
	if n == 1 {
		return "1 user is"
	}
	return thousands(n) + " users are"
}

// thousands writes a count with commas.
func thousands(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// spanWords writes a duration for people, to the second, and finer below ten seconds.
func spanWords(d time.Duration) string {
	switch {
	case d > 0 && d < time.Second:
		return fmt.Sprintf("%d ms", max(1, d.Milliseconds()))
	case d < 10*time.Second:
		return fmt.Sprintf("%.1f s", d.Seconds())
	case d < time.Minute:
		return fmt.Sprintf("%.0f s", d.Seconds())
	case d < time.Hour:
		return fmt.Sprintf("%d min %02d s", int(d.Minutes()), int(d.Seconds())%60)
	}
	return fmt.Sprintf("%d h %02d min", int(d.Hours()), int(d.Minutes())%60)
}

// writes counts the answers of the timeline.
func (r Report) writes() (done, refused int) {
	for _, b := range r.Timeline.Buckets {
		done += b.Done
		refused += b.Refused
	}
	return done, refused
}

// approved lists who approved, as the run was told (R26).
func (r Report) approved() []string {
	var out []string
	for _, s := range r.Sessions {
		if s.Approved != "" && (len(out) == 0 || out[len(out)-1] != s.Approved) {
			out = append(out, s.Approved)
		}
	}
	return out
}
