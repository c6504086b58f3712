package plan

import (
	"cmp"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
)

// Sample returns the rows of n of the users that the rows name, drawn by the seed;
// the order of the rows stays, and makes no difference to who is drawn. All rows are
// returned where they name no more than n.
func Sample(reqs []Request, n int, seed uint64) []Request {
	lots := map[string]uint64{}
	for _, r := range reqs {
		key := strings.ToLower(r.User.Label())
		if _, ok := lots[key]; !ok {
			lots[key] = lot(key, seed)
		}
	}
	if len(lots) <= n {
		return reqs
	}
	keys := make([]string, 0, len(lots))
	for key := range lots {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b string) int { return cmp.Or(cmp.Compare(lots[a], lots[b]), strings.Compare(a, b)) })
	drawn := map[string]bool{}
	for _, key := range keys[:n] {
		drawn[key] = true
	}
	var out []Request
	for _, r := range reqs {
		if drawn[strings.ToLower(r.User.Label())] {
			out = append(out, r)
		}
	}
	return out
}

func lot(key string, seed uint64) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(strconv.FormatUint(seed, 10) + "\x00" + key))
	x := h.Sum64() // the last letters hardly move the high bits: stir
	x ^= x >> 31
	x *= 0x9e3779b97f4a7c15
	return x ^ x>>29
}
