package odata

import (
	"strings"
	"testing"
)

var users = NewSchema(map[string]string{
	"id": "guid eq in", "displayname": "text eq ne in startswith endswith null", "accountenabled": "bool eq ne",
	"createddatetime": "time ge le", "assignedlicenses": "collection any count", "assignedlicenses/skuid": "guid eq",
	"proxyaddresses": "collection any", "proxyaddresses/": "text eq startswith",
})

// Whatever an address says, a filter, an order or a search is read or refused with a text
// that says why, and a filter that was read can be put to any row.
func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"", "id eq 'a'", "displayName eq null", "startswith(displayName,'A''b') and not (accountEnabled eq true)",
		"assignedLicenses/any(x:x/skuId eq 11111111-1111-4111-8111-111111111111)", "assignedLicenses/$count ne 0",
		"createdDateTime ge 2026-01-01T00:00:00Z", "id in ('a','b')", "proxyAddresses/any(p:startswith(p,'smtp:'))",
		"displayName desc,id", `"displayName:ada" AND "mail:b"`, "not not not id eq 'a'", "((((", "'", "any(any(any(",
	} {
		f.Add(s)
	}
	nothing := func(string) any { return nil }
	row := func(path string) any {
		return map[string]any{"id": "a", "displayname": "Ada", "accountenabled": true, "assignedlicenses": []Getter{nothing}, "proxyaddresses": []Getter{nothing}}[strings.ToLower(path)]
	}
	f.Fuzz(func(t *testing.T, s string) {
		filter, err := ParseFilter(s, users, Settings{Resource: "User"})
		switch {
		case err != nil && err.Error() == "":
			t.Fatal("refused without a word")
		case err == nil && filter.Root != nil:
			filter.Root.Match(row)
			filter.Root.Match(nothing)
		}
		if _, err := ParseOrder(s, []string{"displayName"}); err != nil && err.Error() == "" {
			t.Fatal("refused without a word")
		}
		if n, err := ParseSearch(s, []string{"displayName"}); err == nil && n != nil {
			n.Match(row)
		}
	})
}

// A filter that is nested without end is refused, as a parser that goes down with it
// would take the process along.
func TestFilterNestedWithoutEnd(t *testing.T) {
	for _, s := range []string{strings.Repeat("(", 2_000_000), strings.Repeat("not ", 500_000) + "id eq 'a'", strings.Repeat("assignedLicenses/any(x:", 200_000)} {
		if _, err := ParseFilter(s, users, Settings{Resource: "User"}); err == nil {
			t.Errorf("%.20s… is read", s)
		}
		if _, err := ParseSearch(s, []string{"displayName"}); err == nil {
			t.Errorf("search %.20s… is read", s)
		}
	}
}
