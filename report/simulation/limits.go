package simulation

import (
	"fmt"
	"time"

	"reseat/plan/tenant"
	"reseat/report/words"
)

// Limits lists what a rehearsal cannot know, for every output: a prediction is as
// good as what it rests on.
func (r Rehearsal) Limits() []string {
	out := []string{r.copyWords()}
	if r.Copy.Held < r.Copy.Users {
		out = append(out, fmt.Sprintf("The snapshot contains %s of the tenant's %s users: what others do with the same SKUs is not in it.", tenant.Thousands(r.Copy.Held), tenant.Thousands(r.Copy.Users)))
	}
	return append(out,
		"What other people, scripts and connectors change during the run: licenses they assign, users they move or delete. Each such user would not be changed and is reported as drifted.",
		"Microsoft's limits below the published ones: 429 can come earlier under load, and other apps of the tenant share 18,000 writes in 5 minutes.",
		fmt.Sprintf("How degraded the service is: %s. Yours will differ; --scenario FILE simulates one of your own.", r.Ways[0].Rough.Means),
		"Provisioning: how long mailboxes, OneDrive and Intune take after a license arrives. That can be minutes or hours, and no verdict waits for it.",
		"Group licensing: when groups are reprocessed, and what that changes beside this plan.",
		"Rules that only the service knows: dependencies between service plans, countries, administrative units and roles that expire.",
		"The sign-in: token, conditional access and permissions are not rehearsed; `reseat doctor` looks at them.",
	)
}

func (r Rehearsal) copyWords() string {
	switch age := r.Copy.Age(r.Made); {
	case r.Copy.Live:
		return fmt.Sprintf("The snapshot of %s was read for this simulation. What changes from now on is not in it.", r.Copy.From)
	case r.Copy.Taken.IsZero():
		return fmt.Sprintf("The snapshot (%s) does not say how old it is. What changed since is not in it.", r.Copy.From)
	case age < time.Minute:
		return fmt.Sprintf("The snapshot (%s) was taken just now. What changes from now on is not in it.", r.Copy.From)
	default:
		return fmt.Sprintf("The snapshot (%s) is %s old, of %s. What changed since is not in it.", r.Copy.From, ageWords(age), words.Clock(r.Copy.Taken))
	}
}

func ageWords(d time.Duration) string {
	if days := int(d.Hours() / 24); days >= 2 {
		return fmt.Sprintf("%d days", days)
	}
	return tenant.Span(d.Truncate(time.Minute))
}
