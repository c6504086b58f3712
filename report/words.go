package report

import (
	"fmt"
	"strings"

	"reseat/batch/journal"
	"reseat/batch/verdict"
	"reseat/plan"
	"reseat/plan/tenant"
	"reseat/report/words"
)

// explain puts a ruling into words: what is so, and what to do about it.
func explain(r verdict.Ruling, line plan.Line, told journal.Progress, found *journal.Reading, c words.Catalog) (sentence, remedy string) {
	switch r.Verdict {
	case verdict.Verified:
		return "found as planned", ""
	case verdict.Already:
		return "already as requested", ""
	case verdict.Skipped:
		return skippedWords(r.Reason)
	case verdict.OnHold:
		return onHoldWords(line)
	case verdict.Failed:
		return failedWords(r.Reason, line, told)
	case verdict.Drifted:
		return driftWords(r.Reason, line, told)
	case verdict.Pending:
		return pendingWords(r.Reason, line, told)
	case verdict.NotStarted:
		return notStartedWords(r.Reason)
	case verdict.Stranded:
		return strandedWords(line, told, c), "run `reseat resume` at once: it assigns the license again before anything else"
	}
	return unverifiedWords(found), "run `reseat verify` again"
}

func skippedWords(reason string) (sentence, remedy string) {
	switch reason {
	case plan.NotAssigned:
		return "does not have the license, so the request does not apply", ""
	case plan.LocationDiffers:
		return "has another usage location than the row requests, and it was not changed", "plan again with --location-overwrite to change it"
	case plan.NothingAsked:
		return "no change requested", ""
	case plan.BeyondLimit:
		return "beyond the limit of this plan", "make the next plan when this one is done"
	}
	return "the request does not apply", ""
}

func onHoldWords(line plan.Line) (sentence, remedy string) {
	var texts, remedies []string
	for _, f := range line.Findings {
		if !verdict.Holds(f) {
			continue
		}
		texts = append(texts, f.Text)
		if r := words.Remedy(f.Code); r != "" && !strings.Contains(f.Text, r) {
			remedies = append(remedies, r)
		}
	}
	if len(texts) == 0 {
		return "left out by the plan", "see the plan with `reseat show`"
	}
	return strings.Join(texts, "; "), strings.Join(remedies, "; ")
}

func failedWords(code string, line plan.Line, told journal.Progress) (sentence, remedy string) {
	r := tenant.RefusalByCode(code)
	sentence = "refused: " + r.Sentence
	switch x, _ := told.Refused(); {
	case code == tenant.ErrNotCovered.Code && x.Message != "":
		sentence = "the direct license stays: " + x.Message
	case code == tenant.ErrGroupError.Code:
		sentence = r.Sentence
	}
	switch {
	case !told.CallDone(journal.Fallback):
	case line.LeavesOnFail():
		sentence += "; the user was taken out of the group again"
	default:
		sentence += "; the license was assigned again as it was before"
	}
	return sentence, r.Remedy
}

func driftWords(reason string, line plan.Line, told journal.Progress) (sentence, remedy string) {
	const again = "plan again from the tenant as it is now"
	switch verdict.Drift(reason) {
	case verdict.Deleted:
		if line.OfGroup() {
			return "the group is no longer there", "restore it if it should exist, then plan again"
		}
		return "the user is no longer there", "restore the account if it should exist, then plan again"
	case verdict.InheritedInstead:
		return "has the license through a group instead of directly", "nothing where the group is meant; else take the user out of the group and " + again
	case verdict.AfterApply:
		if at := verdict.Accepted(told); !at.IsZero() {
			return fmt.Sprintf("accepted at %s, but the tenant shows something else", words.Clock(at)),
				"look into the tenant's audit log for who changed it, then " + again
		}
		return "a call is in doubt and the tenant shows something else", "run `reseat resume`, then " + again
	}
	if why := told.LeftWhy(); why != "" && line.OfGroup() {
		return "the members changed since the plan was made, so the licenses of the group stay as they are: " + why, again
	} else if why != "" {
		return "changed in the tenant since the plan was made, so the license stays: " + why, again
	}
	return "changed in the tenant since the plan was made, and not changed by this run", again
}

func pendingWords(reason string, line plan.Line, told journal.Progress) (sentence, remedy string) {
	if reason == verdict.ReasonGroup && line.OfGroup() {
		return "the group has its licenses as planned, and the tenant is still bringing them to the members",
			"run `reseat verify` later; `reseat group show` shows how far the group is"
	}
	if reason == verdict.ReasonGroup {
		return fmt.Sprintf("in the group since %s, and the group is still being processed", words.Clock(verdict.Accepted(told))),
			"run `reseat resume` later: it continues when the group gives the license, and `reseat group show` shows how far the group is"
	}
	if reason == verdict.ReasonInDoubt {
		return "a call was sent and no answer is on record", "run `reseat resume`: it looks before it acts"
	}
	return fmt.Sprintf("accepted at %s, but not visible yet", words.Clock(verdict.Accepted(told))),
		"run `reseat verify --wait` in a few minutes"
}

func notStartedWords(reason string) (sentence, remedy string) {
	switch reason {
	case verdict.ReasonInterrupted:
		return "begun, but the last call never left", "run `reseat resume`"
	}
	return "not begun", "run `reseat apply`, or `reseat resume` where a run exists"
}

func strandedWords(line plan.Line, told journal.Progress, c words.Catalog) string {
	var names []string
	for _, id := range verdict.Gap(line, told) {
		names = append(names, c.Part(id))
	}
	if len(names) == 0 {
		return "has no license now: it was to be assigned again"
	}
	return fmt.Sprintf("has no %s now: removed and not assigned again", strings.Join(names, ", "))
}

func unverifiedWords(found *journal.Reading) string {
	if found == nil {
		return "not read back"
	}
	return "could not be read: " + found.Error
}
