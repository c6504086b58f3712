package msol

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A lexer splits a PowerShell script into tokens. As PowerShell does, it takes
// curly quotes for quotes and long dashes for dashes.
type lexer struct {
	src    string
	pos    int
	line   int
	tokens []token
	fancy  []int  // lines with typographic quotes or dashes
	open   string // the quote of a text over several lines that nothing closes
}

const (
	doubleQuotes = "\"“”„"
	singleQuotes = "'‘’‚‛"
	dashes       = "-–—―"
)

func lex(src string) *lexer {
	x := &lexer{src: strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(src), line: 1}
	for x.pos < len(x.src) {
		x.next()
	}
	x.add(token{kind: tokBreak})
	x.add(token{kind: tokEnd})
	pair(x.tokens)
	return x
}

func (x *lexer) rest() string { return x.src[x.pos:] }

func (x *lexer) peek() rune {
	r, _ := utf8.DecodeRuneInString(x.rest())
	return r
}

func (x *lexer) step() rune {
	r, n := utf8.DecodeRuneInString(x.rest())
	x.pos += n
	if r == '\n' {
		x.line++
	}
	return r
}

func (x *lexer) has(prefix string) bool { return strings.HasPrefix(x.rest(), prefix) }

func (x *lexer) add(t token) {
	if t.line == 0 {
		t.line = x.line
	}
	x.tokens = append(x.tokens, t)
}

// lineEnd is what is left of the line.
func (x *lexer) lineEnd() string {
	before, _, _ := strings.Cut(x.rest(), "\n")
	return before
}

func (x *lexer) bad(why string) {
	x.add(token{kind: tokBad, text: why})
	x.pos += len(x.lineEnd())
}

func (x *lexer) next() {
	glued := x.pos > 0 && !unicode.IsSpace(x.before())
	first := len(x.tokens)
	x.token()
	if len(x.tokens) > first {
		x.tokens[first].glued = glued
	}
}

func (x *lexer) before() rune {
	r, _ := utf8.DecodeLastRuneInString(x.src[:x.pos])
	return r
}

func (x *lexer) token() {
	r := x.peek()
	switch {
	case r == '\n' || r == ';':
		x.add(token{kind: tokBreak})
		x.step()
	case unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff':
		x.step()
	case r == '`':
		x.backtick()
	case x.has("<#"):
		x.blockComment()
	case r == '#':
		x.pos += len(x.lineEnd())
	case x.has("@'") || x.has(`@"`):
		x.hereString()
	case strings.ContainsRune(doubleQuotes, r):
		x.quoted(doubleQuotes, true)
	case strings.ContainsRune(singleQuotes, r):
		x.quoted(singleQuotes, false)
	case x.symbol():
	case x.cast():
	case r == '$':
		x.variable()
	case r == '@':
		x.splat()
	case strings.ContainsRune(dashes, r):
		x.dash()
	default:
		x.word()
	}
}

// symbol takes a bracket or another sign that stands for itself.
func (x *lexer) symbol() bool {
	for _, s := range []string{"@(", "@{", "$(", "&&", "||", "+=", "-=", "(", ")", "{", "}", "|", ",", "=", "&"} {
		if x.has(s) {
			x.add(token{kind: tokSymbol, text: s})
			x.pos += len(s)
			return true
		}
	}
	return false
}

// cast takes a type in front of a variable, as in [string]$upn, which changes nothing
// here.
func (x *lexer) cast() bool {
	for _, t := range []string{"[string]", "[string[]]", "[array]"} {
		if len(x.rest()) > len(t) && strings.EqualFold(x.rest()[:len(t)], t) && x.rest()[len(t)] == '$' {
			x.pos += len(t)
			return true
		}
	}
	return false
}

func (x *lexer) backtick() {
	after := x.rest()[1:]
	switch trimmed := strings.TrimLeft(after, " \t"); {
	case strings.HasPrefix(after, "\n"):
		x.step()
		x.step()
	case trimmed == "" || trimmed[0] == '\n':
		x.bad("a backtick with spaces behind it does not carry the line on: delete the spaces")
	default:
		x.word()
	}
}

