package plan

import (
	"slices"

	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// About lists the SKUs whose direct rows say whether a user is as the line has it
// (R27): those it touches, and for an exact line all that are in one of the lists. What
// the user held and an exact line does not touch is dead: the tenant did not list it
// any more, and that it ends with its subscription is no drift (R12).
func (l Line) About(held ...[]tenant.License) []sku.ID {
	if !l.Exact {
		return l.Touches
	}
	ids := slices.Clone(l.Touches)
	for _, list := range held {
		for _, x := range list {
			if _, dead := tenant.Find(l.Before.direct(), x.SKU); !dead {
				ids = append(ids, x.SKU)
			}
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// direct lists what a user holds directly; where there is no user, nothing.
func (s *State) direct() []tenant.License {
	if s == nil {
		return nil
	}
	return s.Direct
}
