package report

import (
	"strconv"
	"strings"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/report/doc"
	"reseat/report/words"
)

// planBlocks are the tables of a plan: before and after.
type planBlocks struct {
	words.BlockSet
	of [][]int // by line
}

func newPlanBlocks(c words.Catalog, lines []plan.Line) *planBlocks {
	x := &planBlocks{words.NewBlockSet(c), make([][]int, len(lines))}
	known := words.NewEffects(c)
	for i := range lines {
		l := &lines[i]
		before, after := known.Of(l.Before), known.Of(l.After)
		if l.Kind == plan.Change && !l.OfGroup() {
			x.of[i] = words.Picture(&x.BlockSet, before, after, "Services, before and after", "After")
		}
		for _, id := range words.ShownSKUs(words.Touched(*l), l.Before, l.After) {
			key := planKey(l, id, before, after)
			x.of[i] = append(x.of[i], x.Ref(key, func() doc.Block { return x.block(l, id, before, after) }))
		}
	}
	return x
}

// planKey is equal for lines whose blocks for the SKU look the same.
func planKey(l *plan.Line, id sku.ID, before, after *words.Effect) string {
	var b strings.Builder
	b.WriteString(string(id) + "/" + strconv.Itoa(before.Number) + "/" + strconv.Itoa(after.Number))
	words.LicenseKey(&b, l.Before, id)
	words.LicenseKey(&b, l.After, id)
	return b.String()
}

func (x *planBlocks) block(l *plan.Line, id sku.ID, before, after *words.Effect) doc.Block {
	b := doc.Block{
		Title: x.Catalog.Product(id), Note: x.note(l, id),
		Head: []string{"Service plan", "Before", "After", "Effective before", "Effective after"}, Rows: []doc.BlockRow{},
	}
	for _, p := range x.Catalog.SKU(id).Plans {
		row := doc.BlockRow{Cells: []string{x.Catalog.PlanTitle(id, p), words.Direct(l.Before, id, p.ID), words.Direct(l.After, id, p.ID), "", ""}}
		if p.Company {
			b.Rows = append(b.Rows, row)
			continue
		}
		row.Cells[3], row.Cells[4] = x.Catalog.Through(before, id, p.ID), x.Catalog.Through(after, id, p.ID)
		switch was, becomes := row.Cells[1], row.Cells[2]; {
		case was != becomes && becomes == "off" && len(after.On[p.ID]) > 0:
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
		return x.Catalog.PathNote(l.Before, id, "now")
	}
	parts := []string{x.Catalog.PathNote(l.Before, id, "before"), x.Catalog.PathNote(l.After, id, "after")}
	return strings.TrimPrefix(strings.Join(parts, "; "), "; ")
}
