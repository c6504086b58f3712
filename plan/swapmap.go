package plan

import (
	"cmp"
	"slices"
	"strings"

	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// ByDecision marks a line of a swap map that the request itself gave, in place of
// what ids and families say.
const ByDecision sku.Match = "decided"

// A SwapMap says how plan choices carry over from SKUs given up to the one that
// comes in (R10). A plan holds each map once; its lines only count.
type SwapMap struct {
	From   []sku.ID      `json:"from"` // sorted
	To     sku.ID        `json:"to"`
	Recipe string        `json:"recipe,omitempty"` // whose decisions are in it
	Lines  []sku.MapLine `json:"lines"`
	Fresh  sku.PlanSet   `json:"fresh,omitempty"` // plans of To to which nothing leads: they come on
}

// MapSwap returns the map between SKUs of a tenant, by any of their names. An error
// is an *AskError.
func MapSwap(owned []tenant.SKU, cat *sku.Catalogue, from []string, to string) (SwapMap, error) {
	w := newBuilder(tenant.Snapshot{SKUs: owned}, cat)
	x, err := w.swapWish(sku.JoinList(from, ',') + "=" + to)
	if err != nil {
		return SwapMap{}, &AskError{err}
	}
	return *w.swapMap(x.from, x).SwapMap, nil
}

// Conflicts lists what the map alone cannot decide: a plan that leads to several,
// and several that lead to one. Whether it matters depends on the user.
func (m SwapMap) Conflicts() []sku.Conflict { return conflicts(m.Lines) }

func conflicts(lines []sku.MapLine) []sku.Conflict {
	var out []sku.Conflict
	to, from := map[sku.PlanID]sku.PlanSet{}, map[sku.PlanID]sku.PlanSet{}
	for _, l := range lines {
		if l.To != "" {
			to[l.From] = to[l.From].Union(sku.NewPlanSet(l.To))
			from[l.To] = from[l.To].Union(sku.NewPlanSet(l.From))
		}
	}
	for _, l := range lines {
		if many := to[l.From]; len(many) > 1 {
			out = append(out, sku.Conflict{From: sku.NewPlanSet(l.From), To: many})
			delete(to, l.From)
		}
	}
	for _, l := range lines {
		if many := from[l.To]; len(many) > 1 {
			out = append(out, sku.Conflict{From: many, To: sku.NewPlanSet(l.To)})
			delete(from, l.To)
		}
	}
	return out
}

// A swapMap is a SwapMap with what working one user out needs besides.
type swapMap struct {
	*SwapMap
	each []sku.PlanMap // one a source, in the order of From
	used bool          // by a line of the plan
}

// swapMap tells how the plan choices of the held sources of a swap carry over.
func (w *builder) swapMap(held []sku.ID, x wish) *swapMap {
	key := swapKey(held, x)
	if m := w.maps[key]; m != nil {
		return m
	}
	m := &swapMap{SwapMap: &SwapMap{From: held, To: x.sku, Lines: []sku.MapLine{}}}
	if x.decided != nil {
		m.Recipe = x.decided.recipe
	}
	target, _ := w.Owned(x.sku)
	var mapped sku.PlanSet
	for _, id := range held {
		source, _ := w.Owned(id)
		one := x.decided.apply(sku.MapPlans(source.Product, target.Product))
		m.each = append(m.each, one)
		mapped = mapped.Union(one.Targets())
		for _, l := range one.Lines {
			if !slices.Contains(m.Lines, l) {
				m.Lines = append(m.Lines, l)
			}
		}
	}
	m.Fresh = w.shape(x.sku).user.Minus(mapped)
	w.maps[key] = m
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
func (w *builder) usedMaps() []SwapMap {
	var out []SwapMap
	for _, m := range w.maps {
		if m.used {
			out = append(out, *m.SwapMap)
		}
	}
	slices.SortFunc(out, func(a, b SwapMap) int {
		return cmp.Or(strings.Compare(string(a.To), string(b.To)), slices.Compare(a.From, b.From), strings.Compare(a.Recipe, b.Recipe))
	})
	return out
}
