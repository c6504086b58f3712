package report

import (
	"slices"
	"strconv"
	"strings"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
	"reseat/report/page"
)

// blocks are the tables of the users' details. Users whose license fared alike
// share one, so a report of many users stays small.
type blocks struct {
	catalog Catalog
	blocks  []page.Block
	index   map[string]int
	of      [][]int // by row
}

func newBlocks(c Catalog, rows []Row) *blocks {
	x := &blocks{catalog: c, index: make(map[string]int), of: make([][]int, len(rows))}
	for i := range rows {
		x.of[i] = x.refs(&rows[i])
	}
	return x
}

// shown is one SKU in a user's detail.
type shown struct {
	sku   sku.ID
	order int // 0 where the line is about it
}

// refs returns the blocks of one user: a table for each SKU that the line is about
// or that the user holds.
func (x *blocks) refs(r *Row) []int {
	seen := make(map[sku.ID]bool)
	var all []shown
	put := func(id sku.ID, order int) {
		if !seen[id] {
			seen[id] = true
			all = append(all, shown{id, order})
		}
	}
	for _, id := range r.Touched {
		put(id, 0)
	}
	for _, s := range []*plan.State{r.Before, r.Planned, r.Found} {
		if s == nil {
			continue
		}
		for _, l := range s.Direct {
			put(l.SKU, 1)
		}
		for _, in := range s.Inherited {
			put(in.SKU, 1)
		}
	}
	slices.SortFunc(all, byTouch)
	out := make([]int, len(all))
	for i, s := range all {
		out[i] = x.ref(r, s.sku)
	}
	return out
}

// ref returns the block for one SKU of one user, made once for all who are alike.
func (x *blocks) ref(r *Row, id sku.ID) int {
	k := blockKey(r, id)
	at, ok := x.index[k]
	if !ok {
		at = len(x.blocks)
		x.blocks = append(x.blocks, x.block(r, id))
		x.index[k] = at
	}
	return at
}

// blockKey is equal for users whose blocks for the SKU look the same.
func blockKey(r *Row, id sku.ID) string {
	var b strings.Builder
	b.WriteString(string(id))
	b.WriteString(strconv.Itoa(r.effect.number))
	for _, s := range []*plan.State{r.Before, r.Planned} {
		b.WriteByte('/')
		if s == nil {
			continue
		}
		if l, held := tenant.Find(s.Direct, id); held {
			b.WriteByte('+')
			for _, p := range l.Disabled {
				b.WriteString(string(p))
			}
		}
		for _, g := range groupsOf(s, id) {
			b.WriteString(">" + string(g))
		}
	}
	for _, s := range r.Services {
		if s.SKU == id {
			b.WriteString(string(s.Plan) + s.Status)
		}
	}
	return b.String()
}

func (x *blocks) block(r *Row, id sku.ID) page.Block {
	status := make(map[sku.PlanID]string)
	for _, s := range r.Services {
		if s.SKU == id {
			status[s.Plan] = s.Status
		}
	}
	b := page.Block{
		Title: x.catalog.Product(id), Note: x.note(r, id),
		Head: []string{"Service plan", "Before", "Planned", "Found", "Effective", "Status"}, Rows: []page.BlockRow{},
	}
	for _, p := range x.catalog.product(id).Plans {
		name := x.catalog.PlanName(id, p.ID)
		if p.Company {
			name += " (whole tenant)"
		}
		was, want, is := direct(r.Before, id, p.ID), direct(r.Planned, id, p.ID), direct(r.Found, id, p.ID)
		row := page.BlockRow{Cells: []string{name, was, want, is, x.through(r, id, p), status[p.ID]}}
		switch {
		case p.Company:
		case r.Found != nil && is != want:
			row.Mark = page.Differs
		case was != want:
			row.Mark = page.Changed
		}
		b.Rows = append(b.Rows, row)
	}
	return b
}

// direct says what the direct row of the SKU makes of a plan.
func direct(s *plan.State, id sku.ID, p sku.PlanID) string {
	if s == nil {
		return ""
	}
	l, held := tenant.Find(s.Direct, id)
	switch {
	case !held:
		return "–"
	case l.Disabled.Has(p):
		return "off"
	}
	return "on"
}

// through says whether a plan is on by any path, and by which besides the direct row.
func (x *blocks) through(r *Row, id sku.ID, p sku.Plan) string {
	paths := r.effect.on[p.ID]
	if r.Found == nil || p.Company {
		return ""
	}
	if len(paths) == 0 {
		return "off"
	}
	var others []string
	for _, path := range paths {
		switch {
		case path.Group != "":
			others = append(others, "group "+x.catalog.Group(path.Group))
		case path.SKU != id:
			others = append(others, x.catalog.Part(path.SKU))
		}
	}
	if len(others) == 0 {
		return "on"
	}
	return "on, through " + strings.Join(slices.Compact(others), " and ")
}

// note says by which paths the SKU reaches the user.
func (x *blocks) note(r *Row, id sku.ID) string {
	s, when := r.Found, "found"
	if s == nil {
		s, when = r.Planned, "planned"
	}
	if s == nil {
		return ""
	}
	var paths []string
	if _, held := tenant.Find(s.Direct, id); held {
		paths = append(paths, "directly")
	}
	for _, g := range groupsOf(s, id) {
		paths = append(paths, "through group "+x.catalog.Group(g))
	}
	if len(paths) == 0 {
		return x.catalog.Part(id) + ", " + when + ": not held"
	}
	return x.catalog.Part(id) + ", " + when + ": held " + strings.Join(paths, " and ")
}

func groupsOf(s *plan.State, id sku.ID) []tenant.GroupID {
	var out []tenant.GroupID
	for _, in := range s.Inherited {
		if in.SKU == id {
			out = append(out, in.Group)
		}
	}
	return out
}
