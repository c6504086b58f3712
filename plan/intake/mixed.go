package intake

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/transform"
)

// A mixedError says where a second encoding begins in a file.
type mixedError struct {
	line int // 0 where that is not known
	kind string
	wide bool // one of them is UTF-16
	nul  bool // there is a NUL, and no second encoding
}

// Error is part of error.
func (e *mixedError) Error() string { return "two encodings in one file: " + e.kind }

// text says it to people, with a remedy.
func (e *mixedError) text() string {
	switch {
	case e.nul:
		return nulText
	case e.wide:
		return "the file mixes UTF-8 and UTF-16, as Out-File -Append writes behind other text: write it again in one encoding, such as with Set-Content -Encoding UTF8"
	}
	return "the file mixes UTF-8 and another encoding (" + e.kind + "): write it again in one encoding, or give --encoding utf-8, which puts rows on hold whose user key cannot be read"
}

// errMixed is a mix of which only the first bytes were seen.
var errMixed = &mixedError{kind: "UTF-8 and UTF-16", wide: true}

// watch passes a file's bytes on and notices where another encoding begins in it, as
// Out-File -Append of PowerShell does with files that something else began (R42).
type watch struct {
	wide  bool // the bytes are UTF-16
	run   int  // letters of UTF-16 so far that are two bytes of ASCII each
	at    bool // an @ and a dot are among them
	dot   bool
	lines lineCount
}

// Reset is part of transform.Transformer.
func (w *watch) Reset() { w.run, w.at, w.dot = 0, false, false }

// Transform is part of transform.Transformer.
func (w *watch) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	n := min(len(dst), len(src))
	if n < len(src) {
		err = transform.ErrShortDst
	}
	if !w.wide {
		if at := bytes.IndexByte(src[:n], 0); at >= 0 {
			if len(src)-at < 2*nulsSeen && !atEOF {
				w.lines.add(src[:at])
				return copy(dst, src[:at]), at, transform.ErrShortSrc
			}
			w.lines.add(src[:at])
			return 0, 0, w.foreign(src[at:])
		}
		w.lines.add(src[:n])
		return copy(dst, src[:n]), n, err
	}
	if n%2 == 1 && !(atEOF && n == len(src)) {
		n--
		if err == nil {
			err = transform.ErrShortSrc
		}
	}
	for i := 0; i+1 < n; i += 2 {
		if w.letter(src[i], src[i+1]) {
			return 0, 0, w.mixed()
		}
	}
	return copy(dst, src[:n]), n, err
}

// nulsSeen is how many letters behind a NUL tell what it is.
const nulsSeen = 8

// nulText is said of a text with NULs in it.
const nulText = "a NUL character, which no text contains: the file was damaged or not written to its end: export it again"

// foreign says what the NUL at the start of a text means: UTF-16 has one in each letter.
func (w *watch) foreign(text []byte) error {
	if alternates(text) {
		return w.mixed()
	}
	return &mixedError{line: w.lines.line(), nul: true}
}

// alternates tells whether a text that begins with a NUL goes on as UTF-16 does: no NUL
// beside another, and many.
func alternates(text []byte) bool {
	text = text[:min(len(text), 2*nulsSeen)]
	nuls := 0
	for i, c := range text {
		switch {
		case c != 0:
		case i%2 == 1:
			return false
		default:
			nuls++
		}
	}
	return nuls > 1 && 4*nuls >= len(text)
}

// nulIn returns the line of the first NUL in a text that is one but for its NULs; false
// where it is something else.
func nulIn(head []byte) (line int, ok bool) {
	at := bytes.IndexByte(head, 0)
	if at <= 0 || !utf8.Valid(head) {
		return 0, false
	}
	for _, c := range head {
		if c != 0 && c < ' ' && strings.IndexByte("\t\n\r\f\x1A", c) < 0 {
			return 0, false
		}
	}
	var lines lineCount
	lines.add(head[:at])
	return lines.line(), true
}

func (w *watch) mixed() error {
	return &mixedError{line: w.lines.line(), kind: errMixed.kind, wide: true}
}

// narrow are the bytes of addresses and of tables around them.
const narrow = "@._-+,;\"\t\r\n "

// letter looks at one letter of UTF-16, and tells whether the last ones were text of one
// byte a letter: a run of letters which no language has.
func (w *watch) letter(a, b byte) bool {
	if !narrowByte(a) || !narrowByte(b) {
		switch {
		case a+b == '\n' && (a == 0 || b == 0):
			w.lines.feeds++
		case a+b == '\r' && (a == 0 || b == 0):
			w.lines.returns++
		}
		w.Reset()
		return false
	}
	w.run++
	w.at = w.at || a == '@' || b == '@'
	w.dot = w.dot || a == '.' || b == '.'
	return w.run >= 16 || w.run >= 6 && w.at && w.dot
}

func narrowByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte(narrow, c) >= 0
}
