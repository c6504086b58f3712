package graphsim

import (
	"slices"
	"strconv"
	"strings"

	"reseat/plan/tenant"
)

// An order is what $orderby asks of a list of users.
type order struct {
	by   func(*tenant.User) string
	desc bool
}

// orderOf reads $orderby. Together with $filter or $search it is an advanced query
// (graph-contract 3.1). Nil: none is asked for.
func (c *call) orderOf() (*order, *fault) {
	s, given := c.query["$orderby"]
	if !given {
		return nil, nil
	}
	_, filtered := c.query["$filter"]
	words := strings.Fields(strings.ToLower(s))
	if filtered && !c.advanced() || len(words) == 0 || len(words) > 2 || len(words) == 2 && words[1] != "asc" && words[1] != "desc" {
		return nil, unsupported("Sorting not supported for current query.")
	}
	o := &order{desc: len(words) == 2 && words[1] == "desc"}
	switch words[0] {
	case "displayname":
		o.by = func(u *tenant.User) string { return u.Name }
	case "userprincipalname":
		o.by = func(u *tenant.User) string { return u.UPN }
	default:
		return nil, unsupported("Sorting not supported for current query.")
	}
	return o, nil
}

// A ranked entry bears what it is ordered by. The rank differs for any two, so that a
// page token keeps its place while users come, go and are renamed.
type ranked struct {
	rank string
	*entry
}

// ranks returns the entries in order, those before the page's beginning left out.
func (o *order) ranks(rows []*entry, p page) []ranked {
	out := make([]ranked, 0, len(rows))
	for _, e := range rows {
		u := e.now
		if u == nil && len(e.past) > 0 {
			u = e.past[len(e.past)-1].user // a lagging replica can still show it
		}
		if u == nil {
			continue
		}
		r := strings.ToLower(o.by(u)) + "\x00" + padded(e.seq)
		if p.after == "" || o.compare(r, p.after) >= 0 {
			out = append(out, ranked{r, e})
		}
	}
	slices.SortFunc(out, func(a, b ranked) int { return o.compare(a.rank, b.rank) })
	return out
}

func (o *order) compare(a, b string) int {
	if o.desc {
		a, b = b, a
	}
	return strings.Compare(a, b)
}

// padded writes a number such that text order is number order.
func padded(n int) string {
	s := strconv.Itoa(n)
	return string(rune('a'+len(s))) + s
}
