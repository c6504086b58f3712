package graph

import (
	"context"

	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// EachLicensedGroup calls fn with the groups of each page that give one of the SKUs to
// their members; a group that gives several comes several times. It asks SKU by SKU,
// by a filter that does not read the lagging index (graph-contract 3.1, 7.2).
func (c *Client) EachLicensedGroup(ctx context.Context, skus []sku.ID, fn func([]tenant.Group) error) error {
	for _, id := range skus {
		q := query{sel: groupSelect, filter: "assignedLicenses/any(x:x/skuId eq " + string(id) + ")", top: pageSize}
		err := eachPage(ctx, c, c.list("/groups", q, unitsOne, false), func(page []wireGroup) error {
			groups := make([]tenant.Group, len(page))
			for i, w := range page {
				groups[i] = w.group()
			}
			return fn(groups)
		})
		if err != nil {
			return doing("read groups with licenses", err)
		}
	}
	return nil
}
