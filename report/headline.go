package report

import (
	"fmt"
	"strings"

	"reseat/batch/verdict"
	"reseat/plan/tenant"
	"reseat/report/words"
) // Headline says the outcome in one sentence.
func (r Report) Headline() string {
	if len(r.Rows) > 0 && r.Rows[0].group {
		return words.OfGroups(r.headline())
	}
	return r.headline()
}

func (r Report) headline() string {
	if r.Rehearsal {
		return SimulatedRun + " " + r.foreseen()
	}
	t := r.Totals
	good := r.good()
	rest := r.rest()
	switch {
	case t.Users == 0:
		return "The plan names no users."
	case t.Verdicts[verdict.Stranded] > 0:
		return fmt.Sprintf("%s without a license now, between remove and re-assign: run `reseat resume` now.", words.UsersAre(t.Verdicts[verdict.Stranded]))
	case rest == 0 && good == 0:
		return fmt.Sprintf("Nothing changed: %s.", r.outcome())
	case rest == 0 && t.InPart > 0:
		return words.UpperFirst(r.outcome()) + words.InPart(t.InPart) + "."
	case rest == 0 && t.Users == 1:
		return "The user is as requested."
	case rest == 0 && good == t.Users:
		return fmt.Sprintf("All %s users are as requested.", tenant.Thousands(t.Users))
	case rest == t.Verdicts[verdict.NotStarted]+t.Verdicts[verdict.OnHold] && t.Verdicts[verdict.NotStarted] > 0 && len(r.Sessions) == 0:
		return fmt.Sprintf("The plan has not been applied: %s not begun.", words.UsersAre(t.Verdicts[verdict.NotStarted]))
	}
	return words.UpperFirst(r.outcome()) + words.InPart(t.InPart) + "."
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

// foreseen says what a rehearsed run would come to.
func (r Report) foreseen() string {
	good, t := r.good(), r.Totals
	s := fmt.Sprintf("%s of %s users would be as requested", tenant.Thousands(good), tenant.Thousands(t.Users))
	if n := t.Verdicts[verdict.Stranded]; n > 0 {
		s += fmt.Sprintf("; %s would have no license after remove and re-assign", tenant.Thousands(n))
	} else if rest := r.rest(); rest > 0 {
		s += fmt.Sprintf("; %s would need attention", tenant.Thousands(rest))
	}
	return s + words.InPart(t.InPart) + "."
}

// title names what the report is.
func (r Report) title() string {
	if r.Rehearsal {
		return "Rehearsal of a license run"
	}
	return "License run report"
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

// noun is that of the report's rows.
func (r Report) noun() words.Noun { return words.NounFor(len(r.Rows) > 0 && r.Rows[0].group) }

// SimulatedRun marks every output: none of it may be taken for a run.
const SimulatedRun = "Rehearsal: nothing was written to the tenant."
