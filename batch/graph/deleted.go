package graph

import (
	"context"

	"reseat/plan/tenant"
)

// deletedSelect names what of a deleted user is read: the names that it still has.
const deletedSelect = "id,userPrincipalName,displayName,mail,proxyAddresses,deletedDateTime"

type wireDeleted struct {
	wireUser
	At looseTime `json:"deletedDateTime"`
}

// DeletedUsers reads the users in the recycle bin: they can come back for 30 days, and
// nobody else can have their names until then.
func (c *Client) DeletedUsers(ctx context.Context) ([]tenant.DeletedUser, error) {
	var out []tenant.DeletedUser
	r := c.list("/directory/deletedItems/microsoft.graph.user", query{sel: deletedSelect, top: pageSize}, unitsList, false)
	err := eachPage(ctx, c, r, func(page []wireDeleted) error {
		for _, w := range page {
			out = append(out, tenant.DeletedUser{User: w.user(), At: w.At.Time})
		}
		return nil
	})
	return out, doing("read deleted users", err)
}
