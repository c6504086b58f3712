package graphsim

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"reseat/batch/graphsim/odata"
)

// orderOf reads $orderby. Together with $filter or $search it is an advanced query
// (graph-contract 3.1). Nil: none is asked for.
func (c *call) orderOf(k kind, related bool) (odata.Order, *fault) {
	s, given := c.query["$orderby"]
	if !given {
		return nil, nil
	}
	_, filtered := c.query["$filter"]
	o, err := odata.ParseOrder(s, slices.Collect(maps.Keys(k.sortable)))
	if err != nil {
		return nil, faultOf(err)
	}
	needs := filtered || related || slices.ContainsFunc(o, func(key odata.Key) bool { return k.sortable[key.Path] })
	if needs && !c.advanced() {
		return nil, unsupported("Sorting not supported for current query.")
	}
	return o, nil
}

// A ranked entry bears what it is ordered by. The rank differs for any two, so that a
// page token keeps its place while users come, go and are renamed.
type ranked struct {
	rank []string
	*entry
}

// ranks returns the entries in order, those before the page's beginning left out.
func (t *Tenant) ranks(o odata.Order, rows []*entry, p page) []ranked {
	var after []string
	if p.after != "" {
		after = strings.Split(p.after, "\x00")
	}
	out := make([]ranked, 0, len(rows))
	for _, e := range rows {
		u := e.now
		if u == nil && len(e.past) > 0 {
			u = e.past[len(e.past)-1].user // a lagging replica can still show it
		}
		if u == nil {
			continue
		}
		r := append(o.Rank(t.dir.userGetter(u)), padded(e.seq))
		if after == nil || o.Compare(r, after) >= 0 {
			out = append(out, ranked{r, e})
		}
	}
	slices.SortFunc(out, func(a, b ranked) int { return o.Compare(a.rank, b.rank) })
	return out
}

// padded writes a number such that text order is number order.
func padded(n int) string {
	s := strconv.Itoa(n)
	return string(rune('a'+len(s))) + s
}
