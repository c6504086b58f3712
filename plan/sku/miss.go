package sku

import (
	"fmt"
	"slices"
	"strings"
)

// What a name was taken for, in UnknownError.What and AmbiguousError.What.
const (
	aSKU  = "SKU"
	aPlan = "service plan"
)

// An UnknownError says that a name leads to nothing the tenant owns.
type UnknownError struct {
	What    string   // "SKU" or "service plan"
	Text    string   // as written
	Nearest []string // what may have been meant, best first; at most three
	Hint    string   // what is known about it, or what to write instead; may be empty
}

// meansAll tells whether a name is how people write "all of them".
func meansAll(text string) bool {
	return slices.Contains([]string{"*", "all", "any", "everything", "%"}, strings.ToLower(strings.TrimSpace(text)))
}

func (e *UnknownError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "unknown %s %q", e.What, e.Text)
	sep := ": "
	if e.Hint != "" {
		b.WriteString(sep + e.Hint)
		sep = "; "
	}
	if len(e.Nearest) > 0 {
		b.WriteString(sep + "did you mean " + either(e.Nearest) + "?")
	}
	return b.String()
}

// An AmbiguousError says that a name leads to several things the tenant owns.
type AmbiguousError struct {
	What    string   // "SKU" or "service plan"
	Text    string   // as written
	Choices []string // texts of which each leads to one of them, with what tells them apart in brackets
}

func (e *AmbiguousError) Error() string {
	return fmt.Sprintf("ambiguous %s %q: write %s", e.What, e.Text, either(e.Choices))
}

// either joins "a", "a or b", "a, b or c".
func either(list []string) string {
	switch n := len(list); n {
	case 0:
		return ""
	case 1:
		return list[0]
	default:
		return strings.Join(list[:n-1], ", ") + " or " + list[n-1]
	}
}
