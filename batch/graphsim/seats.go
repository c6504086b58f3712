package graphsim

import (
	"slices"

	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// count adds n for each SKU that u holds, direct or not, once (graph-contract 0.7).
func (d *directory) count(u *tenant.User, n int) {
	if u == nil {
		return
	}
	for i, a := range u.Assignments {
		if a.Holds() && !holds(u.Assignments[:i], a.SKU) {
			d.held[a.SKU] += n
		}
	}
}

func holds(rows []tenant.Assignment, id sku.ID) bool {
	return slices.ContainsFunc(rows, func(a tenant.Assignment) bool { return a.SKU == id && a.Holds() })
}

// sku returns the tenant's first entry for a SKU.
func (d *directory) sku(id sku.ID) (*tenant.SKU, bool) {
	i, ok := d.skuAt[id]
	if !ok {
		return nil, false
	}
	return &d.skus[i], true
}

// seats returns the seats of the i-th entry with all who hold one.
func (d *directory) seats(i int) tenant.Seats {
	n := d.skus[i].Seats
	if id := d.skus[i].ID; d.skuAt[id] == i {
		n.Consumed += d.held[id]
	}
	return n
}

// free returns the seats left of a SKU over all its accounts (R8); it can be negative.
func (d *directory) free(id sku.ID, warning bool) int {
	n := 0
	for i := range d.skus {
		if d.skus[i].ID != id {
			continue
		}
		s := d.seats(i)
		n += s.Enabled - s.Consumed
		if warning {
			n += s.Warning
		}
	}
	return n
}
