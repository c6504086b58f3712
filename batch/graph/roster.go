package graph

import (
	"context"
	"slices"
	"strings"

	"reseat/plan/tenant"
)

// A Roster names the users to read.
type Roster struct {
	All     bool     // every user of the tenant
	Keys    []string // object ids and UPNs
	Mails   []string
	Aliases []string
	Any     []string // object id, UPN, mail or alias
}

// size is how many resource units it costs to read the roster one by one: with
// $select a user is one unit, and so is a search for an address (graph-contract 9).
func (r Roster) size() int {
	return len(r.Keys) + len(r.Mails) + len(r.Aliases) + len(r.Any)
}

// ReadRoster reads the users that a roster names, each once, in pages of the whole
// tenant or one by one in JSON batches, whichever costs fewer resource units. Who is
// not there is left out. complete tells whether it read every user of the tenant.
func (c *Client) ReadRoster(ctx context.Context, r Roster) (users []tenant.User, complete bool, err error) {
	if r.All || c.pagesAreCheaper(ctx, r.size()) {
		err := c.EachUser(ctx, UserQuery{}, func(page []tenant.User) error {
			users = append(users, page...)
			return nil
		})
		return users, true, err
	}
	g := gathering{seen: map[tenant.UserID]bool{}}
	g.byKey(ctx, c, append(slices.Clone(r.Keys), r.Any...))
	for _, a := range slices.Concat(r.Mails, r.Aliases) {
		g.lost[strings.ToLower(a)] = true
	}
	g.byAddress(ctx, append(slices.Clone(r.Mails), g.missed(r.Any)...), c.UsersByMail)
	g.byAddress(ctx, append(slices.Clone(r.Aliases), g.missed(r.Any)...), c.UsersByAlias)
	if upns := g.missed(slices.Concat(r.Mails, r.Aliases)); g.err == nil && len(upns) > 0 {
		g.byKey(ctx, c, upns) // who has no mailbox has no mail address either
	}
	return g.users, false, g.err
}

// pagesAreCheaper compares one by one with pages of 999, a unit each. A tenant that
// does not say how many users it has is read one by one.
func (c *Client) pagesAreCheaper(ctx context.Context, oneByOne int) bool {
	if oneByOne <= 1 {
		return false
	}
	n, err := c.CountUsers(ctx)
	return err == nil && (n+pageSize-1)/pageSize < oneByOne
}

// EachUserIfCheaper calls fn with every user of the tenant, page by page, where that
// takes fewer requests than reading n users in JSON batches and so fewer resource units,
// too; and tells whether it did. It ends at fn's first error.
func (c *Client) EachUserIfCheaper(ctx context.Context, n int, fn func([]tenant.User) error) (bool, error) {
	if n <= batchSize || !c.pagesAreCheaper(ctx, n/batchSize) {
		return false, nil
	}
	return true, c.EachUser(ctx, UserQuery{}, fn)
}

// A gathering collects users and stops at the first error.
type gathering struct {
	users []tenant.User
	seen  map[tenant.UserID]bool
	lost  map[string]bool // keys that led to nobody, lower-cased
	err   error
}

func (g *gathering) add(u tenant.User) {
	if !g.seen[u.ID] {
		g.seen[u.ID] = true
		g.users = append(g.users, u)
	}
}

func (g *gathering) byKey(ctx context.Context, c *Client, keys []string) {
	found, err := c.ReadUsers(ctx, keys)
	g.lost, g.err = map[string]bool{}, err
	for i, f := range found {
		switch {
		case f.User != nil:
			g.add(*f.User)
		case f.Err == nil:
			g.lost[strings.ToLower(keys[i])] = true
		case g.err == nil:
			g.err = f.Err
		}
	}
}

// missed picks the keys that led to nobody so far.
func (g *gathering) missed(keys []string) []string {
	var out []string
	for _, k := range keys {
		if g.lost[strings.ToLower(k)] {
			out = append(out, k)
		}
	}
	return out
}

func (g *gathering) byAddress(ctx context.Context, addresses []string, find func(context.Context, []string) ([]Match, error)) {
	if g.err != nil || len(addresses) == 0 {
		return
	}
	matches, err := find(ctx, addresses)
	g.err = err
	for _, m := range matches {
		if m.Err != nil && g.err == nil {
			g.err = m.Err
		}
		for _, u := range m.Users {
			delete(g.lost, strings.ToLower(m.Key))
			g.add(u)
		}
	}
}
