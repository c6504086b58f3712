package intake

import (
	"slices"
	"strings"

	"reseat/plan"
)

// A keeper makes requests that share no memory with the rows they were made from. What many
// rows say, such as a department, it holds once.
type keeper map[string]string

// mostShared is how many different texts a keeper holds.
const mostShared = 4096

// once returns a text that others may share.
func (k keeper) once(s string) string {
	if s == "" {
		return ""
	}
	same, ok := k[s]
	if !ok {
		same = strings.Clone(s)
		if len(k) < mostShared {
			k[same] = same
		}
	}
	return same
}

// kept returns a request that shares no memory with its row, of which it may be a small
// part. Its lists are those of the listers, which share none.
func (k keeper) kept(q plan.Request) plan.Request {
	for _, s := range []*string{&q.User.ID, &q.User.UPN, &q.User.Mail, &q.User.Alias, &q.User.Any} {
		*s = strings.Clone(*s)
	}
	for _, s := range []*string{&q.Location, &q.RecipeLocation, &q.Recipe, &q.Wave} {
		*s = k.once(*s)
	}
	if q.Split.Said() {
		items := slices.Clone(q.Split.Items())
		for i := range items {
			items[i] = k.once(items[i])
		}
		q.Split = plan.List(items...)
	}
	if p := q.Person; p != nil {
		q.Person = &plan.Person{
			DisplayName: strings.Clone(p.DisplayName),
			FirstName:   k.once(p.FirstName),
			LastName:    k.once(p.LastName),
			Department:  k.once(p.Department),
		}
	}
	return q
}
