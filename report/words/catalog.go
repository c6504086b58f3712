package words

import (
	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// A Catalog is the tenant's SKUs by id as the plan's header lists them, with names
// for people.
type Catalog struct {
	SKUs   map[sku.ID]tenant.SKU
	User   plan.UserPlans
	Plans  map[sku.ID]map[sku.PlanID]int // place in the SKU's list
	Groups map[tenant.GroupID]string
}

// NewCatalog returns the SKUs and group names that the plan's header lists. Names
// that the tenant does not give come from the bundled catalogue.
func NewCatalog(h plan.Header) Catalog {
	c := Catalog{
		SKUs:   make(map[sku.ID]tenant.SKU, len(h.SKUs)),
		User:   h.UserPlans(),
		Plans:  make(map[sku.ID]map[sku.PlanID]int, len(h.SKUs)),
		Groups: h.Groups,
	}
	for _, s := range h.SKUs {
		s.Product = named(s.Product)
		c.SKUs[s.ID] = s
		c.Plans[s.ID] = make(map[sku.PlanID]int, len(s.Plans))
		for i, p := range s.Plans {
			c.Plans[s.ID][p.ID] = i
		}
	}
	return c
}

// named fills in the names that are missing.
func named(p sku.Product) sku.Product {
	known, _ := sku.Bundled().Product(p.ID)
	if p.PartNumber == "" {
		p.PartNumber = known.PartNumber
	}
	if p.Name == "" {
		p.Name = known.Name
	}
	plans := make([]sku.Plan, len(p.Plans))
	for i, sp := range p.Plans {
		name, friendly := sku.Bundled().PlanName(sp.ID)
		if sp.Name == "" {
			sp.Name = name
		}
		if sp.Friendly == "" {
			sp.Friendly = friendly
		}
		plans[i] = sp
	}
	p.Plans = plans
	return p
}

// Switchable returns the plans that are off in the license and the user's to
// switch: Company plans and ids that left the SKU do not count (R15). Of a SKU
// that the tenant does not list, every id counts.
func (c Catalog) Switchable(l tenant.License) sku.PlanSet {
	user, known := c.User[l.SKU]
	if !known {
		return l.Disabled
	}
	return l.Disabled.Intersect(user)
}

// SKU returns the SKU; one that the tenant does not list bears the bundled names.
func (c Catalog) SKU(id sku.ID) sku.Product {
	if s, ok := c.SKUs[id]; ok {
		return s.Product
	}
	known, _ := sku.Bundled().Product(id)
	return sku.Product{ID: id, PartNumber: known.PartNumber, Name: known.Name}
}

// Part returns the SKU's part number, or its id where it has none.
func (c Catalog) Part(id sku.ID) string {
	if part := c.SKU(id).PartNumber; part != "" {
		return string(part)
	}
	return string(id)
}

// Product returns the SKU's product name, or its part number where it has none.
func (c Catalog) Product(id sku.ID) string {
	if name := c.SKU(id).Name; name != "" {
		return name
	}
	return c.Part(id)
}

// PlanName returns the service plan's name, such as INTUNE_A, or its id where no
// name is known.
func (c Catalog) PlanName(s sku.ID, id sku.PlanID) string {
	if i, ok := c.Plans[s][id]; ok && c.SKUs[s].Plans[i].Name != "" {
		return c.SKUs[s].Plans[i].Name
	}
	if name, _ := sku.Bundled().PlanName(id); name != "" {
		return name
	}
	return string(id)
}

// FriendlyIn returns the service plan's name for people, empty where it is not known.
func (c Catalog) FriendlyIn(s sku.ID, id sku.PlanID) string {
	if i, ok := c.Plans[s][id]; ok {
		return c.SKUs[s].Plans[i].Friendly
	}
	return ""
}

// Group returns the group's name, or its id where the name is not known (R36).
func (c Catalog) Group(id tenant.GroupID) string {
	if name := c.Groups[id]; name != "" {
		return name
	}
	return string(id)
}

// License writes a license as SKU|PLAN|PLAN, the plans being those switched off:
// the form that a license cell takes.
func (c Catalog) License(l tenant.License) string {
	s := c.Part(l.SKU)
	for _, p := range l.Disabled {
		s += "|" + c.PlanName(l.SKU, p)
	}
	return s
}

// Friendly returns the service plan's friendly name, empty where none is known.
func (c Catalog) Friendly(id sku.PlanID) string {
	_, friendly := sku.Bundled().PlanName(id)
	return friendly
}

// CatalogOf names what a snapshot holds.
func CatalogOf(s tenant.Snapshot) Catalog {
	h := plan.Header{SKUs: s.SKUs, Groups: map[tenant.GroupID]string{}}
	for _, g := range s.Groups {
		h.Groups[g.ID] = g.Name
	}
	return NewCatalog(h)
}
