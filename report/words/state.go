package words

import (
	"slices"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// Touched lists the SKUs whose direct rows the line is about, sorted: those it
// names, and all that its calls add or remove, its fallback included.
func Touched(line plan.Line) []sku.ID {
	ids := slices.Clone(line.Touches)
	calls := line.Calls
	if line.Fallback != nil {
		calls = append(slices.Clone(calls), *line.Fallback)
	}
	for _, c := range calls {
		ids = append(ids, c.Remove...)
		for _, l := range c.Add {
			ids = append(ids, l.SKU)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// StateOf returns a user as a state; nil where there is none.
func StateOf(u *tenant.User) *plan.State {
	if u == nil {
		return nil
	}
	s := plan.StateOf(*u)
	return &s
}
