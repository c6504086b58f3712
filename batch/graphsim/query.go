package graphsim

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"reseat/batch/graphsim/odata"
)

// A query is what the options of one read of a collection ask for.
type query struct {
	filter *odata.Filter
	search odata.Node
	order  odata.Order
	expand *expansion
	page   page
}

// query reads the options of a call over objects of a kind. Through a relationship,
// such as the members of a group, all of them need an advanced query.
func (t *Tenant) query(c *call, k kind, related bool) (query, *fault) {
	var q query
	var f *fault
	if s, given := c.query["$search"]; given {
		if !c.eventual() {
			return q, unsupported("Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'")
		}
		var err error
		if q.search, err = odata.ParseSearch(s, k.searchable); err != nil {
			return q, faultOf(err)
		}
	}
	if s, given := c.query["$filter"]; given {
		if q.filter, f = t.filterOf(c, s, k, related); f != nil {
			return q, f
		}
	}
	if q.order, f = c.orderOf(k, related); f != nil {
		return q, f
	}
	if q.expand, f = c.expansionOf(k); f != nil {
		return q, f
	}
	q.page, f = t.pageOf(c)
	return q, f
}

func (t *Tenant) filterOf(c *call, s string, k kind, related bool) (*odata.Filter, *fault) {
	filter, err := odata.ParseFilter(s, k.schema, odata.Settings{Resource: k.resource, StrictNull: t.o.Doubt.StrictNull})
	if err != nil {
		return nil, faultOf(err)
	}
	if filter.Advanced != "" && !c.advanced() {
		return nil, faultNotAdvanced(filter.Advanced)
	}
	if related && !c.advanced() {
		return nil, faultNotAdvanced("$filter")
	}
	return filter, nil
}

func (q query) matches(get odata.Getter) bool {
	return (q.filter == nil || q.filter.Root.Match(get)) && (q.search == nil || q.search.Match(get))
}

// A row is one object of a collection.
type row struct {
	get  odata.Getter
	show func() object
}

// list answers a read of a collection of n objects of which at returns the i-th; ok is
// false where the caller does not see it. The tenant's mutex is held for reading.
func (t *Tenant) list(c *call, k kind, related bool, context string, n int, at func(i int) (r row, ok bool)) answer {
	q, f := t.query(c, k, related)
	if f != nil {
		return f.answer(c)
	}
	see := func(i int) (row, bool) {
		r, ok := at(i)
		return r, ok && q.matches(r.get)
	}
	if q.order != nil {
		n, see = inRank(q.order, n, see)
	}
	if c.counting {
		return counted(n, see)
	}
	rows, next := gather(q.page, n, see)
	values := make([]object, len(rows))
	for i, r := range rows {
		values[i] = r.show()
	}
	return collection(c, context, values, q.page.next(next), countOf(c, q.page, n, see))
}

// inRank is the collection in order.
func inRank(o odata.Order, n int, see func(i int) (row, bool)) (int, func(i int) (row, bool)) {
	type rowAt struct {
		row
		rank []string
	}
	var rows []rowAt
	for i := range n {
		if r, ok := see(i); ok {
			rows = append(rows, rowAt{r, append(o.Rank(r.get), padded(i))})
		}
	}
	slices.SortFunc(rows, func(a, b rowAt) int { return o.Compare(a.rank, b.rank) })
	return len(rows), func(i int) (row, bool) { return rows[i].row, true }
}

// counted is the answer to a path that ends in $count.
func counted[T any](n int, see func(i int) (T, bool)) answer {
	sum := 0
	for i := range n {
		if _, ok := see(i); ok {
			sum++
		}
	}
	return ok(http.StatusOK, strconv.Itoa(sum))
}

// An expansion is what $expand asks for.
type expansion struct {
	name string // as the resource spells it
	sel  string // of the $select inside
}

// expansionOf reads $expand: one relationship, with a $select of its own.
func (c *call) expansionOf(k kind) (*expansion, *fault) {
	s, given := c.query["$expand"]
	if !given {
		return nil, nil
	}
	if c.eventual() {
		return nil, unsupported("$expand is not supported with the header 'ConsistencyLevel: eventual'.")
	}
	name, inner, nested := strings.Cut(s, "(")
	e := &expansion{}
	if nested {
		body, closed := strings.CutSuffix(inner, ")")
		option, sel, _ := strings.Cut(body, "=")
		if e.sel = sel; !closed || !strings.EqualFold(strings.TrimPrefix(option, "$"), "select") || strings.Contains(sel, ";") {
			return nil, unsupported("Inside of $expand only $select is supported: '%s'.", s)
		}
	} else if strings.Contains(s, ",") {
		return nil, unsupported("$expand of more than one relationship is not supported: '%s'.", s)
	}
	is := func(n string) bool { return strings.EqualFold(n, strings.TrimSpace(name)) }
	if i := slices.IndexFunc(k.expandable, is); i >= 0 {
		e.name = k.expandable[i]
		return e, nil
	}
	if slices.ContainsFunc(k.relations, is) {
		return nil, unsupported("'%s' cannot be expanded.", name)
	}
	return nil, unknownProperty(name, k.name)
}

// mostExpanded is how many objects $expand returns of a relationship.
const mostExpanded = 20

// first returns what is shown of the first objects of a relationship.
func first(n int, at func(i int) (row, bool)) []object {
	rows, _ := gather(page{top: mostExpanded}, n, at)
	out := make([]object, len(rows))
	for i, r := range rows {
		out[i] = r.show()
	}
	return out
}
