package report

import (
	"io"
	"strings"

	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// WriteInventoryCSV writes one row a user; plan reads it as a roster. Cost is what the
// user's seats cost, empty without prices.
func WriteInventoryCSV(w io.Writer, v Inventory) error {
	out, err := newRowWriter[userRow](w)
	if err != nil {
		return err
	}
	rows := make([]userRow, 0, csvChunk)
	for i := range v.Users {
		h := &v.Users[i]
		row := userRowOf(h.User, v.Catalog)
		row.Concerns, row.Cost = safe(joinConcerns(h.Concerns, "; ")), safe(v.cost(h))
		rows = append(rows, row)
		if len(rows) < csvChunk && i < len(v.Users)-1 {
			continue
		}
		if err := out.write(rows); err != nil {
			return err
		}
		rows = rows[:0]
	}
	return nil
}

// cost says what the user's seats cost, by currency.
func (v Inventory) cost(h *Holder) string {
	var all []Holding
	for _, id := range h.skus() {
		all = append(all, Holding{SKU: tenant.SKU{Product: sku.Product{ID: id}, Seats: tenant.Seats{Enabled: 1}}})
	}
	var out []string
	for _, c := range costs(all, v.Prices) {
		out = append(out, c.Currency+" "+c.Bought.FloatString(2))
	}
	return strings.Join(out, "; ")
}
