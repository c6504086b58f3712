package graph

import (
	"strconv"
	"strings"

	"reseat/batch/pace"
)

// A query is the options of a read; the zero value has none.
type query struct {
	sel    string // property names, separated by commas
	filter string
	search string // needs ConsistencyLevel: eventual
	top    int
	count  bool // $count=true, which advanced filters demand
}

// String returns the options escaped, with their question mark.
func (q query) String() string {
	var opts []string
	add := func(name, value string) { opts = append(opts, name+"="+escapeQuery(value)) }
	if q.sel != "" {
		add("$select", q.sel)
	}
	if q.filter != "" {
		add("$filter", q.filter)
	}
	if q.search != "" {
		add("$search", q.search)
	}
	if q.top > 0 {
		add("$top", strconv.Itoa(q.top))
	}
	if q.count {
		add("$count", "true")
	}
	if len(opts) == 0 {
		return ""
	}
	return "?" + strings.Join(opts, "&")
}

// The resource units of reads before modifiers (graph-contract 9).
const (
	unitsList       = 2 // GET users
	unitsOne        = 1 // a user, a group, groups, organization, a count
	unitsDetails    = 2 // licenseDetails
	unitsSKUs       = 3
	unitsMembers    = 3
	unitsMemberOf   = 2
	unitsTransitive = 5
)

// cost returns what a read of that many units takes with these options.
func (q query) cost(units int) pace.Cost {
	if q.sel != "" {
		units--
	}
	if q.top > 0 && q.top < 20 {
		units--
	}
	return pace.Cost{Units: max(1, units)}
}

// writeCost is what each of our writes takes (graph-contract 9).
var writeCost = pace.Cost{Units: 1, Writes: 1}
