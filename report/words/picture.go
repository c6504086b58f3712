package words

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"reseat/plan/sku"
	"reseat/report/doc"
)

// pictureMarks are in the order in which a picture shows them: what is lost first.
var pictureMarks = []doc.Mark{doc.Lost, doc.Smaller, doc.Replaced, doc.Gained, doc.StaysOff, doc.Plain}

// PictureOf sets the services that a user has on before beside those afterwards, by all
// paths together (R11, R44): what is lost, smaller, replaced, gained, off by choice, kept.
func PictureOf(c Catalog, before, after *Effect, title, then string) doc.Block {
	was, is := before.Plans(), after.Plans()
	name := func(id sku.PlanID) string { return c.Service("", id) }
	b := doc.Block{Title: title, Head: []string{"Before", then, "What happens"}, Rest: "kept", Picture: true}
	row := func(mark doc.Mark, cells ...string) {
		b.Rows = append(b.Rows, doc.BlockRow{Cells: cells, Mark: mark})
	}
	chosen := offByChoice(after)
	for _, id := range was.Minus(is) {
		switch left, by := sku.LeftOf(id, is); {
		case left == sku.Nothing && chosen[id]:
			row(doc.Lost, name(id), "", "off in the license")
		case left == sku.Nothing:
			row(doc.Lost, name(id), "")
		default:
			mark := doc.Replaced
			if left == sku.Less {
				mark = doc.Smaller
			}
			if name(id) == name(by) { // two that the catalogue calls the same
				row(mark, c.ServiceNamed("", id), c.ServiceNamed("", by))
				continue
			}
			row(mark, name(id), name(by))
		}
	}
	for _, id := range is.Minus(was) {
		if left, _ := sku.LeftOf(id, was); left == sku.Nothing && !SameService(id, was) {
			row(doc.Gained, "", name(id))
		}
	}
	had := offByChoice(before)
	for id := range chosen {
		switch {
		case was.Has(id):
		case had[id]:
			row(doc.StaysOff, name(id)+", off", name(id)+", off")
		default:
			row(doc.StaysOff, "", name(id)+", off")
		}
	}
	for _, id := range was.Intersect(is) {
		row(doc.Plain, name(id), name(id))
	}
	slices.SortFunc(b.Rows, func(x, y doc.BlockRow) int {
		return cmp.Or(cmp.Compare(slices.Index(pictureMarks, x.Mark), slices.Index(pictureMarks, y.Mark)), slices.Compare(x.Cells, y.Cells))
	})
	return b
}

// offByChoice are the service plans of a user's licenses that are off, and on by no path.
func offByChoice(e *Effect) map[sku.PlanID]bool {
	out := map[sku.PlanID]bool{}
	for _, l := range e.Licenses {
		for _, id := range l.Disabled {
			if len(e.On[id]) == 0 {
				out[id] = true
			}
		}
	}
	return out
}

// Picture returns the place of a picture, made once for all users of whom it is the same;
// none where nothing changes.
func Picture(x *BlockSet, before, after *Effect, title, then string) []int {
	if before.Number == after.Number {
		return nil
	}
	key := strings.Join([]string{"picture", strconv.Itoa(before.Number), strconv.Itoa(after.Number), then}, "/")
	return []int{x.Ref(key, func() doc.Block { return PictureOf(x.Catalog, before, after, title, then) })}
}

// Plans are the service plans that are on by any path.
func (e *Effect) Plans() sku.PlanSet {
	ids := make([]sku.PlanID, 0, len(e.On))
	for id := range e.On {
		ids = append(ids, id)
	}
	return sku.NewPlanSet(ids...)
}

// SameService tells whether a service plan of the same family is among others.
func SameService(id sku.PlanID, others sku.PlanSet) bool {
	family, known := sku.FamilyOf(id)
	return known && slices.ContainsFunc(others, func(p sku.PlanID) bool {
		f, _ := sku.FamilyOf(p)
		return f == family
	})
}