func (x *lexer) blockComment() {
	i := strings.Index(x.rest(), "#>")
	if i < 0 {
		x.add(token{kind: tokBad, text: "this comment is never closed, so nothing after it counts: close it with #>"})
		x.add(token{kind: tokParam, text: "unclosed"}) // whatever follows could write
		x.pos = len(x.src)
		return
	}
	for end := x.pos + i + 2; x.pos < end; {
		x.step()
	}
}

// hereString takes @" … "@, whose ends stand on lines of their own.
func (x *lexer) hereString() {
	quote := x.rest()[1:2]
	head := x.lineEnd()
	i := -1
	if x.open != quote {
		i = strings.Index(x.rest(), "\n"+quote+"@")
	}
	if i < 0 {
		x.open = quote // nothing closes another such text below
	}
	if strings.TrimSpace(head[2:]) != "" || i < 0 {
		x.bad("this text is not closed: " + quote + "@ must be at the beginning of a line")
		return
	}
	body := x.rest()[min(len(head)+1, i):i]
	t := token{kind: tokText, line: x.line}
	if quote == `"` {
		t.text, t.parts = expand(body)
	} else {
		t.text = body
	}
	for end := x.pos + i + 3; x.pos < end; {
		x.step()
	}
	x.add(t)
}

func isName(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

// variable takes $name.A.B.
func (x *lexer) variable() {
	name, props, used := cutVariable(x.rest())
	if used == 0 {
		x.word()
		return
	}
	x.add(token{kind: tokVar, text: name, props: props})
	x.pos += used
}

func (x *lexer) splat() {
	name := nameAt(x.rest()[1:])
	if name == "" {
		x.word()
		return
	}
	x.add(token{kind: tokSplat, text: name})
	x.pos += 1 + len(name)
}

// dash takes -Name or -Name:, or a word such as -5.
func (x *lexer) dash() {
	r, n := utf8.DecodeRuneInString(x.rest())
	name := nameAt(x.rest()[n:])
	if first, _ := utf8.DecodeRuneInString(name); !unicode.IsLetter(first) {
		x.word()
		return
	}
	if r != '-' {
		x.fancy = append(x.fancy, x.line)
	}
	x.add(token{kind: tokParam, text: name})
	x.pos += n + len(name)
	if x.has(":") {
		x.pos++
	}
}

func nameAt(s string) string {
	end := strings.IndexFunc(s, func(r rune) bool { return !isName(r) })
	if end < 0 {
		return s
	}
	return s[:end]
}

// word takes what stands up to the next space or sign. What is in angle or square
// brackets belongs to it: people write <your tenant>.
func (x *lexer) word() {
	t := token{kind: tokWord, line: x.line}
	start := x.pos
	for x.pos < len(x.src) {
		r := x.peek()
		if n := placeholderAt(x.rest()); n > 0 {
			x.pos += n
			continue
		}
		if r == '`' && x.pos > start && strings.HasPrefix(x.rest()[1:], "\n") {
			break
		}
		if unicode.IsSpace(r) || strings.ContainsRune("(){}|,;\"“”„", r) || r == '=' && x.pos > start && x.assigns() {
			break
		}
		x.step()
		if r == '`' && x.pos < len(x.src) && x.peek() != '\n' {
			x.step()
		}
	}
	if x.pos == start {
		x.step() // whatever it is, go on behind it
	}
	text := x.src[start:x.pos]
	if strings.ContainsAny(text, "$`") {
		t.text, t.parts = expand(text)
	} else {
		t.text = text
	}
	x.add(t)
}

// assigns tells whether the = here ends a word: it does not in a=b.
func (x *lexer) assigns() bool {
	next, _ := utf8.DecodeRuneInString(x.rest()[1:])
	return unicode.IsSpace(next)
}

// placeholderAt returns the length of a placeholder such as <UPN> at the start of s,
// and 0 where there is none.
func placeholderAt(s string) int {
	if s == "" || s[0] != '<' && s[0] != '[' {
		return 0
	}
	close := byte('>')
	if s[0] == '[' {
		close = ']'
	}
	const longest = 60
	for i := 1; i < len(s) && i < longest; i++ {
		switch s[i] {
		case close:
			if i == 1 {
				return 0
			}
			return i + 1
		case '\n', '<', '[', '"', '$', '|':
			return 0
		}
	}
	return 0
}
