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
	head, _ := peek(body)
	in.sample = in.columns.sample(head, s.comma)
	if !s.list && len(cells) == 1 {
		cells = in.unwrapped(cells, s.comma)
	}
	if err := in.header(t, cells, s); err != nil {
		return err
	}
	in.columns.usersByUPN()
	for _, check := range []func(line int) error{in.settle, in.located, in.ask, in.answered} {
		if err := check(line); err != nil {
			return err
		}
	}
	if err := in.body(c, s.comma, line); err != nil {
		return err
	}
	return in.unlaid(line)
}

// mostSampled is how many rows are looked at before the columns are understood.
const mostSampled = 200

// sample reads the first rows of a text as well as it can: it is only looked at.
func (c *columns) sample(head []byte, comma rune) [][]string {
	r := newCSV(bytes.NewReader(head), comma)
	r.ReuseRecord, r.LazyQuotes = false, true
	var out [][]string
	for len(out) < mostSampled {
		row, err := r.Read()
		if err != nil {
			break
		}
		if !blankCells(row) && !underline(row) {
			out = append(out, row)
		}
	}
	if n := len(out); n > 1 && len(head) == headSize {
		out = out[:n-1] // it may be cut off
	}
	return out
}

// unwrapped takes a header apart whose line stands in quotes as one cell, as those of
// all rows do then.
func (in *reading) unwrapped(cells []string, comma rune) []string {
	inner := firstRow(cells[0], comma)
	if len(inner) < 2 {
		return cells
	}
	in.columns.wrapped = true
	for i, row := range in.sample {
		if len(row) == 1 {
			in.sample[i] = firstRow(row[0], comma)
		}
	}
	in.info.note("each line stood in quotes as one cell, and was read without them")
	return inner
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
			crew.hire(p, ended != nil)
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
