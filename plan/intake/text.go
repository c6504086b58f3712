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

// A text is a decoded file. It refuses to hand out more bytes than one row may have,
// and keeps what it handed out until the row is past.
type text struct {
	in    *reading
	src   io.Reader
	guess *guess // nil where the encoding was never in doubt
	limit int    // bytes that the row may have
	left  int    // bytes until it is too long
	last  int    // line on which the last row began; 0 before the first

	raw  []byte // what was handed out since from
	from int64
}

func newText(in *reading, file io.Reader, cs charset) *text {
	return &text{in: in, src: transform.NewReader(file, transform.Chain(cs.turn, lineEnds{})), guess: cs.guess, limit: maxRow, left: maxRow}
}

// legacy tells whether what was read so far turned out not to be UTF-8.
func (t *text) legacy() bool { return t.guess != nil && t.guess.mode == legacy }

// header starts the count for a header.
func (t *text) header() { t.limit, t.left = maxHeader, maxHeader }

// next starts a new row at the offset; line is where the one just read began.
func (t *text) next(line int, offset int64) {
	t.limit, t.left = maxRow, maxRow
	t.last = line
	// Moving what is left for each row would cost more than the reading.
	if past := int(offset - t.from); past > headSize {
		t.raw = t.raw[:copy(t.raw, t.raw[past:])]
		t.from = offset
	}
}

// slice returns the text between two offsets, of which the first is not before the
// offset last given to next.
func (t *text) slice(from, to int64) []byte { return t.raw[from-t.from : to-t.from] }

// Read is part of io.Reader.
func (t *text) Read(p []byte) (int, error) {
	if t.left <= 0 {
		return 0, t.tooLong()
	}
	n, err := t.src.Read(p)
	t.left -= n
	t.raw = append(t.raw, p[:n]...)
	return n, err
}

func (t *text) tooLong() error {
	if t.last == 0 {
		return t.in.fail("the first row does not end within %d KiB: look for a quote that is never closed, or for a file that is no table", t.limit>>10)
	}
	return t.in.failAt(t.last, "the row after this one does not end within %d KiB: look for a quote that is never closed", t.limit>>10)
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
