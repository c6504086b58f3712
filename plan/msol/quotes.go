package msol

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// quoted takes a text that is closed on its line.
func (x *lexer) quoted(quotes string, expands bool) {
	t := token{kind: tokText, line: x.line}
	body, used, ok := cutText(x.rest(), quotes, expands)
	if !ok {
		x.bad("this quote is not closed on its line")
		return
	}
	if x.peek() > unicode.MaxASCII {
		x.fancy = append(x.fancy, x.line)
	}
	x.pos += used
	if t.text = body; expands {
		t.text, t.parts = expand(body)
	}
	x.add(t)
}

// cutText returns what stands between the quotes at the start of s. A quote in it is
// written twice, or in an expanding text with a backtick, which stays for expand.
func cutText(s, quotes string, expands bool) (body string, used int, ok bool) {
	var b strings.Builder
	_, first := utf8.DecodeRuneInString(s)
	for i := first; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '\n':
			return "", 0, false
		case r == '`' && expands && i+n < len(s) && s[i+n] != '\n':
			_, m := utf8.DecodeRuneInString(s[i+n:])
			b.WriteString(s[i : i+n+m])
			i += n + m
			continue
		case strings.ContainsRune(quotes, r):
			next, m := utf8.DecodeRuneInString(s[i+n:])
			if m == 0 || !strings.ContainsRune(quotes, next) {
				return b.String(), i + n, true
			}
			i += m // written twice
		}
		b.WriteString(s[i : i+n])
		i += n
	}
	return "", 0, false
}
