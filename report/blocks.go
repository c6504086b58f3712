package report

import (
	"slices"
	"strconv"
	"strings"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/report/doc"
	"reseat/report/words"
)

// reportBlocks are the tables of a report: before, planned, found.
type reportBlocks struct {
	words.BlockSet
	of [][]int // by row
}

func newBlocks(c words.Catalog, rows []Row) *reportBlocks {
	x := &reportBlocks{BlockSet: words.NewBlockSet(c)}
	x.of = Pictures(&x.BlockSet, rows)
	for i := range rows {
		r := &rows[i]
		for _, id := range words.ShownSKUs(r.Touched, r.Before, r.Planned, r.Found) {
			x.of[i] = append(x.of[i], x.Ref(blockKey(r, id), func() doc.Block { return x.block(r, id) }))
		}
	}
	return x
}

// blockKey is equal for users whose blocks for the SKU look the same.
func blockKey(r *Row, id sku.ID) string {
	var b strings.Builder
	b.WriteString(string(id))
	b.WriteString(strconv.Itoa(r.effect.Number))
	words.LicenseKey(&b, r.Before, id)
	words.LicenseKey(&b, r.Planned, id)
	for _, s := range r.Services {
		if s.SKU == id {
			b.WriteString(string(s.Plan) + s.Status)
		}
	}
	return b.String()
}

func (x *reportBlocks) block(r *Row, id sku.ID) doc.Block {
	status := make(map[sku.PlanID]string)
	for _, s := range r.Services {
		if s.SKU == id {
			status[s.Plan] = s.Status
		}
	}
	b := doc.Block{
		Title: x.Catalog.Product(id), Note: x.note(r, id),
		Head: []string{"Service plan", "Before", "Planned", "Found", "Effective", "Status"}, Rows: []doc.BlockRow{},
	}
	for _, p := range x.Catalog.SKU(id).Plans {
		name := x.Catalog.PlanTitle(id, p)
		was, want, is := words.Direct(r.Before, id, p.ID), words.Direct(r.Planned, id, p.ID), words.Direct(r.Found, id, p.ID)
		row := doc.BlockRow{Cells: []string{name, was, want, is, x.effective(r, id, p), status[p.ID]}}
		switch {
		case p.Company:
		case r.Found != nil && is != want:
			row.Mark = doc.Differs
		case was != want:
			row.Mark = doc.Changed
		}
		b.Rows = append(b.Rows, row)
	}
	return b
}

// effective says whether a plan was found on, as through does.
func (x *reportBlocks) effective(r *Row, id sku.ID, p sku.Plan) string {
	if r.Found == nil || p.Company {
		return ""
	}
	return x.Catalog.Through(r.effect, id, p.ID)
}

// note says by which paths the SKU reaches the user.
func (x *reportBlocks) note(r *Row, id sku.ID) string {
	if r.Found != nil {
		found := x.Catalog.PathNote(r.Found, id, "found")
		was, is := r.Before.PathsOf([]sku.ID{id}), r.Found.PathsOf([]sku.ID{id})
		if r.Before != nil && !slices.Equal(was, is) && slices.ContainsFunc(slices.Concat(was, is), throughGroup) {
			return x.Catalog.PathNote(r.Before, id, "before") + "; " + found
		}
		return found
	}
	return x.Catalog.PathNote(r.Planned, id, "planned")
}

func throughGroup(p plan.Path) bool { return p.Group != "" }
