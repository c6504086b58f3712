package odata

import (
	"strings"
	"unicode"
)

// ParseSearch reads a $search such as "displayName:ada" AND "mail:contoso". Each clause
// finds the users of whom a word of the property begins with the text.
func ParseSearch(s string, searchable []string) (Node, error) {
	var all Node
	for _, alternative := range strings.Split(s, " OR ") {
		var both Node
		for _, c := range strings.Split(alternative, " AND ") {
			n, f := parseClause(strings.TrimSpace(c), searchable)
			if f != nil {
				return nil, f
			}
			if both != nil {
				n = and{both, n}
			}
			both = n
		}
		if all != nil {
			both = or{all, both}
		}
		all = both
	}
	return all, nil
}

func parseClause(s string, searchable []string) (Node, *Error) {
	inner, quoted := strings.CutPrefix(s, `"`)
	inner, ended := strings.CutSuffix(inner, `"`)
	name, text, named := strings.Cut(inner, ":")
	if !quoted || !ended || !named || text == "" || strings.Contains(text, `"`) {
		return nil, &Error{Malformed, "$search", "Syntax error: a clause of $search reads \"property:text\", in quotes."}
	}
	for _, p := range searchable {
		if strings.EqualFold(p, name) {
			return begins{p, strings.ToLower(text)}, nil
		}
	}
	return nil, unsupported("$search", "Unsupported property '%s' in $search.", name)
}

// begins is a clause of $search.
type begins struct{ path, text string }

func (n begins) Match(get Getter) bool {
	s, _ := get(n.path).(string)
	s = strings.ToLower(s)
	for i, r := range s {
		starts := i == 0 || !wordRune(lastRune(s[:i]))
		if starts && wordRune(r) && strings.HasPrefix(s[i:], n.text) {
			return true
		}
	}
	return false
}

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func lastRune(s string) rune {
	var last rune
	for _, r := range s[max(0, len(s)-4):] {
		last = r
	}
	return last
}
