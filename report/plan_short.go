package report

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
	"reseat/report/words"
)

// shortWords says how many licenses to buy, and in which order of the waves fewer are
// missing; it is empty where nothing is short.
func shortWords(h plan.Header, c words.Catalog) []string {
	var out []string
	for _, s := range h.Seats {
		if s.Shortfall > 0 {
			out = append(out, fmt.Sprintf("%s: buy or free %s for everybody to fit, then plan again", c.Named(s.SKU), tenant.Count(s.Shortfall, "license")))
		}
	}
	if o := h.WaveOrder; o != nil {
		out = append(out, fmt.Sprintf("With the waves in the order %s, %s", strings.Join(waveNames(o.Waves), ", "), stillShort(o.Short, c)))
	}
	return out
}

// waveNames lists waves; users without one are a wave as well.
func waveNames(waves []string) []string {
	out := slices.Clone(waves)
	for i, w := range out {
		if w == "" {
			out[i] = "users without a wave"
		}
	}
	return out
}

func stillShort(short map[sku.ID]int, c words.Catalog) string {
	if len(short) == 0 {
		return "nothing is short"
	}
	var parts []string
	for _, id := range slices.Sorted(maps.Keys(short)) {
		parts = append(parts, fmt.Sprintf("%d of %s", short[id], c.Named(id)))
	}
	return "only " + strings.Join(parts, " and ") + " must be bought or freed"
}
