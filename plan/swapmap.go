package plan

import (
	"reseat/plan/sku"
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

// Conflicts lists what the map alone cannot decide: a plan that leads to several,
// and several that lead to one. Whether it matters depends on the user.
func (m SwapMap) Conflicts() []sku.Conflict {
	var out []sku.Conflict
	to, from := map[sku.PlanID]sku.PlanSet{}, map[sku.PlanID]sku.PlanSet{}
	for _, l := range m.Lines {
		if l.To != "" {
			to[l.From] = to[l.From].Union(sku.NewPlanSet(l.To))
			from[l.To] = from[l.To].Union(sku.NewPlanSet(l.From))
		}
	}
	for _, l := range m.Lines {
		if many := to[l.From]; len(many) > 1 {
			out = append(out, sku.Conflict{From: sku.NewPlanSet(l.From), To: many})
			delete(to, l.From)
		}
	}
	for _, l := range m.Lines {
		if many := from[l.To]; len(many) > 1 {
			out = append(out, sku.Conflict{From: many, To: sku.NewPlanSet(l.To)})
			delete(from, l.To)
		}
	}
	return out
}
