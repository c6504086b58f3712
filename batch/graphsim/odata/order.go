package odata

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// An Order is a $orderby that was understood: by its first key, then by the next.
type Order []Key

// A Key is one property to order by.
type Key struct {
	Path string
	Desc bool
}

// ParseOrder reads a $orderby such as displayName desc,userPrincipalName.
func ParseOrder(s string, sortable []string) (Order, error) {
	var o Order
	for _, part := range strings.Split(s, ",") {
		words := strings.Fields(strings.ToLower(part))
		if len(words) == 0 || len(words) > 2 || len(words) == 2 && words[1] != "asc" && words[1] != "desc" || !slices.Contains(sortable, words[0]) {
			return nil, unsupported("$orderby", "Sorting not supported for current query.")
		}
		o = append(o, Key{words[0], len(words) == 2 && words[1] == "desc"})
	}
	return o, nil
}

// Rank returns what a row is ordered by, as text, one for each key.
func (o Order) Rank(get Getter) []string {
	out := make([]string, len(o))
	for i, k := range o {
		if v := get(k.Path); v != nil {
			if at, isTime := v.(time.Time); isTime {
				v = at.UTC().Format(time.RFC3339)
			}
			out[i] = strings.ToLower(fmt.Sprint(v))
		}
	}
	return out
}

// Compare compares two ranks. What a rank has beyond the keys is compared as the last
// key is, so that a row's place can be told from that of its equals.
func (o Order) Compare(a, b []string) int {
	for i := range min(len(a), len(b)) {
		if c := cmp.Compare(a[i], b[i]); c != 0 {
			if o[min(i, len(o)-1)].Desc {
				return -c
			}
			return c
		}
	}
	return cmp.Compare(len(a), len(b))
}
