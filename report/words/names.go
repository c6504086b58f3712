package words

import (
	"reseat/plan/sku"
	"reseat/plan/tenant"
	"slices"
	"strings"
)

// Named returns the SKU's product name with its part number after it, as people read it:
// "Microsoft 365 E5 (SPE_E5)".
func (c Catalog) Named(id sku.ID) string {
	return WithCode(c.Product(id), c.Part(id))
}

// Assigned writes a license for people: "Office 365 E3 (ENTERPRISEPACK), off: Sway, Yammer
// Enterprise", the service plans being those that are off and the user's to switch.
func (c Catalog) Assigned(l tenant.License) string {
	off := c.Switchable(l)
	if len(off) == 0 {
		return c.Named(l.SKU)
	}
	return c.Named(l.SKU) + ", off: " + strings.Join(c.Services(l.SKU, off), ", ")
}

// Service returns the service plan's name for people: its friendly name, with its code after
// it where another service plan of the SKU is called the same.
func (c Catalog) Service(s sku.ID, id sku.PlanID) string {
	name, code := c.FriendlyName(s, id), c.PlanName(s, id)
	for _, p := range c.SKUs[s].Plans {
		if p.ID != id && c.FriendlyName(s, p.ID) == name {
			return WithCode(name, code)
		}
	}
	return name
}

// ServiceNamed returns the service plan's name with its code after it: "Microsoft Intune
// (INTUNE_A)".
func (c Catalog) ServiceNamed(s sku.ID, id sku.PlanID) string {
	return WithCode(c.FriendlyName(s, id), c.PlanName(s, id))
}

// Services names service plans of a SKU for people, by alphabet.
func (c Catalog) Services(s sku.ID, ids sku.PlanSet) []string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = c.Service(s, id)
	}
	slices.Sort(names)
	return names
}

// FriendlyName returns the friendly name, or the code where there is none.
func (c Catalog) FriendlyName(s sku.ID, id sku.PlanID) string {
	if name := c.FriendlyIn(s, id); name != "" {
		return name
	}
	if name := c.Friendly(id); name != "" {
		return name
	}
	return c.PlanName(s, id)
}

// ReplacedBy writes that one service plan takes the place of another; with their codes where
// both are called the same.
func (c Catalog) ReplacedBy(was, by sku.PlanID) string {
	a, b := c.Service("", was), c.Service("", by)
	if a == b {
		a, b = c.ServiceNamed("", was), c.ServiceNamed("", by)
	}
	return a + " → " + b
}

// WithCode is a name with its code after it, where they differ.
func WithCode(name, code string) string {
	if name == code {
		return code
	}
	return name + " (" + code + ")"
}

// AppliesTo says whose plan it is, as Graph does.
func AppliesTo(p sku.Plan) string {
	if p.Company {
		return "Company"
	}
	return "User"
}
