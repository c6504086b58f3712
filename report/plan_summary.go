package report

import (
	"fmt"
	"strings"

	"reseat/plan"
	"reseat/plan/tenant"
	"reseat/report/words"
)

// planSummary says in two or three sentences what a plan would do, for who does not read
// the rest.
func planSummary(p plan.Plan, c words.Catalog) string {
	n := p.Count()
	var all []string
	if n.Changes == 0 {
		all = append(all, "Nothing would change.")
	} else {
		all = append(all, fmt.Sprintf("%s of %s would change: %s.", tenant.Thousands(n.Changes), tenant.Count(len(p.Lines), p.Noun()), strings.Join(stepCounts(p, c), ", ")))
		all = append(all, lossWords(p))
	}
	if n.OnHold > 0 {
		all = append(all, fmt.Sprintf("%s on hold until the problems listed are fixed.", areOf(n.OnHold, p.Noun())))
	}
	return strings.Join(all, " ")
}

// lossWords says how many lose something by a plan.
func lossWords(p plan.Plan) string {
	noun := "user"
	if p.OfGroups() {
		noun = "member"
	}
	switch n := Taken(p); {
	case n == 0:
		return fmt.Sprintf("No %s loses a license or service.", noun)
	case n == 1:
		return fmt.Sprintf("1 %s loses a license or service, or gets less of one.", noun)
	default:
		return fmt.Sprintf("%s %ss lose a license or service, or get less of one.", tenant.Thousands(n), noun)
	}
}

// areOf is the beginning of a sentence about that many.
func areOf(n int, noun string) string {
	if n == 1 {
		return "1 " + noun + " is"
	}
	return tenant.Thousands(n) + " " + noun + "s are"
}

// stepCounts counts what a plan does: licenses assigned, removed and changed, and what else.
func stepCounts(p plan.Plan, c words.Catalog) []string {
	counts := map[string]int{}
	for _, l := range p.Lines {
		for _, s := range stepsOf(l, c) {
			counts[s.does]++
		}
	}
	var out []string
	last := ""
	for _, x := range stepKinds {
		n := counts[x.does]
		switch {
		case n == 0:
			continue
		case x.noun == last:
			out = append(out, tenant.Thousands(n)+" "+x.verb)
		default:
			out = append(out, tenant.Count(n, x.noun)+" "+x.verb)
		}
		last = x.noun
	}
	return out
}

// stepKinds are the kinds of steps in the order in which a summary names them.
var stepKinds = []struct{ does, noun, verb string }{
	{doesCreate, "account", "created"}, {doesAssign, "license", "assigned"}, {doesRemove, "license", "removed"},
	{doesSwitch, "license", "changed"}, {doesReassign, "license", "removed and re-assigned"}, {doesJoin, "group membership", "added"},
	{doesLeave, "group membership", "removed"}, {doesLocate, "usage location", "set"}, {doesProcess, "group", "processed again"},
}
