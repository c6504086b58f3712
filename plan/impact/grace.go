package impact

import (
	"time"

	"reseat/plan"
	"reseat/plan/tenant"
)

// LastingLoss returns what becomes of the data of services that a user had before a run,
// and that went with it at a time, although they come back.
func LastingLoss(x *tenant.Index, before, left *plan.State, at time.Time) []plan.Finding {
	var out []plan.Finding
	had, has := before.Effect(x.UserPlans()), left.Effect(x.UserPlans())
	for _, g := range graces {
		if gone := ofFamilies(x, had, g.families); len(gone) > 0 && len(ofFamilies(x, has, g.families)) == 0 {
			out = append(out, plan.Find("data-grace", "the run removed %s on %s: %s", x.PlanLabels(gone), at.UTC().Format("2006-01-02"), g.words))
		}
	}
	return out
}

// graces says what becomes of a service's data when its last plan goes
// (graph-contract 12).
var graces = []struct {
	families []string
	words    string
}{
	{[]string{"exchange"}, "the mailbox comes back if no more than 30 days have passed, else an empty one"},
	{[]string{"sharepoint", "onedrive"}, "OneDrive is read-only from day 60 without a license and archived from day 93"},
	{[]string{"phone-system"}, "the phone number may have to be assigned again"},
	{[]string{"calling-plan"}, "the phone number may have to be assigned again"},
}
