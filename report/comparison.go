package report

import (
	"slices"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// A comparison says what counts when a user's states are compared for one line:
// the direct rows of the SKUs that the line touches, and the usage location where
// the line writes it (R27). Names, group rows and times never count.
type comparison struct {
	line     plan.Line
	location bool
	catalog  Catalog
}

func newComparison(line plan.Line, c Catalog) comparison {
	line.Touches = touched(line)
	cmp := comparison{line: line, catalog: c}
	for _, call := range line.Calls {
		if call.Kind != plan.Licenses && call.Location != "" {
			cmp.location = true
		}
	}
	return cmp
}

// touched lists the SKUs whose direct rows the line is about, sorted: those it
// names, and all that its calls add or remove, its fallback included.
func touched(line plan.Line) []sku.ID {
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

// same tells whether both states agree in what counts. nil is a user who is not there.
func (c comparison) same(a, b *plan.State) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	if c.location && a.Location != b.Location {
		return false
	}
	for _, id := range c.line.About(a.Direct, b.Direct) {
		x, inA := tenant.Find(a.Direct, id)
		y, inB := tenant.Find(b.Direct, id)
		if inA != inB || !c.catalog.switchable(x).Equal(c.catalog.switchable(y)) {
			return false
		}
	}
	return true
}

// stateOf returns a reading as a state; nil where there is no user.
func stateOf(u *tenant.User) *plan.State {
	if u == nil {
		return nil
	}
	s := &plan.State{Location: u.UsageLocation, Direct: u.Direct()}
	for _, a := range u.Inherited() {
		s.Inherited = append(s.Inherited, plan.Inherited{
			License: tenant.License{SKU: a.SKU, Disabled: a.Disabled}, Group: a.Group,
		})
	}
	return s
}

// after returns the state that the call leads to; s itself stays as it is.
func after(s *plan.State, c plan.Call) *plan.State {
	var out plan.State
	if s != nil {
		out = *s
	}
	if c.Location != "" && c.Kind != plan.Licenses {
		out.Location = c.Location
	}
	direct := slices.Clone(out.Direct)
	gone := slices.Clone(c.Remove)
	for _, l := range c.Add {
		gone = append(gone, l.SKU)
	}
	direct = slices.DeleteFunc(direct, func(l tenant.License) bool { return slices.Contains(gone, l.SKU) })
	out.Direct = append(direct, c.Add...)
	return &out
}
