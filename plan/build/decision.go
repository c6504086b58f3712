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
		named, err := b.swapWishes(swap)
		if err != nil {
			return err
		}
		var meant []*wish
		for i := range wishes {
			y := &wishes[i]
			if slices.ContainsFunc(named, func(x wish) bool { return y.op == opSwap && y.sku == x.sku && slices.Equal(y.from, x.from) }) {
				y.decided = &decision{recipe: recipe, to: map[sku.PlanID]sku.PlanID{}}
				meant = append(meant, y)
			}
		}
		if len(meant) == 0 {
			return fmt.Errorf("a map of %s is given, and no such swap is requested", swap)
		}
		for _, from := range slices.Sorted(maps.Keys(decided[swap])) {
			if err := b.decideLine(meant, from, decided[swap][from]); err != nil {
				return fmt.Errorf("map of %s: %w", swap, err)
			}
		}
	}
	return nil
}

// decideLine reads one decision about the targets of a swap: a plan of a source, and a
// plan of those of them that contain it, or none.
func (b *builder) decideLine(targets []*wish, from, to string) error {
	sets, err := b.planSets([]string{from}, targets[0].from)
	if err != nil {
		return err
	}
	found := false
	for _, x := range targets {
		var target sku.PlanID
		if !plan.IsNone([]string{to}) {
			if target, err = b.PlanIn(x.sku, to); err != nil {
				continue
			}
			if b.shape(x.sku).company.Has(target) {
				return fmt.Errorf("%s is tenant-wide: no plan can lead to it", b.PlanLabel(target))
			}
		}
		found = true
		if err := b.lead(x, sets, target); err != nil {
			return err
		}
	}
	if !found {
		return err
	}
	return nil
}

// lead records that a plan, as the sources contain it, leads to one of the target.
func (b *builder) lead(x *wish, sets map[sku.ID]sku.PlanSet, target sku.PlanID) error {
	for _, id := range x.from {
		for _, p := range sets[id] {
			if was, twice := x.decided.to[p]; twice && was != target {
				return fmt.Errorf("%s leads to two plans", b.PlanLabel(p))
			}
			x.decided.to[p] = target
		}
	}
	return nil
}
