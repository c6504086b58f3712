package intake

import (
	"bytes"
	"io"

	"golang.org/x/text/transform"
)

// maxRow is how long one row may be, in bytes of UTF-8. A quote that is never
// closed makes one row of all that follows.
const maxRow = 8 << 20

// maxHeader is the same for a header, whose every cell is compared with every name.
const maxHeader = 64 << 10

// A text is a decoded file.
type text struct {
	io.Reader
	guess *guess // nil where the encoding was never in doubt
}

func newText(file io.Reader, cs charset) *text {
	return &text{Reader: transform.NewReader(file, transform.Chain(&watch{wide: cs.wide}, cs.turn, lineEnds{})), guess: cs.guess}
}

// legacy tells whether what was read so far turned out not to be UTF-8.
func (t *text) legacy() bool { return t.guess != nil && t.guess.mode == legacy }

// tooLong refuses the row after that of the line, or the first where that is 0.
func (in *reading) tooLong(line, limit int) error {
	if line == 0 {
		return in.fail("the first row does not end within %d KiB: look for a quote that is never closed, or for a file that is no table", limit>>10)
	}
	return in.failAt(line, "the row after this one does not end within %d KiB: look for a quote that is never closed", limit>>10)
}

// lineEnds turns each CR that no LF follows into LF, which encoding/csv takes for
// the end of a line. A CR before LF stays: encoding/csv knows it.
type lineEnds struct{ transform.NopResetter }

// Transform is part of transform.Transformer.
func (lineEnds) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	n := copy(dst, src)
	if n < len(src) {
		err = transform.ErrShortDst
	} else if n > 0 && src[n-1] == '\r' && !atEOF {
		n, err = n-1, transform.ErrShortSrc // its next byte decides
	}
	for at := 0; ; at++ {
		i := bytes.IndexByte(src[at:n], '\r')
		if i < 0 {
			return n, n, err
		}
		at += i
		if at+1 == len(src) || src[at+1] != '\n' {
			dst[at] = '\n'
		}
	}
}
