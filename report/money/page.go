package money

import (
	"math/big"

	"reseat/plan/tenant"
	"reseat/report/doc"
)

// Sections are the cost on a page: as a whole, by group, and what follows from it.
func (m *Bill) Sections() []doc.Section {
	if m == nil {
		return nil
	}
	var out []doc.Section
	for i, p := range m.Parts {
		s := doc.Section{ID: "cost", Title: costTitle}
		if i > 0 {
			s.ID, s.Title = "cost-by-"+string(rune('0'+i)), p.caption()
		}
		s.Table = m.pageTable(p)
		if i == 0 {
			s.Intro = "Per month, by the price file. A license that a user has by several paths counts once."
			for _, words := range m.words() {
				s.Facts = append(s.Facts, doc.Fact{Label: "Note", Value: words})
			}
		}
		out = append(out, s)
	}
	return out
}

func (m *Bill) pageTable(p Part) *doc.Table {
	t := &doc.Table{Caption: "Cost by license"}
	first, rows := "License", p.Rows
	if p.Title != "" {
		t.Caption, first, rows, t.Fold = p.caption(), p.Title, p.Sums, 20
	}
	t.Columns = []doc.Heading{{Title: first}, {Title: "Licenses before", Number: true}, {Title: "After", Number: true},
		{Title: "Per month before", Number: true}, {Title: "Per month after", Number: true}, {Title: "Saved", Number: true}}
	if p.Title == "" {
		rows = append(append([]Row{}, rows...), p.Sums...)
	}
	for _, r := range rows {
		name := doc.Cell{Text: r.Group}
		switch {
		case r.SKU != "":
			name = doc.Cell{Text: m.name(r), Note: m.Catalog.Part(r.SKU)}
		case p.Title == "":
			name = doc.Cell{Text: m.name(r)}
		}
		t.Rows = append(t.Rows, []doc.Cell{name, {Text: tenant.Thousands(r.Before)}, {Text: tenant.Thousands(r.After)},
			{Text: r.money(r.Cost[0])}, {Text: r.money(r.Cost[1])}, {Text: r.money(r.Saved())}})
	}
	return t
}

// Tiles are one figure for each currency.
func (m *Bill) Tiles() []doc.Tile {
	if m == nil {
		return nil
	}
	var out []doc.Tile
	for _, r := range m.Parts[0].Sums {
		label, amount := "saved per month", r.Saved()
		if amount.Sign() < 0 {
			label, amount = "more per month", new(big.Rat).Neg(amount)
		}
		out = append(out, doc.Tile{Label: label, Value: r.money(amount), Note: r.money(r.Cost[0]) + " before, " + r.money(r.Cost[1]) + " after"})
	}
	return out
}
