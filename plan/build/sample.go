package build

import (
	"cmp"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"

	"reseat/plan"
)

// drawSample keeps n of the changes, drawn by the seed, and leaves the other users as they
// are. Who is drawn depends on nothing but the users who change and the seed.
func drawSample(lines []plan.Line, n int, seed uint64) {
	var changes []*plan.Line
	for i := range lines {
		if lines[i].Kind == plan.Change {
			changes = append(changes, &lines[i])
		}
	}
	if len(changes) <= n {
		return
	}
	slices.SortFunc(changes, func(a, b *plan.Line) int {
		x, y := lot(string(a.ID), seed), lot(string(b.ID), seed)
		return cmp.Or(cmp.Compare(x, y), strings.Compare(string(a.ID), string(b.ID)))
	})
	for _, l := range changes[n:] {
		l.BeyondLimit()
	}
}

func lot(key string, seed uint64) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(strconv.FormatUint(seed, 10) + "\x00" + key))
	x := h.Sum64() // the last letters hardly move the high bits: stir
	x ^= x >> 31
	x *= 0x9e3779b97f4a7c15
	return x ^ x>>29
}
