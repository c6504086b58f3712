package intake

import (
	"bytes"
	"errors"
	"strings"

	"golang.org/x/text/transform"
)

var errMixed = errors.New("two encodings in one file")

// watch passes a file's bytes on and notices where another encoding begins in it, as
// Out-File -Append of PowerShell does with files that something else began (R42).
type watch struct {
	wide bool // the bytes are UTF-16
	run  int  // letters of UTF-16 so far that are two bytes of ASCII each
	at   bool // an @ and a dot are among them
	dot  bool
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
		if bytes.IndexByte(src[:n], 0) >= 0 {
			return 0, 0, errMixed
		}
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
			return 0, 0, errMixed
		}
	}
	return copy(dst, src[:n]), n, err
}

// narrow are the bytes of addresses and of tables around them.
const narrow = "@._-+,;\"\t\r\n "

// letter looks at one letter of UTF-16, and tells whether the last ones were text of one
// byte a letter: a run of letters which no language has.
func (w *watch) letter(a, b byte) bool {
	if !narrowByte(a) || !narrowByte(b) {
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
