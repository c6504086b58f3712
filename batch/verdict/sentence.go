package verdict

import (
	"reseat/plan"
	"reseat/plan/tenant"
)

// Sentence says what the users with a ruling have in common; empty where each has a
// sentence of its own.
func (r Ruling) Sentence() string {
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
			return "accepted, but not visible yet"
		}
	case Drifted:
		switch Drift(r.Reason) {
		case AfterApply:
			return "accepted, but the tenant shows something else"
		case Deleted:
			return "the user is no longer there"
		}
		return "changed in the tenant since the plan was made, and not changed by this run"
	case Unverified:
		return "could not be read"
	case Stranded:
		return "has no license now: removed and not assigned again"
	}
	return ""
}
