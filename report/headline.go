package report

import (
	"fmt"
	"strings"

	"reseat/batch/verdict"
	"reseat/plan/tenant"
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
		return fmt.Sprintf("All %s users are as requested.", tenant.Thousands(t.Users))
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
	return fmt.Sprintf("; %s of these only in part: their usage location is not as requested", tenant.Thousands(n))
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
			parts = append(parts, tenant.Thousands(n)+" "+v.words)
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
	s := fmt.Sprintf("%s of %s users would be as requested", tenant.Thousands(good), tenant.Thousands(t.Users))
	if n := t.Verdicts[verdict.Stranded]; n > 0 {
		s += fmt.Sprintf("; %s would have no license after remove and re-assign", tenant.Thousands(n))
	} else if rest := r.rest(); rest > 0 {
		s += fmt.Sprintf("; %s would need attention", tenant.Thousands(rest))
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
	return tenant.Thousands(n) + " users"
}

// subject is the start of a sentence about that many users.
func subject(n int) string {
	if n == 1 {
		return "1 user is"
	}
	return tenant.Thousands(n) + " users are"
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
