package graph

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"reseat/plan/tenant"
)

// A UserQuery says which users to read; the zero value says all.
type UserQuery struct {
	Filter string // OData, not escaped
	// Advanced sends ConsistencyLevel: eventual and $count, which some filters demand
	// (graph-contract 3.1). Such a query reads an index that lags behind recent writes.
	Advanced bool
}

// EachUser calls fn with the users of each page that has some, at most 999. It ends
// at fn's first error.
func (c *Client) EachUser(ctx context.Context, q UserQuery, fn func([]tenant.User) error) error {
	r := c.list("/users", query{sel: userSelect, filter: q.Filter, top: pageSize, count: q.Advanced}, unitsList, q.Advanced)
	return doing("read users", eachPage(ctx, c, r, func(page []wireUser) error { return fn(users(page)) }))
}

// CountUsers returns how many users the tenant has, as its lagging index knows.
func (c *Client) CountUsers(ctx context.Context) (int, error) {
	a, err := c.read(ctx, request{method: http.MethodGet, url: c.at("/users/$count"), cost: query{}.cost(unitsOne), eventual: true, plain: true})
	if err != nil {
		return 0, doing("count users", err)
	}
	n, err := strconv.Atoi(strings.TrimSpace(strings.TrimPrefix(string(a.body), "\ufeff")))
	if err != nil || n < 0 {
		return 0, fmt.Errorf("count users: %q is not a count", clip(a.body))
	}
	return n, nil
}

// User reads one user by object id or UPN.
func (c *Client) User(ctx context.Context, key string) (tenant.User, error) {
	q := query{sel: userSelect}
	a, err := c.read(ctx, request{method: http.MethodGet, url: c.at(userPath(key)) + q.String(), cost: q.cost(unitsOne)})
	var u tenant.User
	if err == nil {
		u, err = readUser(a.body)
	}
	return u, doing("read user "+key, err)
}
