package words

import (
	"cmp"
	"slices"
	"strings"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// shown is one SKU in a user's detail.
type shown struct {
	sku   sku.ID
	order int // 0 where the line is about it
}

// ShownSKUs lists the SKUs that the line is about or that a state holds, the former
// first.
func ShownSKUs(touched []sku.ID, states ...*plan.State) []sku.ID {
	seen := make(map[sku.ID]bool)
	var all []shown
	put := func(id sku.ID, order int) {
		if !seen[id] {
			seen[id] = true
			all = append(all, shown{id, order})
		}
	}
	for _, id := range touched {
		put(id, 0)
	}
	for _, s := range states {
		if s == nil {
			continue
		}
		for _, l := range s.Direct {
			put(l.SKU, 1)
		}
		for _, in := range s.Inherited {
			put(in.SKU, 1)
		}
	}
	slices.SortFunc(all, func(a, b shown) int { return cmp.Or(cmp.Compare(a.order, b.order), cmp.Compare(a.sku, b.sku)) })
	out := make([]sku.ID, len(all))
	for i, s := range all {
		out[i] = s.sku
	}
	return out
}

// LicenseKey writes what a state says of one SKU.
func LicenseKey(b *strings.Builder, s *plan.State, id sku.ID) {
	b.WriteByte('/')
	if s == nil {
		return
	}
	if l, held := tenant.Find(s.Direct, id); held {
		b.WriteByte('+')
		for _, p := range l.Disabled {
			b.WriteString(string(p))
		}
	}
	for _, g := range GroupsOf(s, id) {
		b.WriteString(">" + string(g))
	}
}

// PlanTitle names a service plan in a user's detail.
func (c Catalog) PlanTitle(id sku.ID, p sku.Plan) string {
	if p.Company {
		return c.PlanName(id, p.ID) + " (whole tenant)"
	}
	return c.PlanName(id, p.ID)
}

// Absent stands where a user does not hold the SKU.
const Absent = "–"

// Direct says what the direct row of the SKU makes of a plan.
func Direct(s *plan.State, id sku.ID, p sku.PlanID) string {
	if s == nil {
		return ""
	}
	l, held := tenant.Find(s.Direct, id)
	switch {
	case !held:
		return Absent
	case l.Disabled.Has(p):
		return "off"
	}
	return "on"
}

// Through says whether a plan is on by any path, and by which besides the direct
// row of the SKU.
func (c Catalog) Through(e *Effect, id sku.ID, p sku.PlanID) string {
	paths := e.On[p]
	if len(paths) == 0 {
		return "off"
	}
	var others []string
	for _, path := range paths {
		switch {
		case path.Group != "":
			others = append(others, "group "+c.Group(path.Group))
		case path.SKU != id:
			others = append(others, c.Part(path.SKU))
		}
	}
	if len(others) == 0 {
		return "on"
	}
	return "on, through " + strings.Join(slices.Compact(others), " and ")
}

// PathNote says by which paths a SKU is held in a state.
func (c Catalog) PathNote(s *plan.State, id sku.ID, when string) string {
	if s == nil {
		return ""
	}
	var paths []string
	if _, held := tenant.Find(s.Direct, id); held {
		paths = append(paths, "directly")
	}
	for _, g := range GroupsOf(s, id) {
		paths = append(paths, "through group "+c.Group(g))
	}
	if len(paths) == 0 {
		return c.Part(id) + ", " + when + ": not assigned"
	}
	return c.Part(id) + ", " + when + ": assigned " + strings.Join(paths, " and ")
}

// GroupsOf lists the groups through which a state has a SKU.
func GroupsOf(s *plan.State, id sku.ID) []tenant.GroupID {
	var out []tenant.GroupID
	for _, in := range s.Inherited {
		if in.SKU == id {
			out = append(out, in.Group)
		}
	}
	return out
}

// Paths says by which paths licenses reach a user: "Office 365 E3: directly, through
// group Sales".
func (c Catalog) Paths(all []plan.Path) string {
	if len(all) == 0 {
		return "not assigned"
	}
	var out []string
	var last sku.ID
	for _, p := range all {
		way := "directly"
		if p.Group != "" {
			way = "through group " + c.Group(p.Group)
		}
		if p.SKU == last {
			out[len(out)-1] += ", " + way
			continue
		}
		out, last = append(out, c.Product(p.SKU)+": "+way), p.SKU
	}
	return strings.Join(out, "; ")
}
