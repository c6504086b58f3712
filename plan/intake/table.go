package intake

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"runtime"
)

// table reads the rows of a CSV file or of a plain list, which is a table of one
// column whose header is left out.
func (in *reading) table(t *text, body *bufio.Reader, s shape) error {
	line := 1 + s.lines
	c := newCutter(t, body, line)
	cells := []string{"User"}
	if !s.list {
		var err error
		if cells, err = in.headerCells(c, body, s.comma); err != nil {
			return err
		}
	}
	in.sample = func() []string {
		head, _ := peek(body)
		return firstRow(string(head), s.comma)
	}
	if err := in.header(t, cells, s); err != nil {
		return err
	}
	for _, check := range []func(line int) error{in.settle, in.located, in.ask, in.answered} {
		if err := check(line); err != nil {
			return err
		}
	}
	if err := in.body(c, s.comma, line); err != nil {
		return err
	}
	return in.unlocated(line)
}

// headerCells reads the header off body.
func (in *reading) headerCells(c *cutter, body *bufio.Reader, comma rune) ([]string, error) {
	head, err := peek(body)
	if err != nil {
		return nil, in.broken(err, c.line-1)
	}
	end, _ := firstRowEnd(head)
	switch {
	case end > 0:
		head = head[:end]
	case len(head) >= maxHeader:
		return nil, in.tooLong(0, maxHeader)
	}
	cells, err := newCSV(bytes.NewReader(head), comma).Read()
	if err != nil {
		return nil, in.broken(err, c.line-1)
	}
	c.line += bytes.Count(head, []byte{'\n'})
	_, err = body.Discard(len(head))
	return cells, err
}

// body reads the rows; line is that of the header. Pieces of the file are mapped side
// by side, and their rows taken in the order of the file.
func (in *reading) body(c *cutter, comma rune, line int) error {
	crew := &crew{in: in, comma: comma, size: min(runtime.GOMAXPROCS(0), mostHands)}
	defer crew.stop()
	rows := 0
	var ended error // why no more pieces come
	for ended == nil || crew.busy() {
		for ended == nil && !crew.full() {
			p := crew.spare()
			if ended = c.next(p); len(p.text) == 0 {
				break
			}
			if err := crew.hire(p, ended != nil); err != nil {
				return in.fail("header: %v", err)
			}
		}
		if !crew.busy() {
			break
		}
		p := crew.first()
		if err := in.piece(p); err != nil {
			return err
		}
		if rows += len(p.rows); len(p.rows) > 0 {
			line = p.rows[len(p.rows)-1].line
		}
	}
	switch {
	case errors.Is(ended, errTooLong):
		return in.tooLong(line, maxRow)
	case !errors.Is(ended, io.EOF):
		return in.broken(ended, c.line-1)
	case rows == 0:
		return in.fail("there are no rows below the header: export it again, or add a row")
	}
	return nil
}

// piece takes the rows of a piece.
func (in *reading) piece(p *piece) error {
	for i := range p.rows {
		if err := in.take(&p.rows[i]); err != nil {
			return err
		}
	}
	if p.err != nil {
		return in.broken(p.err, p.line-1)
	}
	return nil
}
