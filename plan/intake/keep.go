package intake

import (
	"slices"
	"strings"

	"reseat/plan"
)

// kept returns a request that shares no memory with the row it was made from, of
// which it may be a small part.
func kept(q plan.Request) plan.Request {
	for _, s := range []*string{&q.User.ID, &q.User.UPN, &q.User.Mail, &q.User.Alias, &q.User.Any, &q.Location, &q.RecipeLocation, &q.Recipe, &q.Wave} {
		*s = strings.Clone(*s)
	}
	for _, c := range []*plan.Cell{&q.Add, &q.Remove, &q.Swap, &q.Disable, &q.Enable} {
		c.Items = slices.Clone(c.Items)
		for i, item := range c.Items {
			c.Items[i] = strings.Clone(item)
		}
	}
	if p := q.Person; p != nil {
		q.Person = &plan.Person{
			DisplayName: strings.Clone(p.DisplayName),
			FirstName:   strings.Clone(p.FirstName),
			LastName:    strings.Clone(p.LastName),
			Department:  strings.Clone(p.Department),
		}
	}
	return q
}
