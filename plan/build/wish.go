package build

import (
	"fmt"
	"slices"
	"strings"

	"reseat/plan"
	"reseat/plan/sku"
)

type op string

const (
	opAssign op = "assign"
	opChange op = "change"
	opRemove op = "remove"
	opSwap   op = "swap"
)

// A wish is one operation on one SKU for one user.
type wish struct {
	op     op
	sku    sku.ID   // of a swap: what comes in
	from   []sku.ID // of a swap: what goes out, sorted
	choice Choice
	// decided overrides lines of a swap's map; nil where nothing was decided.
	decided *decision
	// via and evenIfSame are the way of the layer that asks.
	via        plan.Via
	evenIfSame bool
}

// equal tells whether both ask the same; the way in which does not count.
func (x wish) equal(y wish) bool {
	return x.op == y.op && x.sku == y.sku && slices.Equal(x.from, y.from) && x.choice.equal(y.choice)
}

// touches lists the SKUs that the wish is about.
func (x wish) touches() []sku.ID { return append([]sku.ID{x.sku}, x.from...) }

// chooses tells whether a plan choice has a meaning for the wish.
func (x wish) chooses() bool { return x.op != opRemove }

func skusOf(list []wish) []sku.ID {
	var ids []sku.ID
	for _, x := range list {
		if x.chooses() {
			ids = append(ids, x.sku)
		}
	}
	return ids
}

// meets tells whether both are about one SKU.
func (x wish) meets(y wish) bool {
	return slices.ContainsFunc(x.touches(), func(id sku.ID) bool { return slices.Contains(y.touches(), id) })
}

// cells is what one layer, flags or a row, says of SKUs, as written.
type cells struct {
	Assign, Change, Remove, Swap []string
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
				return fmt.Errorf("%s is asked for twice: %s and %s", b.Label(x.common(y)), b.words(y), b.words(x))
			}
		}
		out = append(out, x)
		return nil
	}
	for _, l := range []struct {
		op    op
		items []string
	}{{opAssign, c.Assign}, {opChange, c.Change}, {opRemove, c.Remove}, {opSwap, c.Swap}} {
		for _, item := range l.items {
			x, err := b.wish(l.op, item)
			if err == nil {
				err = add(x)
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

// wish resolves one item of a list.
func (b *builder) wish(o op, item string) (wish, error) {
	if o == opSwap {
		return b.swapWish(item)
	}
	name, plans := sku.SplitLicenseCell(item)
	id, err := b.SKU(name)
	if err != nil {
		return wish{}, err
	}
	x := wish{op: o, sku: id}
	if len(plans) == 0 {
		return x, nil
	}
	if o == opRemove {
		return wish{}, fmt.Errorf("%q: service plans have no meaning where the SKU is removed", item)
	}
	choices, err := b.choices(plan.PlanNames{Disable: plans}, []sku.ID{id})
	if err != nil {
		return wish{}, err
	}
	x.choice = choices[id]
	return x, nil
}

// swapWish reads "A=B" or "A,C=B".
func (b *builder) swapWish(item string) (wish, error) {
	left, right, ok := strings.Cut(item, "=")
	if !ok || strings.TrimSpace(left) == "" || strings.TrimSpace(right) == "" {
		return wish{}, fmt.Errorf("%q is no swap: write OLD=NEW, or OLD,OLD=NEW", item)
	}
	x, err := b.wish(opAssign, strings.TrimSpace(right))
	if err != nil {
		return wish{}, err
	}
	x.op = opSwap
	names, err := sku.SplitList(left, ',')
	if err != nil {
		return wish{}, fmt.Errorf("swap %q: %w", item, err)
	}
	for _, n := range names {
		id, err := b.SKU(n)
		if err != nil {
			return wish{}, err
		}
		if id == x.sku {
			return wish{}, fmt.Errorf("swap %q: a SKU cannot be swapped for itself", item)
		}
		x.from = append(x.from, id)
	}
	slices.Sort(x.from)
	x.from = slices.Compact(x.from)
	return x, nil
}

// words says a wish as a reviewer would: "assign EMS, INTUNE_A off".
func (b *builder) words(x wish) string {
	var text strings.Builder
	text.WriteString(string(x.op) + " ")
	if x.op == opSwap {
		text.WriteString(b.Labels(x.from) + " for ")
	}
	text.WriteString(b.Label(x.sku))
	c := x.choice
	switch {
	case c.Fixed && len(c.Off) == 0:
		text.WriteString(", all plans on")
	case c.Fixed:
		text.WriteString(", exactly " + b.PlanLabels(c.Off) + " off")
	default:
		if len(c.Off) > 0 {
			text.WriteString(", " + b.PlanLabels(c.Off) + " off")
		}
		if len(c.On) > 0 {
			text.WriteString(", " + b.PlanLabels(c.On) + " on")
		}
	}
	return text.String()
}
