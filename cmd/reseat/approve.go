package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"reseat/cmd/reseat/exit"
	"reseat/plan"
	"reseat/plan/tenant"
	"reseat/report"
)

// minApproval is the shortest part of a digest that approves a plan.
const minApproval = 12

// approve makes sure that a person or a pipeline has seen this very plan: by the
// beginning of its digest, or by an answer at the terminal that fits what the plan does.
// It returns how, for the journal.
func (a *applyCommand) approve(ctx context.Context, p plan.Plan, prefix string) (string, error) {
	if prefix != "" {
		given, err := matching(p, "--approve", prefix)
		return "digest " + given, err
	}
	if !a.asks() {
		return "", &exit.Error{Code: exit.Guard, Err: fmt.Errorf("the plan is not approved"), Hint: "review it with `reseat show`, which ends with its digest, then add --approve DIGEST"}
	}
	if err := report.WritePlanBrief(a.Err, p); err != nil {
		return "", err
	}
	q := questionOf(p)
	typed, err := a.ask(ctx, "\n"+q.text, "Stopped. The plan was not approved, and nothing was changed.")
	if ctx.Err() != nil {
		return "", err
	}
	if err != nil || !q.agrees(typed) {
		return "", exit.Guardf("not approved, and nothing was changed: %s", q.otherwise)
	}
	return q.how, nil
}

// fewUsers is up to how many users may change by a plain yes, where nothing is taken.
const fewUsers = 20

// A question is what a person at a terminal answers before a plan is carried out.
type question struct {
	text      string
	agrees    func(typed string) bool
	otherwise string // why another answer is none; it never says what to type
	how       string // a person agreed, for the journal
}

// questionOf asks what fits the danger: a plain yes where nothing is taken from a few
// users, the tenant's domain where they are many, the domain and the number of users
// where licenses or services go.
func questionOf(p plan.Plan) question {
	users, taken, noun := p.Count().Changes, report.Taken(p), "user"
	does := fmt.Sprintf("This changes %s of %s", tenant.Count(users, noun), p.Header.Domain)
	if p.OfGroups() { // members count, and never lines (R50)
		users, noun = 0, "member"
		for _, m := range p.MembersOf(plan.Change) {
			if m.Affected() {
				users++
			}
		}
		does = fmt.Sprintf("This changes the licenses of %s in %s, and of %s by them", tenant.Count(p.Count().Changes, "group"), p.Header.Domain, tenant.Count(users, noun))
	}
	isDomain := func(word string) bool { return strings.EqualFold(word, p.Header.Domain) }
	switch {
	case taken > 0:
		return question{
			text: fmt.Sprintf("%s; %s a license or service by it.\nType the tenant's domain and the number of %ss that change, with a space between: ",
				does, loses(taken, noun), noun),
			agrees: func(typed string) bool {
				words := strings.Fields(typed)
				return len(words) == 2 && isDomain(words[0]) && strings.NewReplacer(",", "", ".", "", "'", "").Replace(words[1]) == strconv.Itoa(users)
			},
			otherwise: "the domain and the number of " + noun + "s were not both typed as this plan has them",
			how:       "domain and number of " + noun + "s typed at the terminal",
		}
	case users > fewUsers:
		return question{
			text:      does + "; no license or service is taken.\nType the tenant's domain to continue: ",
			agrees:    func(typed string) bool { return isDomain(strings.TrimSpace(typed)) },
			otherwise: "what was typed is not the domain of this plan's tenant",
			how:       "domain typed at the terminal",
		}
	}
	return question{
		text:      does + "; no license or service is taken. Continue? [y/N] ",
		agrees:    isYes,
		otherwise: "the answer was not yes",
		how:       "yes typed at the terminal",
	}
}

// isYes tells whether somebody typed a plain yes.
func isYes(typed string) bool {
	return slices.Contains([]string{"y", "yes"}, strings.ToLower(strings.TrimSpace(typed)))
}

func loses(n int, noun string) string {
	if n == 1 {
		return "1 " + noun + " loses"
	}
	return tenant.Count(n, noun) + " lose"
}

// matching returns the beginning of the plan's digest that a flag gives; another
// plan's is refused.
func matching(p plan.Plan, flag, prefix string) (string, error) {
	given := strings.ToLower(strings.TrimSpace(prefix))
	if len(given) < minApproval {
		return "", exit.Guardf("%s %s: give at least %d characters of the plan's digest", flag, prefix, minApproval)
	}
	if !strings.HasPrefix(p.Digest, given) {
		return "", exit.Guardf("%s %s is not this plan's digest: review the plan again with `reseat show`, which ends with it", flag, prefix)
	}
	return given, nil
}
