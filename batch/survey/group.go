package survey

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"reseat/batch/graph"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// A GroupError is that a name leads to no group, or to several.
type GroupError struct {
	Why  string
	Hint string // what may have been meant, if anything
}

func (e *GroupError) Error() string { return e.Why }

// Group finds the one group of a name, id or mail; domain is the tenant's, for people.
func Group(ctx context.Context, c *graph.Client, domain, name string) (tenant.Group, error) {
	found, err := c.FindGroup(ctx, name)
	switch {
	case err != nil:
		return tenant.Group{}, err
	case len(found) == 0:
		return tenant.Group{}, noGroup(ctx, c, domain, name)
	case len(found) > 1:
		ids := make([]string, len(found))
		for i, g := range found {
			ids[i] = string(g.ID)
		}
		return tenant.Group{}, &GroupError{Why: fmt.Sprintf("%d groups are called %q: name one by its id: %s", len(found), name, strings.Join(ids, ", "))}
	}
	return found[0], nil
}

// noGroup says that no group has a name, and which may have been meant. That those can be
// read is not needed.
func noGroup(ctx context.Context, c *graph.Client, domain, name string) error {
	err := &GroupError{Why: fmt.Sprintf("no group of %s has the name, id or mail %q", domain, name)}
	if like, _ := c.GroupsLike(ctx, name); len(like) > 0 {
		if near := namesLike(name, like); len(near) > 0 {
			err.Hint = "did you mean " + quoted(near) + "?"
		}
	}
	return err
}

// namesLike returns the names most like what was written, three at most: those that have
// all its words, in any order, then those that are a slip of the pen away.
func namesLike(written string, names []string) []string {
	words := nameWords(written)
	var near, others []string
	for _, n := range names {
		has := nameWords(n)
		if len(words) > 0 && !slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(has, w) }) {
			near = append(near, n)
		} else {
			others = append(others, n)
		}
	}
	near = append(near, sku.Nearest(written, others)...)
	return near[:min(3, len(near))]
}

func nameWords(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// quoted lists names for a question.
func quoted(names []string) string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = strconv.Quote(n)
	}
	return strings.Join(out, " or ")
}
