package report

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"reseat/plan"
	"reseat/plan/tenant"
	"reseat/report/words"
)

// rulesOf says what binds a plan besides what the flags ask: recipes, hazards
// accepted, what exact requests take, guards and the approval it demands.
func rulesOf(h plan.Header, c words.Catalog) []words.Fact {
	var out []words.Fact
	say := func(label, value string) { out = append(out, words.Fact{Label: label, Value: value}) }
	for _, x := range h.LeftOut {
		say("Left out by "+x.Condition, leftOutWords(x))
	}
	for _, r := range h.Recipes {
		say("Recipe "+r.Name, recipeWords(r))
	}
	if accepted := h.Options.Accept; len(accepted) > 0 {
		say("Hazards accepted", joinCodes(accepted))
	}
	for _, x := range h.Takes {
		say("Removed by --exact", fmt.Sprintf("%s from %s", c.Part(x.SKU), tenant.Count(x.Users, "user")))
	}
	if guards := guardWords(h.Guards, c); len(guards) > 0 {
		say("Guards", strings.Join(guards, "; "))
	}
	if n := h.Guards.Approvals; n > 0 {
		say("Approval", approvalWords(n))
	}
	return out
}

// leftOutWords says how many users a condition left out.
func leftOutWords(x plan.LeftOut) string {
	words := tenant.Count(x.Users, "user")
	if x.Note != "" {
		words += "; " + x.Note
	}
	return words
}

func recipeWords(r plan.RecipeOptions) string {
	words := askedWords(r.Asked, r.Via)
	if len(r.Accept) > 0 {
		words += " (accepts " + joinCodes(r.Accept) + ")"
	}
	return words
}

// guardWords lists the limits that the plan keeps.
func guardWords(g plan.Guards, c words.Catalog) []string {
	var out []string
	for _, x := range []struct {
		most *int
		what string
	}{
		{g.MaxUsers, "at most %s users change"}, {g.MaxRemovals, "at most %s lose a SKU without replacement"},
		{g.MaxCreates, "at most %s new accounts"}, {g.MaxPercent, "at most %s %% of the selected users change"},
	} {
		if x.most != nil {
			out = append(out, fmt.Sprintf(x.what, tenant.Thousands(*x.most)))
		}
	}
	if len(g.FailOn) > 0 {
		out = append(out, "nobody has "+joinCodes(g.FailOn))
	}
	for _, id := range slices.Sorted(maps.Keys(g.KeepFree)) {
		out = append(out, fmt.Sprintf("%s of %s stay available", tenant.Count(g.KeepFree[id], "license"), c.Part(id)))
	}
	if n := len(g.Protected); n > 0 {
		out = append(out, tenant.Count(n, "user")+" protected")
	}
	return out
}

func approvalWords(people int) string {
	if people == 1 {
		return "1 person must approve the plan with reseat approve"
	}
	return fmt.Sprintf("%d people must approve the plan with reseat approve", people)
}
