package report

import (
	"cmp"
	"iter"
	"slices"

	"reseat/plan"
)

// A tally counts the users with one kind of finding.
type tally struct {
	plan.Rule        // what the code means; Severity is that of the findings
	Accepted  bool   // of a hazard
	Users     int    // each counted once
	Example   string // the first such user and text
}

// tallied counts findings by code, severity and acceptance, the gravest first. Each
// pair is a user with the findings on that user.
func tallied(users iter.Seq2[string, []plan.Finding]) []tally {
	type kind struct {
		code     plan.Code
		severity plan.Severity
		accepted bool
	}
	counts := make(map[kind]*tally)
	for user, all := range users {
		seen := make(map[kind]bool, len(all))
		for _, f := range all {
			k := kind{f.Code, f.Severity, f.Accepted}
			if seen[k] {
				continue
			}
			seen[k] = true
			if counts[k] == nil {
				rule, _ := plan.RuleFor(f.Code)
				rule.Code, rule.Severity = f.Code, f.Severity
				counts[k] = &tally{Rule: rule, Accepted: f.Accepted, Example: user + ": " + f.Text}
			}
			counts[k].Users++
		}
	}
	out := make([]tally, 0, len(counts))
	for _, t := range counts {
		out = append(out, *t)
	}
	slices.SortFunc(out, byGravity)
	return out
}

// byGravity puts errors before hazards before notes, in the order of plan.Rules.
func byGravity(a, b tally) int {
	return cmp.Or(
		cmp.Compare(gravity(a.Severity), gravity(b.Severity)),
		cmp.Compare(ruleIndex(a.Code), ruleIndex(b.Code)),
		cmp.Compare(a.words(), b.words()),
	)
}

func gravity(s plan.Severity) int {
	return slices.Index([]plan.Severity{plan.Error, plan.Hazard, plan.Note}, s)
}

func ruleIndex(c plan.Code) int {
	return slices.IndexFunc(plan.Rules(), func(r plan.Rule) bool { return r.Code == c })
}

// words says the severity, and whether it was accepted.
func (t tally) words() string {
	if t.Accepted {
		return string(t.Severity) + ", accepted"
	}
	return string(t.Severity)
}

// lineFindings yields each line's user and findings.
func lineFindings(lines []plan.Line) iter.Seq2[string, []plan.Finding] {
	return func(yield func(string, []plan.Finding) bool) {
		for _, l := range lines {
			if !yield(l.UPN, l.Findings) {
				return
			}
		}
	}
}

// rowFindings yields each row's user and findings.
func rowFindings(rows []Row) iter.Seq2[string, []plan.Finding] {
	return func(yield func(string, []plan.Finding) bool) {
		for i := range rows {
			if !yield(rows[i].UPN, rows[i].Findings) {
				return
			}
		}
	}
}
