package build

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"reseat/plan"
	"reseat/plan/sku"
)

// values are what the rows of a recipe mean by the names in their license cells, by folded
// name.
type values map[string][]string

func newValues(said map[string][]string) values {
	v := make(values, len(said))
	for name, skus := range said {
		v[foldValue(name)] = skus
	}
	return v
}

// foldValue is how a cell is compared with the names of values: without case, and with any
// white space in it.
func foldValue(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

// mapped returns the row with the SKUs that its license cells mean. What values does not
// name stays, as it can be the name of a SKU.
func (v values) mapped(r plan.Request) plan.Request {
	if len(v) == 0 {
		return r
	}
	r.Add, r.Remove = v.cell(r.Add), v.cell(r.Remove)
	swaps := slices.Clone(r.Swap.Items())
	for i, item := range swaps {
		if old, to, ok := strings.Cut(item, "="); ok {
			swaps[i] = v.side(old) + "=" + v.side(to)
		}
	}
	if !r.Swap.None() {
		r.Swap = plan.List(swaps...)
	}
	return r
}

// cell maps the items of a list.
func (v values) cell(c plan.Cell) plan.Cell {
	if len(c.Items()) == 0 {
		return c
	}
	var items []string
	for _, item := range c.Items() {
		items = append(items, v.item(item)...)
	}
	if len(items) == 0 {
		return plan.None()
	}
	return plan.List(items...)
}

// side maps one side of a swap.
func (v values) side(s string) string {
	items, err := sku.SplitList(s, ',')
	if err != nil {
		return s // and swapWish says why
	}
	var out []string
	for _, item := range items {
		out = append(out, v.item(item)...)
	}
	return sku.JoinList(out, ',')
}

// item maps one license; service plans that a license names behind bars stay with it.
func (v values) item(item string) []string {
	name, bars, barred := strings.Cut(item, "|")
	skus, ok := v[foldValue(item)]
	if !ok && barred {
		skus, ok = v[foldValue(name)]
	} else {
		barred = false
	}
	switch {
	case !ok:
		return []string{item}
	case plan.IsNone(skus):
		return nil
	case !barred:
		return skus
	}
	out := slices.Clone(skus)
	for i := range out {
		out[i] += "|" + bars
	}
	return out
}

// An unmappedError is a name in a license cell that neither values nor the tenant knows.
type unmappedError struct {
	recipe string
	listed []string // what values lists
	err    *sku.UnknownError
}

func (e *unmappedError) Error() string {
	return fmt.Sprintf("values of recipe %s does not say which license %.60q is (it lists %s), and no SKU of this tenant has that name",
		e.recipe, e.err.Text, sku.JoinList(e.listed, ','))
}

func (e *unmappedError) Unwrap() error { return e.err }

// unmapped says of an unknown SKU that values lacks it.
func (y *layer) unmapped(err error) error {
	var unknown *sku.UnknownError
	if len(y.values) == 0 || !errors.As(err, &unknown) || unknown.What != "SKU" {
		return err
	}
	return &unmappedError{y.recipe, slices.Sorted(maps.Keys(y.values)), unknown}
}

// values resolves what a recipe says that names mean, so that a wrong one is an error of
// the recipe and not of each row (R8).
func (b *builder) values(said map[string][]string) (values, error) {
	for _, name := range slices.Sorted(maps.Keys(said)) {
		for _, s := range said[name] {
			if plan.IsNone(said[name]) {
				break
			}
			if _, err := b.wish(opAssign, s); err != nil {
				return nil, fmt.Errorf("values %s: %w", name, err)
			}
		}
	}
	return newValues(said), nil
}
