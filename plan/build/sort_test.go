package build

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// A list is put into any order without a second one.
func TestArrange(t *testing.T) {
	for seed := range uint64(200) {
		random := rand.New(rand.NewPCG(seed, 1))
		order := random.Perm(int(seed % 40))
		list := make([]string, len(order))
		for i := range list {
			list[i] = string(rune('A' + i))
		}
		var want []string
		for _, i := range order {
			want = append(want, list[i])
		}
		arrange(list, slices.Clone(order))
		if !slices.Equal(list, want) {
			t.Fatalf("seed %d: order %v gives %v, want %v", seed, order, list, want)
		}
	}
}
