package build

import (
	"fmt"
	"maps"
	"slices"

	"reseat/plan"
	"reseat/plan/sku"
)

// A decision overrides lines of a swap's map: from a plan of a source to one of the
// target, or to none.
type decision struct {
	recipe string // who decided
	to     map[sku.PlanID]sku.PlanID
}

// apply puts the decisions in place of what ids and families say. A plan that was
// decided to be a counterpart is nobody else's by family.
func (by *decision) apply(m sku.PlanMap) sku.PlanMap {
	if by == nil {
		return m
	}
	taken := map[sku.PlanID]bool{}
	for _, to := range by.to {
		taken[to] = true
	}
	var lines []sku.MapLine
	for _, l := range m.Lines {
		to, decided := by.to[l.From]
		switch {
		case decided && to == "":
			l.To, l.By = "", sku.ByNone
		case decided:
			l.To, l.By = to, plan.ByDecision
		case l.By == sku.ByFamily && taken[l.To]:
			l.To, l.By = "", sku.ByNone
		}
		lines = append(lines, l)
	}
	lines = slices.Compact(withoutIdleNones(lines))
	return sku.PlanMap{Lines: lines, Conflicts: plan.SwapMap{Lines: lines}.Conflicts()}
}

// withoutIdleNones drops the "no counterpart" of a plan that has one on another line.
func withoutIdleNones(lines []sku.MapLine) []sku.MapLine {
	leads := map[sku.PlanID]bool{}
	for _, l := range lines {
		leads[l.From] = leads[l.From] || l.To != ""
	}
	return slices.DeleteFunc(lines, func(l sku.MapLine) bool { return l.To == "" && leads[l.From] })
}

// decide gives swaps the lines of their maps that were decided by hand.
func (b *builder) decide(wishes []wish, decided map[string]map[string]string, recipe string) error {
	for _, swap := range slices.Sorted(maps.Keys(decided)) {
		x, err := b.swapWish(swap)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(wishes, func(y wish) bool { return y.op == opSwap && y.sku == x.sku && slices.Equal(y.from, x.from) })
		if i < 0 {
			return fmt.Errorf("a map of %s is given, and no such swap is asked for", swap)
		}
		by := &decision{recipe: recipe, to: map[sku.PlanID]sku.PlanID{}}
		for _, from := range slices.Sorted(maps.Keys(decided[swap])) {
			if err := b.decideLine(by, x, from, decided[swap][from]); err != nil {
				return fmt.Errorf("map of %s: %w", swap, err)
			}
		}
		wishes[i].decided = by
	}
	return nil
}

// decideLine reads one decision: a plan of a source, and a plan of the target or none.
func (b *builder) decideLine(by *decision, x wish, from, to string) error {
	sets, err := b.planSets([]string{from}, x.from)
	if err != nil {
		return err
	}
	var target sku.PlanID
	if !plan.IsNone([]string{to}) {
		if target, err = b.PlanIn(x.sku, to); err != nil {
			return err
		}
		if b.shape(x.sku).company.Has(target) {
			return fmt.Errorf("%s is tenant-wide: no plan can lead to it", b.PlanLabel(target))
		}
	}
	for _, id := range x.from {
		for _, p := range sets[id] {
			if was, twice := by.to[p]; twice && was != target {
				return fmt.Errorf("%s leads to two plans", b.PlanLabel(p))
			}
			by.to[p] = target
		}
	}
	return nil
}
