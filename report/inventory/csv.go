package inventory

import (
	"io"
	"iter"
	"strings"

	"reseat/plan/sku"
	"reseat/plan/tenant"
	"reseat/report/doc"
)

// WriteCSV writes one row a user; plan reads it as a roster. Cost is what the
// user's seats cost, empty without prices.
func WriteCSV(w io.Writer, v Inventory) error {
	return doc.WriteCSV(w, doc.Form{}, v.userRows(), doc.Beside{})
}

// userRows yields the users as cells.
func (v Inventory) userRows() iter.Seq[userRow] {
	return func(yield func(userRow) bool) {
		for i := range v.Users {
			h := &v.Users[i]
			row := userRowOf(h.User, v.Catalog)
			row.Concerns, row.Cost = doc.Safe(joinConcerns(h.Concerns, "; ")), doc.Safe(v.cost(h))
			row.Evidence, row.SignIn = doc.Joined(h.Evidence), doc.Safe(lastSignIn(h.User))
			if !yield(row) {
				return
			}
		}
	}
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
