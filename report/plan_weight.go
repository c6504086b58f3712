package report

import (
	"slices"
	"strings"

	"reseat/plan"
	"reseat/plan/tenant"
	"reseat/report/words"
)

// A weight says what a finding asks of the reader of a plan.
type weight int

// The weights, in the order in which a plan shows them.
const (
	decide weight = iota // errors, and hazards that nobody accepted: somebody has to decide
	check                // accepted hazards, and notes that say what to look at
	inform               // notes that need nothing
)

var weightTitles = map[weight]string{decide: "Needs a decision", check: "Check before you approve", inform: "For information"}

func weightOf(t words.Tally) weight {
	switch {
	case t.Severity == plan.Error || t.Severity == plan.Hazard && !t.Accepted:
		return decide
	case t.Severity == plan.Note && strings.HasPrefix(t.Remedy, "nothing to do"):
		return inform
	}
	return check
}

// weighed parts findings by what they ask of the reader.
func weighed(all []words.Tally) map[weight][]words.Tally {
	out := map[weight][]words.Tally{}
	for _, t := range all {
		out[weightOf(t)] = append(out[weightOf(t)], t)
	}
	return out
}

// weights lists those that have findings.
func weights(all map[weight][]words.Tally) []weight {
	return slices.DeleteFunc([]weight{decide, check, inform}, func(w weight) bool { return len(all[w]) == 0 })
}

// folded says findings in one line, by code with the users of each.
func folded(all []words.Tally) string {
	parts := make([]string, len(all))
	for i, t := range all {
		parts[i] = string(t.Code) + " " + tenant.Thousands(t.Users)
	}
	return strings.Join(parts, ", ")
}
