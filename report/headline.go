package report

import (
	"fmt"
	"strings"
	"time"

	"reseat/batch/verdict"
)

// Headline says the outcome in one sentence.
func (r Report) Headline() string {
	if len(r.Rows) > 0 && r.Rows[0].group {
		return ofGroups(r.headline())
	}
	return r.headline()
}

// ofGroups says of groups what a text says of users.
func ofGroups(text string) string {
	return strings.NewReplacer("Users", "Groups", "User", "Group", "users", "groups", "user", "group").Replace(text)
}

func (r Report) headline() string {
	if r.Rehearsal {
		return rehearsed + " " + r.foreseen()
	}
	t := r.Totals
	good := r.good()
	rest := r.rest()
	switch {
	case t.Users == 0:
		return "The plan names no users."
	case t.Verdicts[verdict.Stranded] > 0:
		return fmt.Sprintf("%s without a license now, between remove and re-assign: run `reseat resume` now.", subject(t.Verdicts[verdict.Stranded]))
	case rest == 0 && good == 0:
		return fmt.Sprintf("Nothing changed: %s.", r.outcome())
	case rest == 0 && t.InPart > 0:
		return upperFirst(r.outcome()) + inPart(t.InPart) + "."
	case rest == 0 && t.Users == 1:
		return "The user is as requested."
	case rest == 0 && good == t.Users:
		return fmt.Sprintf("All %s users are as requested.", thousands(t.Users))
	case rest == t.Verdicts[verdict.NotStarted]+t.Verdicts[verdict.OnHold] && t.Verdicts[verdict.NotStarted] > 0 && len(r.Sessions) == 0:
		return fmt.Sprintf("The plan has not been applied: %s not begun.", subject(t.Verdicts[verdict.NotStarted]))
	}
	return upperFirst(r.outcome()) + inPart(t.InPart) + "."
}

// inPart is what a headline adds where the request of that many users is met only in part
// (R13).
func inPart(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("; %s of these only in part: their usage location is not as requested", thousands(n))
}

// good counts the users who are as requested.
func (r Report) good() int {
	return r.Totals.Verdicts[verdict.Verified] + r.Totals.Verdicts[verdict.Already]
}

// rest counts the users who need attention: neither as requested nor skipped.
func (r Report) rest() int { return r.Totals.Users - r.good() - r.Totals.Verdicts[verdict.Skipped] }

// outcome counts the users by verdict, those that are as requested first: "68 changed,
// 3 already as requested, 141 skipped, 2 on hold".
func (r Report) outcome() string {
	var parts []string
	for _, v := range outcomes {
		if n := r.Totals.Verdicts[v.verdict]; n > 0 {
			parts = append(parts, thousands(n)+" "+v.words)
		}
	}
	return strings.Join(parts, ", ")
}

// outcomes are the verdicts as a headline says them.
var outcomes = []struct {
	verdict verdict.Verdict
	words   string
}{
	{verdict.Verified, "changed"}, {verdict.Already, "already as requested"}, {verdict.Skipped, "skipped"}, {verdict.OnHold, "on hold"},
	{verdict.Failed, "failed"}, {verdict.Drifted, "drifted"}, {verdict.Pending, "pending"}, {verdict.NotStarted, "not started"}, {verdict.Unverified, "not verified"},
}

// upperFirst is a phrase at the start of a sentence.
func upperFirst(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// foreseen says what a rehearsed run would come to.
func (r Report) foreseen() string {
	good, t := r.good(), r.Totals
	s := fmt.Sprintf("%s of %s users would be as requested", thousands(good), thousands(t.Users))
	if n := t.Verdicts[verdict.Stranded]; n > 0 {
		s += fmt.Sprintf("; %s would have no license after remove and re-assign", thousands(n))
	} else if rest := r.rest(); rest > 0 {
		s += fmt.Sprintf("; %s would need attention", thousands(rest))
	}
	return s + inPart(t.InPart) + "."
}

// title names what the report is.
func (r Report) title() string {
	if r.Rehearsal {
		return "Rehearsal of a license run"
	}
	return "License run report"
}

// users is a count of users: "1 user", "1,204 users".
func users(n int) string {
	if n == 1 {
		return "1 user"
	}
	return thousands(n) + " users"
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
