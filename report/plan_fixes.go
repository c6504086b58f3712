package report

import (
	"cmp"
	"slices"
	"strings"

	"reseat/plan"
	"reseat/plan/tenant"
)

// fixWords lists the items that --fix added to the request, each with its users.
func fixWords(p plan.Plan) []string {
	users := map[string]int{}
	for _, l := range p.Lines {
		for _, f := range l.Findings {
			if f.Code == "fixed" {
				item, _, _ := strings.Cut(f.Text, ", as otherwise")
				users[item]++
			}
		}
	}
	items := make([]string, 0, len(users))
	for item := range users {
		items = append(items, item)
	}
	slices.SortFunc(items, func(a, b string) int { return cmp.Or(cmp.Compare(users[b], users[a]), strings.Compare(a, b)) })
	for i, item := range items {
		items[i] = item + " for " + tenant.Count(users[item], "user")
	}
	return items
}
