package plan

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"reseat/plan/sku"
)

// exactly is the wish that a user hold certain SKUs directly and no others (R12).
type exactly struct {
	keep  []sku.ID
	among []sku.ID // only these are taken; empty: whatever else is held
}

// A Take counts the users from whom an exact request without --among takes a SKU,
// those who are held for it included.
type Take struct {
	SKU   sku.ID `json:"sku"`
	Users int    `json:"users"`
}

// checkExact refuses what cannot stand beside --exact.
func (a Ask) checkExact() error {
	switch {
	case len(a.Exact) == 0 && len(a.Among) > 0:
		return errors.New("--among belongs to --exact: it says which SKUs may be taken away")
	case len(a.Exact) > 0 && len(a.Assign)+len(a.Change)+len(a.Remove)+len(a.Swap) > 0:
		return errors.New("--exact says all that a user shall hold: leave out --assign, --change, --remove and --swap")
	}
	return nil
}

// exactItems lists the SKUs that --exact keeps; the lone word none is no SKU at all.
func (a Ask) exactItems() []string {
	if isNone(a.Exact) {
		return nil
	}
	return a.Exact
}

// exactly resolves --exact and --among; nil where they are not given.
func (w *builder) exactly(ask Ask) (*exactly, error) {
	if len(ask.Exact) == 0 {
		return nil, nil
	}
	x := &exactly{}
	for _, item := range ask.exactItems() {
		name, _ := sku.SplitLicenseCell(item)
		id, err := w.SKU(name)
		if err != nil {
			return nil, err
		}
		x.keep = append(x.keep, id)
	}
	for _, name := range ask.Among {
		id, err := w.SKU(name)
		if err != nil {
			return nil, err
		}
		x.among = append(x.among, id)
	}
	return x, nil
}

// checkRows refuses rows that ask for SKUs of their own beside an exact request.
func (w *builder) checkRows(reqs []Request) error {
	for _, r := range reqs {
		y := w.byRecipe[fold(r.Recipe)]
		if y != nil && y.exact != nil && (r.Add.Said() || r.Remove.Said() || r.Swap.Said()) {
			return fmt.Errorf("%s: a license column cannot stand beside --exact, which says all that a user shall hold: drop one of the two", r.Source)
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
		switch _, listed := d.w.Owned(id); {
		case !x.covers(id):
		case !listed:
			d.note(find("dead-sku", "%s is held and no longer listed by the tenant", d.w.Label(id)))
		default:
			d.alsoInherited(id)
			delete(d.want, id)
			d.taken = append(d.taken, id)
			if len(x.among) == 0 {
				d.note(find("exact-removes", "%s goes, which the request does not name", d.w.Label(id)))
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
			d.note(find("inherited-other", "%s stays, it comes from group %s", d.w.Label(in.SKU), d.fromGroups(in.SKU)))
		}
	}
}

// exactWords says what an exact request asks beyond the SKUs that it keeps.
func (w *builder) exactWords(x *exactly) string {
	if len(x.among) == 0 {
		return "hold no other SKU directly"
	}
	names := make([]string, len(x.among))
	for i, id := range x.among {
		names[i] = w.Label(id)
	}
	return "of " + strings.Join(names, ", ") + ", hold no other directly"
}

// allTakes lists what exact requests take.
func (w *builder) allTakes() []Take {
	var out []Take
	for _, id := range slices.Sorted(maps.Keys(w.takes)) {
		out = append(out, Take{id, w.takes[id]})
	}
	return out
}
