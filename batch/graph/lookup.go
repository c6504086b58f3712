package graph

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"reseat/plan/tenant"
)

// ReadUsers reads users by object id or UPN in JSON batches, and returns one Found
// for each key, in their order. No such user is an answer and no error.
func (c *Client) ReadUsers(ctx context.Context, keys []string) ([]tenant.Found, error) {
	q := query{sel: userSelect}
	asked := q.String()
	found, paths := make([]tenant.Found, len(keys)), make([]string, len(keys))
	for i, key := range keys {
		paths[i] = userPath(key) + asked
	}
	err := c.gather(ctx, paths, q.cost(unitsOne), func(i int, got content, err error) {
		var u tenant.User
		if err == nil {
			u, err = readItem(got)
		}
		switch {
		case err == nil:
			found[i].User = &u
		case !errors.Is(err, tenant.ErrNotFound):
			found[i].Err = fmt.Errorf("read user %s: %w", keys[i], err)
		}
	})
	return found, doing("read users", err)
}

// A Match is the users who bear one address: addresses are not unique.
type Match struct {
	Key   string
	Users []tenant.User
	Err   error
}

// UsersByMail finds users by their mail property, one Match for each address, in
// their order.
func (c *Client) UsersByMail(ctx context.Context, addresses []string) ([]Match, error) {
	return c.match(ctx, addresses, func(a string) string { return "mail eq " + literal(a) })
}

// UsersByAlias finds users by an smtp: proxy address, one Match for each address, in
// their order.
func (c *Client) UsersByAlias(ctx context.Context, addresses []string) ([]Match, error) {
	return c.match(ctx, addresses, func(a string) string {
		return "proxyAddresses/any(p:p eq " + literal("smtp:"+a) + ")"
	})
}

func (c *Client) match(ctx context.Context, keys []string, filter func(string) string) ([]Match, error) {
	matches, paths := make([]Match, len(keys)), make([]string, len(keys))
	for i, key := range keys {
		matches[i].Key = key
		paths[i] = "/users" + query{sel: userSelect, filter: filter(key)}.String()
	}
	cost := query{sel: userSelect}.cost(unitsList)
	err := c.gather(ctx, paths, cost, func(i int, got content, err error) {
		if err == nil {
			var found []wireUser
			found, err = rest[wireUser](ctx, c, got.body, request{method: http.MethodGet, cost: cost})
			matches[i].Users = users(found)
		}
		matches[i].Err = doing("find user "+keys[i], err)
	})
	return matches, doing("find users", err)
}
