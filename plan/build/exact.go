package build

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"reseat/plan"
	"reseat/plan/sku"
)

// exactly is the wish that a user hold certain SKUs directly and no others (R12).
type exactly struct {
	keep  []sku.ID
	among []sku.ID // only these are taken; empty: whatever else is held
}

// exactly resolves --exact and --among; nil where they are not given.
func (b *builder) exactly(ask plan.Ask) (*exactly, error) {
	if len(ask.Exact) == 0 {
		return nil, nil
	}
	x := &exactly{}
	for _, item := range ask.ExactItems() {
		name, _ := sku.SplitLicenseCell(item)
		id, err := b.SKU(name)
		if err != nil {
			return nil, err
		}
		x.keep = append(x.keep, id)
	}
	for _, name := range ask.Among {
		id, err := b.SKU(name)
		if err != nil {
			return nil, err
		}
		x.among = append(x.among, id)
	}
	return x, nil
}

// checkRows refuses rows that ask for SKUs of their own beside an exact request.
func (b *builder) checkRows(reqs []plan.Request) error {
	for _, r := range reqs {
		if b.groups.moveTo.ID != "" && (r.Add.Said() || r.Remove.Said() || r.Swap.Said()) {
			return fmt.Errorf("%s: a license column cannot be combined with --move-to, which decides everything about the license: drop one of the two", r.Source)
		}
		y := b.byRecipe[plan.Fold(r.Recipe)]
		if y != nil && y.exact != nil && (r.Add.Said() || r.Remove.Said() || r.Swap.Said()) {
			return fmt.Errorf("%s: a license column cannot be used with --exact, which names all licenses that a user will have: drop one of the two", r.Source)
		}
	}
	return nil
}

// covers tells whether the request decides about a SKU that it does not keep.
func (x *exactly) covers(id sku.ID) bool {
	return !slices.Contains(x.keep, id) && (len(x.among) == 0 || slices.Contains(x.among, id))
}

// takeOthers takes away what an exact request does not keep. What the tenant lists
// no more is never sent, and what comes through groups is theirs to change.
func (d *draft) takeOthers(x *exactly) {
	for _, id := range slices.Sorted(maps.Keys(d.is)) {
		switch _, listed := d.b.Owned(id); {
		case !x.covers(id):
		case !listed:
			d.note(plan.Find("dead-sku", "%s is assigned and no longer listed by the tenant", d.b.Label(id)))
		default:
			d.alsoInherited(id, staysInherited)
			delete(d.want, id)
			d.taken = append(d.taken, id)
			if len(x.among) == 0 {
				d.note(plan.Find("exact-removes", "%s is removed: the request does not name it", d.b.Label(id)))
				d.takes = append(d.takes, id)
			}
		}
	}
	d.inheritedOthers(x)
	d.line.Exact = len(x.among) == 0
	d.line.Touches = append(append(d.line.Touches, x.among...), d.taken...)
	slices.Sort(d.line.Touches)
	d.line.Touches = slices.Compact(d.line.Touches)
}

func (d *draft) inheritedOthers(x *exactly) {
	if d.line.Before == nil {
		return
	}
	seen := map[sku.ID]bool{}
	for _, in := range d.line.Before.Inherited {
		if _, direct := d.is[in.SKU]; !direct && !seen[in.SKU] && x.covers(in.SKU) {
			seen[in.SKU] = true
			d.note(plan.Find("inherited-other", "%s stays, it comes from group %s", d.b.Label(in.SKU), d.fromGroups(in.SKU)))
		}
	}
}

// exactWords says what an exact request asks beyond the SKUs that it keeps.
func (b *builder) exactWords(x *exactly) string {
	if len(x.among) == 0 {
		return "have no other SKU directly"
	}
	names := make([]string, len(x.among))
	for i, id := range x.among {
		names[i] = b.Label(id)
	}
	return "of " + strings.Join(names, ", ") + ", have no other directly"
}

// allTakes lists what exact requests take.
func (b *builder) allTakes() []plan.Take {
	var out []plan.Take
	for _, id := range slices.Sorted(maps.Keys(b.takes)) {
		out = append(out, plan.Take{SKU: id, Users: b.takes[id]})
	}
	return out
}
