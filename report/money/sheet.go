package money

import (
	"iter"
	"math/big"
	"slices"
	"strings"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/report/doc"
)

// Sheet is the cost in a workbook: a row for each SKU of each group, and no sums but
// those called total, so that a pivot table counts nothing twice.
func Sheet(m Bill) doc.Sheet {
	columns := []string{"Split by", "Group", "SKU", "Product", "Currency", "Price", "Licenses before", "Licenses after", "Freed", "Per month before", "Per month after", "Saved"}
	return doc.Sheet{Name: "Cost", Columns: columns, Rows: func(put func(...any) error) error {
		row := func(split string, r Row) error {
			part, name, price := "", "", any("")
			if r.SKU != "" {
				part, name, price = m.Catalog.Part(r.SKU), m.Catalog.Product(r.SKU), r.Price.Amount
			}
			return put(split, r.Group, part, name, r.Price.Currency, price, r.Before, r.After, r.Freed(), r.Cost[0], r.Cost[1], r.Saved())
		}
		for i, p := range m.Parts {
			split := p.Title
			if i == 0 {
				split = "License"
				for _, r := range p.Sums {
					if err := row("Total", r); err != nil {
						return err
					}
				}
			}
			for _, r := range p.Rows {
				if err := row(split, r); err != nil {
					return err
				}
			}
		}
		for _, r := range m.Missing {
			if err := row("Missing", r); err != nil {
				return err
			}
		}
		for _, words := range m.words() {
			if err := put("Note", words); err != nil {
				return err
			}
		}
		return nil
	}}
}

// head names the columns that the cost adds to each user: the columns that were asked
// for, unless the table has them, and three for each currency.
func (m *Bill) head() []string {
	var out []string
	for _, column := range m.by {
		if !m.shown(column) {
			out = append(out, m.titles[column])
		}
	}
	for _, c := range m.Currencies {
		out = append(out, "Per month before, "+c, "Per month after, "+c, "Saved, "+c)
	}
	return out
}

// shown tells whether tables of users have the column anyway.
func (m *Bill) shown(column string) bool {
	return strings.EqualFold(column, plan.ByWave) || strings.EqualFold(column, plan.ByDepartment)
}

// cells are those of one user.
func (m *Bill) cells(h plan.Header, u User) []any {
	var out []any
	values := m.values(h, u)
	for i, column := range m.by {
		if !m.shown(column) {
			out = append(out, values[i])
		}
	}
	was, becomes := m.costOf(u.Before.Holds()), m.costOf(u.After.Holds())
	for _, c := range m.Currencies {
		out = append(out, was[c], becomes[c], new(big.Rat).Sub(was[c], becomes[c]))
	}
	return out
}

// costOf adds up what the licenses of one user cost, by currency.
func (m *Bill) costOf(held map[sku.ID]bool) map[string]*big.Rat {
	out := make(map[string]*big.Rat, len(m.Currencies))
	for _, c := range m.Currencies {
		out[c] = new(big.Rat)
	}
	for id := range held {
		if price, ok := m.prices.Each[id]; ok {
			out[price.Currency].Add(out[price.Currency], price.Amount)
		}
	}
	return out
}

// none are the empty cells of a row that is about no user of its own.
func (m *Bill) none() []any { return slices.Repeat([]any{""}, len(m.head())) }

// Beside is the cost of each row of a table; nil stands for a row that is about no user of
// its own.
func (m *Bill) Beside(h plan.Header, users iter.Seq[*User]) doc.Beside {
	if m == nil {
		return doc.Beside{}
	}
	return doc.Beside{Head: m.head(), Rows: func(yield func([]any) bool) {
		for u := range users {
			cells := m.none()
			if u != nil {
				cells = m.cells(h, *u)
			}
			if !yield(cells) {
				return
			}
		}
	}}
}
