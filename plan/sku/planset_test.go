package sku

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// Sets are reckoned as the textbook has it, and no operation changes its operands,
// of which results may share a part.
func TestPlanSetOperations(t *testing.T) {
	universe := []PlanID{"a", "b", "c", "d", "e", "f"}
	for seed := range uint64(2000) {
		rng := rand.New(rand.NewPCG(seed, 1))
		draw := func() PlanSet {
			var ids []PlanID
			for _, id := range universe {
				if rng.IntN(2) == 0 {
					ids = append(ids, id)
				}
			}
			return NewPlanSet(ids...)
		}
		s, u := draw(), draw()
		was, other := slices.Clone(s), slices.Clone(u)
		for name, x := range map[string]struct {
			got  PlanSet
			want func(inS, inU bool) bool
		}{
			"union":     {s.Union(u), func(a, b bool) bool { return a || b }},
			"minus":     {s.Minus(u), func(a, b bool) bool { return a && !b }},
			"intersect": {s.Intersect(u), func(a, b bool) bool { return a && b }},
		} {
			var want PlanSet
			for _, id := range universe {
				if x.want(slices.Contains(was, id), slices.Contains(other, id)) {
					want = append(want, id)
				}
			}
			if !x.got.Equal(want) {
				t.Errorf("seed %d: %s of %v and %v is %v, want %v", seed, name, was, other, x.got, want)
			}
		}
		if !s.Equal(was) || !u.Equal(other) {
			t.Fatalf("seed %d: an operand was changed", seed)
		}
	}
}
