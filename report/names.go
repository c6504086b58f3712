package report

import (
	"slices"
	"strings"

	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// Named returns the SKU's product name with its part number after it, as people read it:
// "Microsoft 365 E5 (SPE_E5)".
func (c Catalog) Named(id sku.ID) string {
	return withCode(c.Product(id), c.Part(id))
}

// Assigned writes a license for people: "Office 365 E3 (ENTERPRISEPACK), off: Sway, Yammer
// Enterprise", the service plans being those that are off and the user's to switch.
func (c Catalog) Assigned(l tenant.License) string {
	off := c.switchable(l)
	if len(off) == 0 {
		return c.Named(l.SKU)
	}
	return c.Named(l.SKU) + ", off: " + strings.Join(c.services(l.SKU, off), ", ")
}

// Service returns the service plan's name for people: its friendly name, with its code after
// it where another service plan of the SKU is called the same.
func (c Catalog) Service(s sku.ID, id sku.PlanID) string {
	name, code := c.friendlyOr(s, id), c.PlanName(s, id)
	for _, p := range c.skus[s].Plans {
		if p.ID != id && c.friendlyOr(s, p.ID) == name {
			return withCode(name, code)
		}
	}
	return name
}

// ServiceNamed returns the service plan's name with its code after it: "Microsoft Intune
// (INTUNE_A)".
func (c Catalog) ServiceNamed(s sku.ID, id sku.PlanID) string {
	return withCode(c.friendlyOr(s, id), c.PlanName(s, id))
}

func (c Catalog) services(s sku.ID, ids sku.PlanSet) []string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = c.Service(s, id)
	}
	slices.Sort(names)
	return names
}

// friendlyOr returns the friendly name, or the code where there is none.
func (c Catalog) friendlyOr(s sku.ID, id sku.PlanID) string {
	if name := c.friendly(s, id); name != "" {
		return name
	}
	if name := c.Friendly(id); name != "" {
		return name
	}
	return c.PlanName(s, id)
}

// replacedBy writes that one service plan takes the place of another; with their codes where
// both are called the same.
func (c Catalog) replacedBy(was, by sku.PlanID) string {
	a, b := c.Service("", was), c.Service("", by)
	if a == b {
		a, b = c.ServiceNamed("", was), c.ServiceNamed("", by)
	}
	return a + " → " + b
}

func withCode(name, code string) string {
	if name == code {
		return code
	}
	return name + " (" + code + ")"
}
