package graph

import (
	"context"
	"net/http"

	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// AssignGroupLicense changes the licenses of a group. A success says that the tenant took
// the request; the members get the licenses later, or not (graph-contract-2 section 1).
// Errors are as AssignLicense's.
func (c *Client) AssignGroupLicense(ctx context.Context, id tenant.GroupID, add []tenant.License, remove []sku.ID) (tenant.Receipt, error) {
	body, err := assignBody(add, remove)
	if err != nil {
		return tenant.Receipt{}, err
	}
	a, err := c.write(ctx, http.MethodPost, groupPath(id)+"/assignLicense", body)
	return a.receipt, doing("assign licenses to group "+string(id), err)
}

// ReadGroups reads groups without their members, one FoundGroup for each id, in their
// order.
func (c *Client) ReadGroups(ctx context.Context, ids []tenant.GroupID) ([]tenant.FoundGroup, error) {
	out := make([]tenant.FoundGroup, len(ids))
	found, err := c.GroupsByID(ctx, ids)
	if err != nil {
		return nil, err
	}
	for i, id := range ids {
		if g, there := found[id]; there {
			out[i].Group = &g
		}
	}
	return out, nil
}

// GroupMembers reads the direct members of a group.
func (c *Client) GroupMembers(ctx context.Context, id tenant.GroupID) ([]tenant.Member, error) {
	var out []tenant.Member
	err := c.Members(ctx, id, false, func(page []Member) error {
		for _, m := range page {
			out = append(out, tenant.Member{ID: m.ID, Kind: m.Kind})
		}
		return nil
	})
	return out, err
}
