package graph

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"reseat/plan/tenant"
)

// MostMembers is how many users one request can add to a group (graph-contract 7.3).
const MostMembers = 20

// AddMembers adds up to MostMembers users to a group in one request: all of them or,
// where one is refused, none. Errors are as AssignLicense's; tenant.ErrMember says that
// at least one of them is a member already.
func (c *Client) AddMembers(ctx context.Context, group tenant.GroupID, users []tenant.UserID) (tenant.Receipt, error) {
	body := struct {
		Members []string `json:"members@odata.bind"`
	}{}
	for _, u := range users {
		body.Members = append(body.Members, c.reference(u))
	}
	a, err := c.write(ctx, http.MethodPatch, groupPath(group), body)
	return a.receipt, doing("add members to group "+string(group), err)
}

// AddMember adds one user by the request that some sign-ins are allowed instead
// (graph-contract-2 section 2.1). Errors are as AddMembers'.
func (c *Client) AddMember(ctx context.Context, group tenant.GroupID, user tenant.UserID) (tenant.Receipt, error) {
	body := struct {
		ID string `json:"@odata.id"`
	}{c.reference(user)}
	a, err := c.write(ctx, http.MethodPost, groupPath(group)+"/members/$ref", body)
	return a.receipt, doing("add a member to group "+string(group), err)
}

// reference names a user in a body.
func (c *Client) reference(u tenant.UserID) string { return c.at("/directoryObjects/" + string(u)) }

// RemoveMember takes one user out of a group. It is the only DELETE of this client, and
// always ends in /$ref: without that the user itself would be deleted (graph-contract-2
// section 2.2). tenant.ErrNotMember says that the user is no member, or that there is no
// such group: the answer does not tell which.
func (c *Client) RemoveMember(ctx context.Context, group tenant.GroupID, user tenant.UserID) (tenant.Receipt, error) {
	path := groupPath(group) + "/members/" + strings.ToLower(string(user)) + "/$ref"
	a, err := c.write(ctx, http.MethodDelete, path, nil)
	var e *Error
	if errors.As(err, &e) && errors.Is(e.Kind, tenant.ErrNotFound) {
		e.Kind = tenant.ErrNotMember
	}
	return a.receipt, doing("take a member out of group "+string(group), err)
}

// Memberships reads of which groups users are direct members, one Belonging for each
// user, in their order.
func (c *Client) Memberships(ctx context.Context, users []tenant.UserID) ([]tenant.Belonging, error) {
	q := query{sel: "id", top: pageSize}
	out, paths := make([]tenant.Belonging, len(users)), make([]string, len(users))
	for i, u := range users {
		paths[i] = userPath(string(u)) + "/memberOf" + q.String()
	}
	cost := q.cost(unitsMemberOf)
	err := c.gather(ctx, paths, cost, func(i int, got content, err error) {
		if err == nil {
			var groups []wireGroup
			groups, err = rest[wireGroup](ctx, c, got.body, request{method: http.MethodGet, cost: cost})
			for _, w := range groups {
				out[i].Groups = append(out[i].Groups, tenant.GroupID(strings.ToLower(w.ID)))
			}
		}
		out[i].Err = doing("read the groups of user "+string(users[i]), err)
	})
	return out, doing("read the groups of users", err)
}

// LicenseErrors reads the members of a group for whom some license is in error, with
// their assignments.
func (c *Client) LicenseErrors(ctx context.Context, group tenant.GroupID) ([]tenant.User, error) {
	var found []tenant.User
	r := c.list(groupPath(group)+"/membersWithLicenseErrors", query{sel: "id,displayName,userPrincipalName,licenseAssignmentStates", top: pageSize}, unitsOne, false)
	err := eachPage(ctx, c, r, func(page []wireUser) error {
		found = append(found, users(page)...)
		return nil
	})
	return found, doing("read members in error of group "+string(group), err)
}

// Reprocess has the tenant look at a user's groups again. The answer to what still fails
// is the true reason (graph-contract 6). Errors are as AssignLicense's.
func (c *Client) Reprocess(ctx context.Context, user tenant.UserID) (tenant.Receipt, error) {
	a, err := c.write(ctx, http.MethodPost, userPath(string(user))+"/reprocessLicenseAssignment", nil)
	return a.receipt, doing("process the groups of user "+string(user)+" again", err)
}
