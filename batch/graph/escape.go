package graph

import (
	"net/url"
	"strings"
)

// userPath returns the escaped path of a user given by object id or UPN
// (graph-contract 3.2).
func userPath(key string) string {
	if strings.HasPrefix(key, "$") {
		// A leading $ would read as an OData segment, so the key goes into parentheses.
		return "/users(" + escapePath(literal(key)) + ")"
	}
	return "/users/" + url.PathEscape(key)
}

// escapePath escapes a quoted key and leaves its apostrophes, which OData counts.
func escapePath(s string) string {
	return strings.ReplaceAll(url.PathEscape(s), "%27", "'")
}

// literal returns s as an OData string: in apostrophes, those within doubled.
func literal(s string) string {
	return "'" + strings.ReplaceAll(s, "'", "''") + "'"
}

// escapeQuery escapes the value of a query option. A space becomes %20, because an
// OData server need not read + as one, and commas stay readable.
func escapeQuery(s string) string {
	return strings.NewReplacer("+", "%20", "%2C", ",", "%27", "'", "%28", "(", "%29", ")", "%3A", ":", "%2F", "/").Replace(url.QueryEscape(s))
}
