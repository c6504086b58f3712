package recipe

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"reseat/plan"
	"reseat/plan/sku"
)

// Summary says in a line what the recipe asks.
func (r Recipe) Summary() string {
	var parts []string
	say := func(when bool, format string, args ...any) {
		if when {
			parts = append(parts, fmt.Sprintf(format, args...))
		}
	}
	say(r.Create, "create missing users")
	for _, l := range r.lists()[:skuLists] {
		say(len(l.items) > 0, "%s %s", l.key, strings.Join(l.items, ", "))
	}
	for _, s := range r.Swap {
		say(true, "swap %s", s)
	}
	say(r.AllOn && len(r.Disable) == 0, "all service plans on")
	say(r.AllOn && len(r.Disable) > 0, "all service plans on except %s", strings.Join(r.Disable, ", "))
	say(!r.AllOn && len(r.Disable) > 0, "disable %s", strings.Join(r.Disable, ", "))
	say(len(r.Enable) > 0, "enable %s", strings.Join(r.Enable, ", "))
	say(len(r.EnableOnly) > 0, "exactly %s on", strings.Join(r.EnableOnly, ", "))
	say(r.Via == plan.Readd, "by remove and re-assign")
	say(r.Location != "", "usage location %s", r.Location)
	say(r.LocationFrom != "", "usage location from the column %s", r.LocationFrom)
	for _, name := range slices.Sorted(maps.Keys(r.Columns)) {
		say(true, "%s from the column %s", name, r.Columns[name])
	}
	for _, value := range slices.Sorted(maps.Keys(r.Values)) {
		meant := strings.Join(r.Values[value], ", ")
		if plan.IsNone(r.Values[value]) {
			meant = "no license"
		}
		say(true, "%q means %s", value, meant)
	}
	if caps := r.caps(); caps != "" {
		say(true, "at most %s", caps)
	}
	say(r.Approvals > 0, "approvals needed: %d", r.Approvals)
	return strings.Join(parts, "; ")
}

func (g Guards) caps() string {
	var caps []string
	for _, c := range []struct {
		most *int
		of   string
	}{{g.MaxUsers, "users"}, {g.MaxRemovals, "removals"}, {g.MaxCreates, "new users"}} {
		if c.most != nil {
			caps = append(caps, fmt.Sprintf("%d %s", *c.most, c.of))
		}
	}
	return strings.Join(caps, ", ")
}

// Doubts returns what the catalogue does not know of the names in the recipe. The
// tenant has the last word: it can own what the catalogue lacks.
func (r Recipe) Doubts(cat *sku.Catalogue) []error {
	index := sku.NewIndex(cat.Products(), nil, cat)
	var doubts []error
	var into []sku.ID // SKUs that a plan choice is for
	look := func(text string) (sku.ID, bool) {
		name, plans := sku.SplitLicenseCell(text)
		if _, part, prefixed := strings.Cut(name, ":"); prefixed {
			name = part // the account is the tenant's own
		}
		id, err := index.SKU(name)
		if err != nil {
			doubts = append(doubts, err)
			return "", false
		}
		for _, p := range plans {
			if _, err := index.PlanIn(id, p); err != nil {
				doubts = append(doubts, err)
			}
		}
		return id, true
	}
	target := func(text string) {
		if id, ok := look(text); ok {
			into = append(into, id)
		}
	}
	for _, value := range slices.Sorted(maps.Keys(r.Values)) {
		for _, s := range r.Values[value] {
			if !strings.EqualFold(s, None) {
				look(s)
			}
		}
	}
	for _, s := range slices.Concat(r.Assign, r.Change, r.Exact) {
		if !strings.EqualFold(s, None) {
			target(s)
		}
	}
	for _, s := range slices.Concat(r.Remove, r.Among) {
		look(s)
	}
	for _, s := range r.Swap {
		doubts = append(doubts, s.doubts(index, look)...)
		for _, to := range s.To {
			target(to)
		}
	}
	return append(doubts, r.planDoubts(index, into)...)
}

// planDoubts returns the named plans that are in none of the SKUs.
func (r Recipe) planDoubts(index *sku.Index, into []sku.ID) []error {
	var doubts []error
	for _, l := range r.lists()[skuLists:] {
		for _, name := range l.items {
			if err := inNone(index, into, name); err != nil {
				doubts = append(doubts, err)
			}
		}
	}
	return doubts
}

// inNone returns why none of the SKUs has the plan; nil where one has it, or where
// no SKU is known.
func inNone(index *sku.Index, skus []sku.ID, name string) error {
	var miss error
	for _, id := range skus {
		_, err := index.PlanIn(id, name)
		if err == nil {
			return nil
		}
		miss = err
	}
	if strings.EqualFold(name, None) {
		return nil
	}
	return miss
}

// doubts looks the names of a swap up.
func (s Swap) doubts(index *sku.Index, look func(string) (sku.ID, bool)) []error {
	var doubts []error
	var from []sku.ID
	for _, name := range s.From {
		if id, ok := look(name); ok {
			from = append(from, id)
		}
	}
	var to []sku.ID
	for _, name := range s.To {
		part, _ := sku.SplitLicenseCell(name)
		if id, err := index.SKU(part); err == nil {
			to = append(to, id)
		}
	}
	for _, old := range slices.Sorted(maps.Keys(s.Map)) {
		if miss := inNone(index, from, old); miss != nil {
			doubts = append(doubts, miss)
		}
		if miss := inNone(index, to, s.Map[old]); miss != nil {
			doubts = append(doubts, miss)
		}
	}
	return doubts
}
