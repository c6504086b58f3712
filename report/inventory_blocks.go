package report

import (
	"fmt"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/report/doc"
)

// userBlocks are the tables of an inventory: what is on, and by which path.
type userBlocks struct {
	blockSet
	of [][]int // by user
}

func newUserBlocks(v Inventory) *userBlocks {
	x := &userBlocks{blockSet{catalog: v.Catalog, index: make(map[string]int)}, make([][]int, len(v.Users))}
	known := newEffects(v.Catalog)
	for i := range v.Users {
		s := &v.Users[i].State
		e := known.of(s)
		for _, id := range v.Users[i].skus() {
			key := fmt.Sprint(id, "/", e.number)
			x.of[i] = append(x.of[i], x.ref(key, func() doc.Block { return x.block(s, id, e) }))
		}
	}
	return x
}

func (x *userBlocks) block(s *plan.State, id sku.ID, e *effect) doc.Block {
	b := doc.Block{Title: x.catalog.Product(id), Note: x.catalog.pathNote(s, id, "now"),
		Head: []string{"Service plan", "Direct", "Effective"}, Rest: "not turned off", Rows: []doc.BlockRow{}}
	for _, p := range x.catalog.product(id).Plans {
		row := doc.BlockRow{Cells: []string{x.catalog.planTitle(id, p), direct(s, id, p.ID), ""}}
		if !p.Company {
			row.Cells[2] = x.catalog.through(e, id, p.ID)
		}
		if row.Cells[1] == "off" {
			row.Mark = doc.Changed
		}
		b.Rows = append(b.Rows, row)
	}
	return b
}
