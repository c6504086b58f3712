package seats

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"reseat/plan"
	"reseat/plan/sku"
)

// mostWaves is up to how many waves another order is looked for.
const mostWaves = 40

// order looks for an order of the waves that needs fewer seats than the one they are in:
// next goes the first wave that the seats of its turn are enough for. It returns nil
// where there is none.
func (l *ledger) order(asked []*demand, short map[sku.ID]int) *plan.WaveOrder {
	if len(asked) < 2 || len(asked) > mostWaves {
		return nil
	}
	left, sorted := slices.Clone(asked), []*demand(nil)
	for len(left) > 0 {
		i := max(0, slices.IndexFunc(left, func(d *demand) bool {
			s := l.seating(nil)
			return len(s.firstStuck(append(slices.Clone(sorted), d))) == 0
		}))
		sorted = append(sorted, left[i])
		left = slices.Delete(left, i, i+1)
	}
	bought := l.shortfall(sorted)
	if sum(bought) >= sum(short) {
		return nil
	}
	out := &plan.WaveOrder{}
	for _, d := range sorted {
		out.Waves = append(out.Waves, d.wave)
	}
	for id, n := range bought {
		if n > 0 {
			if out.Short == nil {
				out.Short = map[sku.ID]int{}
			}
			out.Short[id] = n
		}
	}
	return out
}

func sum(seats map[sku.ID]int) int {
	n := 0
	for _, k := range seats {
		n += k
	}
	return n
}

// freedLater says which waves that come later free seats of these SKUs: "wave 2 frees 3".
func freedLater(later []*plan.Line, skus []sku.ID) string {
	freed := map[string]int{}
	var waves []string
	for _, l := range later {
		n := 0
		for id, move := range l.Moves() {
			if move < 0 && slices.Contains(skus, id) {
				n -= move
			}
		}
		if n == 0 {
			continue
		}
		if freed[l.Wave] == 0 {
			waves = append(waves, l.Wave)
		}
		freed[l.Wave] += n
	}
	words := make([]string, len(waves))
	for i, w := range waves {
		words[i] = fmt.Sprintf("wave %s frees %d", w, freed[w])
		if w == "" {
			words[i] = fmt.Sprintf("users without a wave free %d", freed[w])
		}
	}
	return strings.Join(words, ", ")
}

// short lists the SKUs of which a lane takes more than is free.
func (s *seating) short(l *lane) []sku.ID {
	var out []sku.ID
	for _, id := range slices.Sorted(maps.Keys(l.moves)) {
		if free, limited := s.free[id]; l.moves[id] > 0 && limited && free < l.moves[id] {
			out = append(out, id)
		}
	}
	return out
}
