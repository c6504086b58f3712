package intake

import (
	"bytes"
	"errors"
	"io"
	"slices"
)

// pieceSize is how much text is mapped at a time, in bytes.
const pieceSize = 16 << 10

var errTooLong = errors.New("a row without an end")

// A piece is some rows of a table.
type piece struct {
	text   []byte
	line   int  // of its first byte
	first  bool // whether the file's first row is in it
	legacy bool // whether the text up to its end turned out not to be UTF-8

	rows []outcome
	err  error // what is wrong with the row after them
	done chan struct{}
}

// A cutter cuts the text of a table into pieces of whole rows.
type cutter struct {
	text  *text
	src   io.Reader
	size  int    // of a piece, in bytes, unless a row is longer
	line  int    // of the first byte that is left
	tail  []byte // read, and not part of a piece yet
	begun bool
	err   error // of src
}

func newCutter(t *text, src io.Reader, line int) *cutter {
	return &cutter{text: t, src: src, size: pieceSize, line: line}
}

// next fills a piece. With the last one, which can be empty, comes an error: io.EOF,
// that of the source, or errTooLong.
//
// A line break ends a row unless it stands between quotes. A quote where none may be
// misleads that rule, but only about what follows it, and its row is an error.
func (c *cutter) next(p *piece) error {
	p.text = append(p.text[:0], c.tail...)
	p.line, p.first = c.line, !c.begun
	c.begun = true
	end, seen, quoted := 0, 0, false
	for {
		last, odd := lastRowEnd(p.text[seen:], quoted)
		if last > 0 {
			end = seen + last
		}
		seen, quoted = len(p.text), odd
		switch {
		case errors.Is(c.err, io.EOF):
			return c.cut(p, len(p.text), c.err)
		case c.err != nil:
			return c.cut(p, end, c.err)
		case end > 0 && len(p.text) >= c.size:
			return c.cut(p, end, nil)
		case len(p.text)-end > maxRow:
			return c.cut(p, end, errTooLong)
		}
		p.text = slices.Grow(p.text, c.size)
		var n int
		n, c.err = c.src.Read(p.text[len(p.text) : len(p.text)+c.size])
		p.text = p.text[:len(p.text)+n]
	}
}

// cut leaves what is beyond the end for the next piece.
func (c *cutter) cut(p *piece, end int, err error) error {
	c.tail = append(c.tail[:0], p.text[end:]...)
	p.text = p.text[:end]
	p.legacy = c.text.legacy()
	c.line += bytes.Count(p.text, []byte{'\n'})
	return err
}

// lastRowEnd returns the offset behind the last line break outside quotes, or 0, and
// whether the text ends inside quotes; quoted says so of its beginning.
func lastRowEnd(text []byte, quoted bool) (end int, odd bool) {
	for at := 0; ; quoted = !quoted {
		next := bytes.IndexByte(text[at:], '"')
		open := text[at:]
		if next >= 0 {
			open = open[:next]
		}
		if !quoted {
			if i := bytes.LastIndexByte(open, '\n'); i >= 0 {
				end = at + i + 1
			}
		}
		if next < 0 {
			return end, quoted
		}
		at += next + 1
	}
}

// firstRowEnd returns the offset behind the first line break outside quotes.
func firstRowEnd(text []byte) (end int, ok bool) {
	quoted := false
	for i, b := range text {
		switch {
		case b == '"':
			quoted = !quoted
		case b == '\n' && !quoted:
			return i + 1, true
		}
	}
	return 0, false
}
