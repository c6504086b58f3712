package build

import (
	"cmp"
	"slices"
	"strings"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// MapSwap returns the maps between SKUs of a tenant, by any of their names: one for each
// of the SKUs that come in, of which several have commas between them. An error is an
// *AskError.
func MapSwap(owned []tenant.SKU, cat *sku.Catalogue, from []string, to string) ([]plan.SwapMap, error) {
	b := newBuilder(tenant.Snapshot{SKUs: owned}, cat)
	wishes, err := b.swapWishes(sku.JoinList(from, ',') + "=" + to)
	if err != nil {
		return nil, &plan.AskError{Err: err}
	}
	var out []plan.SwapMap
	for _, x := range wishes {
		out = append(out, *b.swapMap(x.from, x).SwapMap)
	}
	return out, nil
}

// A swapMap is a SwapMap with what working one user out needs besides.
type swapMap struct {
	*plan.SwapMap
	each []sku.PlanMap // one a source, in the order of From
	used bool          // by a line of the plan
}

// swapMap tells how the plan choices of the held sources of a swap carry over.
func (b *builder) swapMap(held []sku.ID, x wish) *swapMap {
	key := swapKey(held, x)
	if m := b.maps[key]; m != nil {
		return m
	}
	m := &swapMap{SwapMap: &plan.SwapMap{From: held, To: x.sku, Lines: []sku.MapLine{}}}
	if x.decided != nil {
		m.Recipe = x.decided.recipe
	}
	target, _ := b.Owned(x.sku)
	var mapped sku.PlanSet
	for _, id := range held {
		source, _ := b.Owned(id)
		one := x.decided.apply(sku.MapPlans(source.Product, target.Product))
		m.each = append(m.each, one)
		mapped = mapped.Union(one.Targets())
		for _, l := range one.Lines {
			if !slices.Contains(m.Lines, l) {
				m.Lines = append(m.Lines, l)
			}
		}
	}
	m.Fresh = b.shape(x.sku).user.Minus(mapped)
	b.maps[key] = m
	return m
}

func swapKey(held []sku.ID, x wish) mapKey {
	var from strings.Builder
	for _, id := range held {
		from.WriteString(string(id))
	}
	return mapKey{from.String(), x.sku, x.decided}
}

// A mapKey tells apart the maps of a plan.
type mapKey struct {
	from string
	to   sku.ID
	by   *decision
}

// usedMaps lists the maps that lines of the plan rest on.
func (b *builder) usedMaps() []plan.SwapMap {
	var out []plan.SwapMap
	for _, m := range b.maps {
		if m.used {
			out = append(out, *m.SwapMap)
		}
	}
	slices.SortFunc(out, func(a, b plan.SwapMap) int {
		return cmp.Or(strings.Compare(string(a.To), string(b.To)), slices.Compare(a.From, b.From), strings.Compare(a.Recipe, b.Recipe))
	})
	return out
}
