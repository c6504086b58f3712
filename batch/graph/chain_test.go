package graph

import (
	"fmt"
	"strings"
	"testing"

	"reseat/plan/tenant"
)

// pagesOf answers the n-th request for a page with one user, or none, and a link to the
// page that next names.
func pagesOf(users bool, next func(n int) int) func(int, seen) reply {
	value := ""
	if users {
		value = `{"id":"1"}`
	}
	return func(n int, _ seen) reply {
		return reply{status: 200, body: fmt.Sprintf(`{"value":[%s],"@odata.nextLink":"https://graph.example/v1.0/users?$skiptoken=%d"}`, value, next(n))}
	}
}

// SEC-3: a collection whose pages lead on for ever ends with an error that says so.
func TestPagesWithoutEndAreTold(t *testing.T) {
	ignore := func([]tenant.User) error { return nil }
	for name, c := range map[string]struct {
		answer func(int, seen) reply
		most   int // requests
		says   string
	}{
		"the same page":         {pagesOf(true, func(int) int { return 2 }), 2, "read before"},
		"a circle of two":       {pagesOf(true, func(n int) int { return n % 2 }), 3, "read before"},
		"a circle of many":      {pagesOf(true, func(n int) int { return n % 40 }), 42, "read before"},
		"back to the beginning": {pagesOf(true, func(n int) int { return min(n, 3) }), 4, "read before"},
		"empty pages":           {pagesOf(false, func(n int) int { return n }), maxEmpty, "were empty"},
		"full pages":            {pagesOf(true, func(n int) int { return n }), maxPages, "more than any collection"},
	} {
		t.Run(name, func(t *testing.T) {
			tp, client := newTape(t, c.answer)
			err := client.EachUser(t.Context(), UserQuery{}, ignore)
			if err == nil || !strings.Contains(err.Error(), c.says) || len(tp.asked) > c.most {
				t.Errorf("%d requests, then %v; want at most %d and %q", len(tp.asked), err, c.most, c.says)
			}
		})
	}
}

// SEC-2: an answer that is too large is said at once; it is not asked for again.
func TestAnswerThatIsTooLargeIsTold(t *testing.T) {
	tp, client := newTape(t, always(200, `{"value":["`+strings.Repeat("A", maxAnswer)+`"]}`))
	err := client.EachUser(t.Context(), UserQuery{}, nil)
	if err == nil || !strings.Contains(err.Error(), "larger than 16 MiB") || len(tp.asked) != 1 {
		t.Errorf("%d requests, then %v", len(tp.asked), err)
	}
}
