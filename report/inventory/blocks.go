package inventory

import (
	"fmt"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/report/doc"
	"reseat/report/words"
)

// userBlocks are the tables of an inventory: what is on, and by which path.
type userBlocks struct {
	words.BlockSet
	of [][]int // by user
}

func newUserBlocks(v Inventory) *userBlocks {
	x := &userBlocks{words.NewBlockSet(v.Catalog), make([][]int, len(v.Users))}
	known := words.NewEffects(v.Catalog)
	for i := range v.Users {
		s := &v.Users[i].State
		e := known.Of(s)
		for _, id := range v.Users[i].skus() {
			key := fmt.Sprint(id, "/", e.Number)
			x.of[i] = append(x.of[i], x.Ref(key, func() doc.Block { return x.block(s, id, e) }))
		}
	}
	return x
}

func (x *userBlocks) block(s *plan.State, id sku.ID, e *words.Effect) doc.Block {
	b := doc.Block{Title: x.Catalog.Product(id), Note: x.Catalog.PathNote(s, id, "now"),
		Head: []string{"Service plan", "Direct", "Effective"}, Rest: "not turned off", Rows: []doc.BlockRow{}}
	for _, p := range x.Catalog.SKU(id).Plans {
		row := doc.BlockRow{Cells: []string{x.Catalog.PlanTitle(id, p), words.Direct(s, id, p.ID), ""}}
		if !p.Company {
			row.Cells[2] = x.Catalog.Through(e, id, p.ID)
		}
		if row.Cells[1] == "off" {
			row.Mark = doc.Changed
		}
		b.Rows = append(b.Rows, row)
	}
	return b
}
