package money

import (
	"reseat/plan/sku"
	"reseat/report/doc"
)

// The wire form of what licenses cost per month. Amounts are texts with two decimals, so
// that no reader rounds them.
type (
	JSONMoney struct {
		Totals   []JSONSpent   `json:"totals"`                     // by currency
		Licenses []JSONSpent   `json:"licenses"`                   // by SKU
		By       []jsonSplit   `json:"by,omitempty"`               // by wave where there are some, then by each column asked for
		Missing  []jsonMissing `json:"missing,omitempty"`          // licenses to buy, and what they would cost
		Unpriced []sku.ID      `json:"withoutPrice,omitempty"`     // SKUs of the users that the price file does not have
		Unowned  []string      `json:"pricesWithoutSKU,omitempty"` // names in the price file that the tenant does not own
	}
	jsonSplit struct {
		Column string      `json:"column"`
		Groups []JSONSpent `json:"groups"`
	}
	JSONSpent struct {
		Group    string `json:"group,omitempty"`
		SKU      sku.ID `json:"sku,omitempty"`
		Part     string `json:"part,omitempty"`
		Name     string `json:"name,omitempty"`
		Currency string `json:"currency"`
		Price    string `json:"price,omitempty"` // of one license
		Before   int    `json:"licensesBefore"`
		After    int    `json:"licensesAfter"`
		Freed    int    `json:"freed"` // licenses that these users do not need any more
		Was      string `json:"before"`
		Becomes  string `json:"after"`
		Saved    string `json:"saved"` // negative where more is spent
	}
	jsonMissing struct {
		SKU      sku.ID `json:"sku"`
		Part     string `json:"part"`
		Name     string `json:"name"`
		Licenses int    `json:"licenses"`
		Currency string `json:"currency"`
		Cost     string `json:"cost"`
	}
)

// JSON returns the wire form; nil for no cost.
func (m *Bill) JSON() *JSONMoney {
	if m == nil {
		return nil
	}
	out := &JSONMoney{Totals: []JSONSpent{}, Licenses: []JSONSpent{}, Unpriced: m.Unpriced, Unowned: m.Unowned}
	for i, p := range m.Parts {
		if i > 0 {
			split := jsonSplit{Column: p.Title, Groups: []JSONSpent{}}
			for _, r := range p.Sums {
				split.Groups = append(split.Groups, m.jsonSpent(r))
			}
			out.By = append(out.By, split)
			continue
		}
		for _, r := range p.Sums {
			out.Totals = append(out.Totals, m.jsonSpent(r))
		}
		for _, r := range p.Rows {
			out.Licenses = append(out.Licenses, m.jsonSpent(r))
		}
	}
	for _, r := range m.Missing {
		out.Missing = append(out.Missing, jsonMissing{r.SKU, m.Catalog.Part(r.SKU), m.Catalog.Product(r.SKU), r.After, r.Price.Currency, r.Cost[1].FloatString(2)})
	}
	return out
}

func (m *Bill) jsonSpent(r Row) JSONSpent {
	out := JSONSpent{Group: r.Group, Currency: r.Price.Currency, Before: r.Before, After: r.After, Freed: r.Freed(),
		Was: r.Cost[0].FloatString(2), Becomes: r.Cost[1].FloatString(2), Saved: r.Saved().FloatString(2)}
	if r.SKU != "" {
		out.SKU, out.Part, out.Name, out.Price = r.SKU, m.Catalog.Part(r.SKU), m.Catalog.Product(r.SKU), doc.Exact(r.Price.Amount)
	}
	return out
}
