package build

import (
	"fmt"
	"slices"

	"reseat/plan"
	"reseat/plan/sku"
)

type op string

const (
	opAssign op = "assign"
	opChange op = "change"
	opRemove op = "remove"
	opSwap   op = "swap"
	opMove   op = "move"
)

// A wish is one operation on one SKU for one user.
type wish struct {
	op     op
	sku    sku.ID   // of a swap: what comes in
	from   []sku.ID // of a swap: what goes out, sorted
	to     []sku.ID // of a swap with several targets: all of them, sorted; one wish each
	choice Choice
	// instead is the choice of the layer below that a row's own replaces (R3).
	instead Choice
	// decided overrides lines of a swap's map; nil where nothing was decided.
	decided *decision
	// via and evenIfSame are the way of the layer that asks.
	via        plan.Via
	evenIfSame bool
}

// equal tells whether both ask the same; the way in which does not count.
func (x wish) equal(y wish) bool {
	return x.op == y.op && x.sku == y.sku && slices.Equal(x.from, y.from) && slices.Equal(x.to, y.to) && x.choice.equal(y.choice)
}

// touches lists the SKUs that the wish is about, those of its siblings included.
func (x wish) touches() []sku.ID { return slices.Concat([]sku.ID{x.sku}, x.from, x.to) }

// chooses tells whether a plan choice has a meaning for the wish.
func (x wish) chooses() bool { return x.op != opRemove && x.op != opMove }

// gives tells whether the user is to have a license.
func (x wish) gives() bool { return x.op == opAssign || x.op == opSwap }

func skusOf(list []wish) []sku.ID {
	var ids []sku.ID
	for _, x := range list {
		if x.chooses() {
			ids = append(ids, x.sku)
		}
	}
	return ids
}

// meets tells whether both are about one SKU, and not the two targets of one swap.
func (x wish) meets(y wish) bool {
	return !x.sibling(y) && slices.ContainsFunc(x.touches(), func(id sku.ID) bool { return slices.Contains(y.touches(), id) })
}

// cells is what one layer, flags or a row, says of SKUs, as written.
type cells struct {
	Assign, Change, Remove, Swap, Move []string
}

// wishesOf resolves one layer. Two operations on one SKU in it contradict each other.
func (b *builder) wishesOf(c cells) ([]wish, error) {
	var out []wish
	add := func(x wish) error {
		for _, y := range out {
			switch {
			case x.equal(y):
				return nil
			case x.meets(y):
				return fmt.Errorf("%s is requested twice: %s and %s", b.Label(x.common(y)), b.words(y), b.words(x))
			}
		}
		out = append(out, x)
		return nil
	}
	for _, l := range []struct {
		op    op
		items []string
	}{{opAssign, c.Assign}, {opChange, c.Change}, {opRemove, c.Remove}, {opSwap, c.Swap}, {opMove, c.Move}} {
		for _, item := range l.items {
			list, err := b.wish(l.op, item)
			for i := 0; err == nil && i < len(list); i++ {
				err = add(list[i])
			}
			if err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

func (x wish) common(y wish) sku.ID {
	for _, id := range x.touches() {
		if slices.Contains(y.touches(), id) {
			return id
		}
	}
	return x.sku
}

// wish resolves one item of a list; a swap is a wish for each of its targets.
func (b *builder) wish(o op, item string) ([]wish, error) {
	if o == opSwap {
		return b.swapWishes(item)
	}
	x, err := b.skuWish(o, item)
	return []wish{x}, err
}

// skuWish resolves "SKU" or "SKU|PLAN|PLAN".
func (b *builder) skuWish(o op, item string) (wish, error) {
	name, plans := sku.SplitLicenseCell(item)
	id, err := b.SKU(name)
	if err != nil {
		return wish{}, err
	}
	x := wish{op: o, sku: id}
	if len(plans) == 0 {
		return x, nil
	}
	if o == opRemove || o == opMove {
		return wish{}, fmt.Errorf("%q: service plans have no meaning where the SKU is removed", item)
	}
	choices, err := b.choices(plan.PlanNames{Disable: plans}, []sku.ID{id})
	if err != nil {
		return wish{}, err
	}
	x.choice = choices[id]
	return x, nil
}

// wordsOf says the wishes of one layer, each swap once.
func (b *builder) wordsOf(list []wish) []string {
	var out []string
	for i, x := range list {
		if i > 0 && x.sibling(list[i-1]) {
			out[len(out)-1] += " and " + b.target(x)
			continue
		}
		out = append(out, b.opening(x)+b.target(x))
	}
	return out
}

// words says a wish as a reviewer would: "assign EMS, off: INTUNE_A". A swap with several
// targets is said whole, without their service plans.
func (b *builder) words(x wish) string {
	if len(x.to) > 0 {
		return b.opening(x) + b.targets(x)
	}
	return b.opening(x) + b.target(x)
}

func (b *builder) opening(x wish) string {
	if x.op == opSwap {
		return "swap " + b.Labels(x.from) + " for "
	}
	return string(x.op) + " "
}

// target says the SKU of a wish and the choice of its service plans.
func (b *builder) target(x wish) string {
	text := b.Label(x.sku)
	c := x.choice
	switch {
	case x.op == opMove:
		return text + " to group " + b.GroupLabel(b.groups.moveTo.ID)
	case c.Fixed && len(c.Off) == 0:
		return text + ", all service plans on"
	case c.Fixed:
		return text + ", off exactly: " + b.PlanLabels(c.Off)
	}
	if len(c.Off) > 0 {
		text += ", off: " + b.PlanLabels(c.Off)
	}
	if len(c.On) > 0 {
		text += ", on: " + b.PlanLabels(c.On)
	}
	return text
}
