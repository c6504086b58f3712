package intake

import (
	"bytes"
	"strings"

	"golang.org/x/text/transform"
)

// A mixedError says where a second encoding begins in a file.
type mixedError struct {
	line int // 0 where that is not known
	kind string
	wide bool // one of them is UTF-16
}

// Error is part of error.
func (e *mixedError) Error() string { return "two encodings in one file: " + e.kind }

// text says it to people, with a remedy.
func (e *mixedError) text() string {
	if e.wide {
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
			w.lines.add(src[:at])
			return 0, 0, w.mixed()
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
