package report

import (
	"cmp"
	"slices"

	"reseat/batch/verdict"
	"reseat/plan"
	"reseat/report/words"
)

// sortedReasons puts the most urgent verdict first, and the most frequent reason
// within it.
func sortedReasons(all map[verdict.Ruling]*ReasonTotal) []ReasonTotal {
	out := make([]ReasonTotal, 0, len(all))
	for _, r := range all {
		out = append(out, *r)
	}
	slices.SortFunc(out, func(a, b ReasonTotal) int {
		return cmp.Or(
			cmp.Compare(a.Verdict.Rank(), b.Verdict.Rank()),
			cmp.Compare(b.Users, a.Users),
			cmp.Compare(a.Reason, b.Reason),
		)
	})
	return out
}

// sharedRemedy says what to do about the users of one verdict and reason: of a held
// one the rule's remedy, which the row may have in its own words already.
func sharedRemedy(r Row) string {
	if r.Verdict == verdict.OnHold {
		return words.Remedy(plan.Code(r.Reason))
	}
	return r.Remedy
}

// summary says what the users of one verdict and reason have in common: the row's
// own sentence without what belongs to that row alone.
func summary(r Row) string {
	return cmp.Or(r.Ruling.Sentence(), r.Sentence)
}
