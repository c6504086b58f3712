package report

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
	"reseat/report/doc"
)

// A blockSet holds the tables of the users' details. Users whose license fared alike
// share one, so a page of many users stays small.
type blockSet struct {
	catalog Catalog
	blocks  []doc.Block
	index   map[string]int
}

// ref returns the place of the block with that key, made once for all who are alike.
func (x *blockSet) ref(key string, make func() doc.Block) int {
	at, ok := x.index[key]
	if !ok {
		at = len(x.blocks)
		x.blocks = append(x.blocks, make())
		x.index[key] = at
	}
	return at
}

// shown is one SKU in a user's detail.
type shown struct {
	sku   sku.ID
	order int // 0 where the line is about it
}

// shownSKUs lists the SKUs that the line is about or that a state holds, the former
// first.
func shownSKUs(touched []sku.ID, states ...*plan.State) []sku.ID {
	seen := make(map[sku.ID]bool)
	var all []shown
	put := func(id sku.ID, order int) {
		if !seen[id] {
			seen[id] = true
			all = append(all, shown{id, order})
		}
	}
	for _, id := range touched {
		put(id, 0)
	}
	for _, s := range states {
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
	slices.SortFunc(all, func(a, b shown) int { return cmp.Or(cmp.Compare(a.order, b.order), cmp.Compare(a.sku, b.sku)) })
	out := make([]sku.ID, len(all))
	for i, s := range all {
		out[i] = s.sku
	}
	return out
}

// reportBlocks are the tables of a report: before, planned, found.
type reportBlocks struct {
	blockSet
	of [][]int // by row
}

func newBlocks(c Catalog, rows []Row) *reportBlocks {
	x := &reportBlocks{blockSet{catalog: c, index: make(map[string]int)}, make([][]int, len(rows))}
	for i := range rows {
		r := &rows[i]
		for _, id := range shownSKUs(r.Touched, r.Before, r.Planned, r.Found) {
			x.of[i] = append(x.of[i], x.ref(blockKey(r, id), func() doc.Block { return x.block(r, id) }))
		}
	}
	return x
}

// blockKey is equal for users whose blocks for the SKU look the same.
func blockKey(r *Row, id sku.ID) string {
	var b strings.Builder
	b.WriteString(string(id))
	b.WriteString(strconv.Itoa(r.effect.number))
	heldKey(&b, r.Before, id)
	heldKey(&b, r.Planned, id)
	for _, s := range r.Services {
		if s.SKU == id {
			b.WriteString(string(s.Plan) + s.Status)
		}
	}
	return b.String()
}

// heldKey writes what a state says of one SKU.
func heldKey(b *strings.Builder, s *plan.State, id sku.ID) {
	b.WriteByte('/')
	if s == nil {
		return
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

func (x *reportBlocks) block(r *Row, id sku.ID) doc.Block {
	status := make(map[sku.PlanID]string)
	for _, s := range r.Services {
		if s.SKU == id {
			status[s.Plan] = s.Status
		}
	}
	b := doc.Block{
		Title: x.catalog.Product(id), Note: x.note(r, id),
		Head: []string{"Service plan", "Before", "Planned", "Found", "Effective", "Status"}, Rows: []doc.BlockRow{},
	}
	for _, p := range x.catalog.product(id).Plans {
		name := x.catalog.planTitle(id, p)
		was, want, is := direct(r.Before, id, p.ID), direct(r.Planned, id, p.ID), direct(r.Found, id, p.ID)
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

// planTitle names a service plan in a user's detail.
func (c Catalog) planTitle(id sku.ID, p sku.Plan) string {
	if p.Company {
		return c.PlanName(id, p.ID) + " (whole tenant)"
	}
	return c.PlanName(id, p.ID)
}

// absent stands where a user does not hold the SKU.
const absent = "–"

// direct says what the direct row of the SKU makes of a plan.
func direct(s *plan.State, id sku.ID, p sku.PlanID) string {
	if s == nil {
		return ""
	}
	l, held := tenant.Find(s.Direct, id)
	switch {
	case !held:
		return absent
	case l.Disabled.Has(p):
		return "off"
	}
	return "on"
}

// effective says whether a plan was found on, as through does.
func (x *reportBlocks) effective(r *Row, id sku.ID, p sku.Plan) string {
	if r.Found == nil || p.Company {
		return ""
	}
	return x.catalog.through(r.effect, id, p.ID)
}

// through says whether a plan is on by any path, and by which besides the direct
// row of the SKU.
func (c Catalog) through(e *effect, id sku.ID, p sku.PlanID) string {
	paths := e.on[p]
	if len(paths) == 0 {
		return "off"
	}
	var others []string
	for _, path := range paths {
		switch {
		case path.Group != "":
			others = append(others, "group "+c.Group(path.Group))
		case path.SKU != id:
			others = append(others, c.Part(path.SKU))
		}
	}
	if len(others) == 0 {
		return "on"
	}
	return "on, through " + strings.Join(slices.Compact(others), " and ")
}

// note says by which paths the SKU reaches the user.
func (x *reportBlocks) note(r *Row, id sku.ID) string {
	if r.Found != nil {
		found := x.catalog.pathNote(r.Found, id, "found")
		if r.Before != nil && !slices.Equal(groupsOf(r.Before, id), groupsOf(r.Found, id)) {
			return x.catalog.pathNote(r.Before, id, "before") + "; " + found
		}
		return found
	}
	return x.catalog.pathNote(r.Planned, id, "planned")
}

// pathNote says by which paths a SKU is held in a state.
func (c Catalog) pathNote(s *plan.State, id sku.ID, when string) string {
	if s == nil {
		return ""
	}
	var paths []string
	if _, held := tenant.Find(s.Direct, id); held {
		paths = append(paths, "directly")
	}
	for _, g := range groupsOf(s, id) {
		paths = append(paths, "through group "+c.Group(g))
	}
	if len(paths) == 0 {
		return c.Part(id) + ", " + when + ": not assigned"
	}
	return c.Part(id) + ", " + when + ": assigned " + strings.Join(paths, " and ")
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
