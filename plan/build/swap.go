package build

import (
	"fmt"
	"slices"
	"strings"

	"reseat/plan"
	"reseat/plan/sku"
)

// swapWishes reads "A=B", "A,C=B" or "A=B,D": a wish for each SKU that comes in, in the
// order as written (R10).
func (b *builder) swapWishes(item string) ([]wish, error) {
	left, right, ok := strings.Cut(item, "=")
	if !ok || strings.TrimSpace(left) == "" || strings.TrimSpace(right) == "" {
		return nil, fmt.Errorf("%q is not a swap: write OLD=NEW, OLD,OLD=NEW or OLD=NEW,NEW", item)
	}
	from, err := b.swapSources(left)
	if err != nil {
		return nil, fmt.Errorf("swap %q: %w", item, err)
	}
	names := []string{right}
	if _, err := b.SKU(strings.TrimSpace(right)); err != nil { // else a name that holds commas
		if names, err = sku.SplitList(right, ','); err != nil {
			return nil, fmt.Errorf("swap %q: %w", item, err)
		}
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("%q is not a swap: name the new SKU", item)
	}
	var out []wish
	var to []sku.ID
	for _, name := range names {
		x, err := b.skuWish(opAssign, strings.TrimSpace(name))
		switch {
		case err != nil:
			return nil, err
		case slices.Contains(from, x.sku):
			return nil, fmt.Errorf("swap %q: a SKU cannot be swapped for itself", item)
		case slices.Contains(to, x.sku):
			return nil, fmt.Errorf("swap %q: %s is named twice", item, b.Label(x.sku))
		}
		x.op, x.from = opSwap, from
		out, to = append(out, x), append(to, x.sku)
	}
	if len(out) > 1 {
		slices.Sort(to)
		for i := range out {
			out[i].to = to
		}
	}
	return out, nil
}

// swapSources resolves the SKUs that go out.
func (b *builder) swapSources(left string) ([]sku.ID, error) {
	names, err := sku.SplitList(left, ',')
	if err != nil {
		return nil, err
	}
	var from []sku.ID
	for _, n := range names {
		id, err := b.SKU(n)
		if err != nil {
			return nil, err
		}
		from = append(from, id)
	}
	slices.Sort(from)
	return slices.Compact(from), nil
}

// sibling tells whether both are of one swap, each with a target of its own.
func (x wish) sibling(y wish) bool {
	return x.op == opSwap && y.op == opSwap && len(x.to) > 0 && x.sku != y.sku && slices.Equal(x.to, y.to) && slices.Equal(x.from, y.from)
}

// swap takes the assigned sources out and brings the target in, where what is off by
// choice stays off (R10, R43).
func (d *draft) swap(x wish) {
	var held []sku.ID
	for _, id := range x.from {
		if _, ok := d.is[id]; ok {
			held = append(held, id)
		}
	}
	if len(held) == 0 {
		d.swapNothing(x)
		return
	}
	for _, id := range x.from {
		d.alsoInherited(id, staysInherited)
		delete(d.want, id)
	}
	if _, ok := d.is[x.sku]; ok {
		d.assign(x)
		return
	}
	d.alsoInherited(x.sku, "one license serves both")
	d.want[x.sku] = d.keep(x.sku, x.choice, d.carry(held, x))
}

// swapNothing says why a user without any direct source is not swapped (R9).
func (d *draft) swapNothing(x wish) {
	for _, id := range x.from {
		if d.inherits(id) {
			d.note(plan.Find("inherited-only", "%s comes from group %s", d.b.Label(id), d.fromGroups(id)))
			return
		}
	}
	d.lost++
	for _, id := range x.from {
		d.note(plan.Find("not-assigned", "%s is not assigned", d.b.Label(id)))
	}
}
