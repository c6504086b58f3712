package odata

import "strings"

// A kind is what a token of a $filter is.
type kind int

const (
	end    kind = iota
	word        // name, path, operator, GUID, number, true, null
	text        // 'quoted', without its quotes
	symbol      // one of ( ) , :
)

type token struct {
	kind kind
	text string
}

// tokens splits a $filter. Quotes inside a literal are doubled (graph-contract 3.2).
func tokens(s string) ([]token, bool) {
	var out []token
	for i := 0; i < len(s); {
		switch ch := s[i]; {
		case ch == ' ' || ch == '\t':
			i++
		case strings.IndexByte("(),:", ch) >= 0:
			out = append(out, token{symbol, string(ch)})
			i++
		case ch == '\'':
			lit, n := literal(s[i:])
			if n == 0 {
				return nil, false
			}
			out = append(out, token{text, lit})
			i += n
		default:
			ends := " \t(),:'"
			if ch >= '0' && ch <= '9' { // of a date, whose time has colons
				ends = " \t(),'"
			}
			n := strings.IndexAny(s[i:], ends)
			if n < 0 {
				n = len(s) - i
			}
			out = append(out, token{word, s[i : i+n]})
			i += n
		}
	}
	return append(out, token{kind: end}), true
}

// literal reads a quoted literal at the beginning of s and returns how long it is; 0
// where its end is missing.
func literal(s string) (string, int) {
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		if s[i] != '\'' {
			b.WriteByte(s[i])
			continue
		}
		if i+1 < len(s) && s[i+1] == '\'' {
			b.WriteByte('\'')
			i++
			continue
		}
		return b.String(), i + 1
	}
	return "", 0
}
