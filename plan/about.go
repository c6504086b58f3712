package plan

import (
	"slices"

	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// About lists the SKUs whose direct rows say whether a user is as the line has it
// (R27): those it touches, and for an exact line all that are in one of the lists.
func (l Line) About(held ...[]tenant.License) []sku.ID {
	if !l.Exact {
		return l.Touches
	}
	ids := slices.Clone(l.Touches)
	for _, list := range held {
		for _, x := range list {
			ids = append(ids, x.SKU)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
