package tenant

import (
	"strings"
	"unicode"
)

// Steers tells whether a character does something to a terminal or a text instead of
// being shown: a control character, a separator of lines, or one that turns the direction
// of the text around it.
func Steers(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029'
}

// Plain is a text from outside (of a tenant, a file or another process) as it may stand in
// a line for people. What breaks a line or sets a tab becomes a space, and whatever else
// steers is left out, so the text can neither begin a line of its own nor hide another.
func Plain(s string) string {
	if strings.IndexFunc(s, Steers) < 0 {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\t', r == '\v', r == '\f', r == '\r', r == '\u0085', r == '\u2028', r == '\u2029':
			return ' '
		case Steers(r):
			return -1
		}
		return r
	}, s)
}
