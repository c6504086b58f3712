package words

import (
	"cmp"
	"fmt"
	"iter"
	"slices"

	"reseat/plan"
	"reseat/plan/tenant"
	"reseat/report/doc"
)

// A Tally counts the users with one kind of finding.
type Tally struct {
	plan.Rule        // what the code means; Severity is that of the findings
	Accepted  bool   // of a hazard
	Users     int    // each counted once
	Example   string // the first such user and text
}

// Tallied counts findings by code, severity and acceptance, the gravest first. Each
// pair is a user with the findings on that user.
func Tallied(users iter.Seq2[string, []plan.Finding]) []Tally {
	type kind struct {
		code     plan.Code
		severity plan.Severity
		accepted bool
	}
	counts := make(map[kind]*Tally)
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
				counts[k] = &Tally{Rule: rule, Accepted: f.Accepted, Example: user + ": " + f.Text}
			}
			counts[k].Users++
		}
	}
	out := make([]Tally, 0, len(counts))
	for _, t := range counts {
		out = append(out, *t)
	}
	slices.SortFunc(out, byGravity)
	return out
}

// byGravity puts errors before hazards before notes, in the order of plan.Rules.
func byGravity(a, b Tally) int {
	return cmp.Or(
		cmp.Compare(gravity(a.Severity), gravity(b.Severity)),
		cmp.Compare(ruleIndex(a.Code), ruleIndex(b.Code)),
		cmp.Compare(a.Words(), b.Words()),
	)
}

func gravity(s plan.Severity) int {
	return slices.Index([]plan.Severity{plan.Error, plan.Hazard, plan.Note}, s)
}

func ruleIndex(c plan.Code) int {
	return slices.IndexFunc(plan.Rules(), func(r plan.Rule) bool { return r.Code == c })
}

// Words says the severity, and whether it was accepted.
func (t Tally) Words() string {
	if t.Accepted {
		return string(t.Severity) + ", accepted"
	}
	return string(t.Severity)
}

// LineFindings yields each line's user and findings.
func LineFindings(lines []plan.Line) iter.Seq2[string, []plan.Finding] {
	return func(yield func(string, []plan.Finding) bool) {
		for _, l := range lines {
			if !yield(l.UPN, l.Findings) {
				return
			}
		}
	}
}

// MostPlans is how many service plans are shown before the others are folded away.
const MostPlans = 8

// FindingsTable says what each kind of finding means and how many users it is about, and,
// where fix is given, the commands that deal with it.
func FindingsTable(all []Tally, filter func(plan.Code) *doc.Filter, fix func(plan.Code) []string) *doc.Table {
	if len(all) == 0 {
		return nil
	}
	t := &doc.Table{Caption: "By code", Columns: []doc.Heading{{Title: "Severity"}, {Title: "Code"}, {Title: "Meaning, and what to do"}, {Title: "Users", Number: true}}}
	for _, x := range all {
		var commands []string
		if fix != nil {
			commands = fix(x.Code)
		}
		t.Rows = append(t.Rows, []doc.Cell{{Text: x.Words(), Tone: severityTone[x.Severity]}, {Text: string(x.Code), Filter: filter(x.Code)},
			{Text: x.When, Note: x.Remedy, Commands: commands}, {Text: tenant.Thousands(x.Users)}})
	}
	return t
}

var severityTone = map[plan.Severity]doc.Tone{plan.Error: doc.Bad, plan.Hazard: doc.Wait, plan.Note: doc.Mute}

// Remedy says what to do about a finding of that code.
func Remedy(code plan.Code) string {
	for _, r := range plan.Rules() {
		if r.Code == code {
			return r.Remedy
		}
	}
	return ""
}

// Troubles puts the errors of the user's assignments into words, direct rows and
// group rows alike.
func Troubles(u *tenant.User, c Catalog) []string {
	if u == nil {
		return nil
	}
	var out []string
	for _, a := range u.Rows() {
		if a.Error == "" {
			continue
		}
		words := tenant.ViolationOf(a.Error).Words
		path := "directly"
		if !a.Direct() {
			path = "through group " + c.Group(a.Group)
		}
		out = append(out, fmt.Sprintf("%s %s: %s", c.Part(a.SKU), path, words))
	}
	return out
}
