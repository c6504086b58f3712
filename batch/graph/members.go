package graph

import (
	"context"
	"fmt"
	"strings"

	"reseat/plan/tenant"
)

// A Member is one entry of a group's membership: a user, or something else.
type Member struct {
	ID   string
	Kind string // user, group, device, orgContact, servicePrincipal
	UPN  string // of a user; may be empty where permissions are short (graph-contract 1.2)
	Name string
}

type wireMember struct {
	Type string `json:"@odata.type"`
	ID   string `json:"id"`
	UPN  string `json:"userPrincipalName"`
	Name string `json:"displayName"`
}

// Members calls fn with the members of each page that has some: the direct ones, or
// with transitive those of nested groups too. It reads without a cast to users,
// because a cast reads a lagging index (graph-contract 7.3). It ends at fn's first
// error.
func (c *Client) Members(ctx context.Context, group tenant.GroupID, transitive bool, fn func([]Member) error) error {
	path, units := "/members", unitsMembers
	if transitive {
		path, units = "/transitiveMembers", unitsTransitive
	}
	r := c.list(groupPath(group)+path, query{sel: "id,userPrincipalName,displayName", top: pageSize}, units, false)
	err := eachPage(ctx, c, r, func(page []wireMember) error {
		members := make([]Member, len(page))
		for i, w := range page {
			members[i] = Member{ID: strings.ToLower(w.ID), Kind: strings.TrimPrefix(w.Type, "#microsoft.graph."), UPN: w.UPN, Name: w.Name}
		}
		return fn(members)
	})
	if err != nil {
		return fmt.Errorf("read members of group %s: %w", group, err)
	}
	return nil
}
