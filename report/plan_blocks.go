package report

import (
	"strconv"
	"strings"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/report/doc"
)

// planBlocks are the tables of a plan: before and after.
type planBlocks struct {
	blockSet
	of [][]int // by line
}

func newPlanBlocks(c Catalog, lines []plan.Line) *planBlocks {
	x := &planBlocks{blockSet{catalog: c, index: make(map[string]int)}, make([][]int, len(lines))}
	known := newEffects(c)
	for i := range lines {
		l := &lines[i]
		before, after := known.of(l.Before), known.of(l.After)
		for _, id := range shownSKUs(touched(*l), l.Before, l.After) {
			key := planKey(l, id, before, after)
			x.of[i] = append(x.of[i], x.ref(key, func() doc.Block { return x.block(l, id, before, after) }))
		}
	}
	return x
}

// planKey is equal for lines whose blocks for the SKU look the same.
func planKey(l *plan.Line, id sku.ID, before, after *effect) string {
	var b strings.Builder
	b.WriteString(string(id) + "/" + strconv.Itoa(before.number) + "/" + strconv.Itoa(after.number))
	heldKey(&b, l.Before, id)
	heldKey(&b, l.After, id)
	return b.String()
}

func (x *planBlocks) block(l *plan.Line, id sku.ID, before, after *effect) doc.Block {
	b := doc.Block{
		Title: x.catalog.Product(id), Note: x.note(l, id),
		Head: []string{"Service plan", "Before", "After", "Effective before", "Effective after"}, Rows: []doc.BlockRow{},
	}
	for _, p := range x.catalog.product(id).Plans {
		row := doc.BlockRow{Cells: []string{x.catalog.planTitle(id, p), direct(l.Before, id, p.ID), direct(l.After, id, p.ID), "", ""}}
		if p.Company {
			b.Rows = append(b.Rows, row)
			continue
		}
		row.Cells[3], row.Cells[4] = x.catalog.through(before, id, p.ID), x.catalog.through(after, id, p.ID)
		switch was, becomes := row.Cells[1], row.Cells[2]; {
		case was != becomes && becomes == "off" && len(after.on[p.ID]) > 0:
			row.Mark = doc.Differs // asked off, and on by another path (R11)
		case was != becomes:
			row.Mark = doc.Changed
		}
		b.Rows = append(b.Rows, row)
	}
	return b
}

// note says by which paths the SKU reaches the user before and after.
func (x *planBlocks) note(l *plan.Line, id sku.ID) string {
	if l.Kind != plan.Change {
		return x.catalog.pathNote(l.Before, id, "now")
	}
	parts := []string{x.catalog.pathNote(l.Before, id, "before"), x.catalog.pathNote(l.After, id, "after")}
	return strings.TrimPrefix(strings.Join(parts, "; "), "; ")
}
