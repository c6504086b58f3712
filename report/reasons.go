package report

import (
	"cmp"
	"slices"

	"reseat/plan"
	"reseat/plan/tenant"
)

// rank says how urgent a verdict is: 0 is the most urgent.
func (v Verdict) rank() int { return slices.Index(Verdicts(), v) }

// sortedReasons puts the most urgent verdict first, and the most frequent reason
// within it.
func sortedReasons(all map[Ruling]*ReasonTotal) []ReasonTotal {
	out := make([]ReasonTotal, 0, len(all))
	for _, r := range all {
		out = append(out, *r)
	}
	slices.SortFunc(out, func(a, b ReasonTotal) int {
		return cmp.Or(
			cmp.Compare(a.Verdict.rank(), b.Verdict.rank()),
			cmp.Compare(b.Users, a.Users),
			cmp.Compare(a.Reason, b.Reason),
		)
	})
	return out
}

// sharedRemedy says what to do about the users of one verdict and reason: of a held
// one the rule's remedy, which the row may have in its own words already.
func sharedRemedy(r Row) string {
	if r.Verdict == OnHold {
		return remedyOf(plan.Code(r.Reason))
	}
	return r.Remedy
}

// summary says what the users of one verdict and reason have in common: the row's
// own sentence without what belongs to that row alone.
func summary(r Row) string {
	switch r.Verdict {
	case Failed:
		return "refused: " + tenant.RefusalByCode(r.Reason).Sentence
	case OnHold:
		for _, rule := range plan.Rules() {
			if string(rule.Code) == r.Reason {
				return rule.When
			}
		}
	case Pending:
		if r.Reason == ReasonAccepted {
			return "accepted, not to be seen yet"
		}
	case Drifted:
		if Drift(r.Reason) == AfterApply {
			return "accepted, but the tenant shows something else"
		}
	case Unverified:
		return "could not be read"
	case Stranded:
		return "left without a license that was taken out and not given back"
	}
	return r.Sentence
}
