package intake

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
)

// table reads the rows of a CSV file or of a plain list, which is a table of one
// column whose header is left out.
func (in *reading) table(t *text, body *bufio.Reader, s shape) error {
	rows := tableReader{in: in, text: t, above: s.lines, skip: int64(s.skip)}
	cells := []string{"User"}
	if !s.list {
		var err error
		if cells, err = rows.header(body, s.comma); err != nil {
			return in.broken(err, s.lines)
		}
	}
	t.next(s.lines+1, rows.skip)
	if err := in.header(t, cells, s); err != nil {
		return err
	}
	for _, check := range []func(line int) error{in.settle, in.located, in.ask, in.answered} {
		if err := check(1 + s.lines); err != nil {
			return err
		}
	}
	var err error
	if rows.record, err = in.record(body, s.comma); err != nil {
		return in.fail("header: %v", err)
	}
	rows.above--
	rows.skip -= int64(rows.head)
	return rows.body()
}

// newCSV returns a reader of rows that may be ragged: Extra tells.
func newCSV(r io.Reader, comma rune) *csv.Reader {
	c := csv.NewReader(r)
	c.Comma = comma
	c.FieldsPerRecord = -1
	c.ReuseRecord = true
	return c
}

// header reads the header off body, and moves above and skip below it. The reader
// takes no more of body, as body is a bufio.Reader itself.
func (r *tableReader) header(body *bufio.Reader, comma rune) ([]string, error) {
	r.text.header()
	c := newCSV(body, comma)
	cells, err := c.Read()
	if err != nil {
		return nil, err
	}
	end := r.skip + c.InputOffset()
	r.above += bytes.Count(r.text.slice(r.skip, end), []byte{'\n'})
	r.skip = end
	return cells, nil
}

// A tableReader reads the rows below a header.
type tableReader struct {
	*record
	in    *reading
	text  *text
	above int   // lines before what csv reads
	skip  int64 // bytes before what csv reads

	begin, end int64 // of the row, in the text
}

// body reads the rows. A quoted cell may span lines, so a row's number is not its
// line.
func (r *tableReader) body() error {
	for rows := 0; ; rows++ {
		r.begin = r.skip + r.csv.InputOffset()
		err := r.read()
		switch {
		case errors.Is(err, io.EOF) && rows == 0:
			return r.in.fail("there are no rows below the header: export it again, or add a row")
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return r.in.broken(err, r.above)
		}
		r.end = r.skip + r.csv.InputOffset()
		line, _ := r.csv.FieldPos(0)
		if err := r.in.take(r.above+line, r.blank); err != nil {
			return err
		}
		r.text.next(r.above+line, r.end)
	}
}

// blank tells whether the row is nothing but delimiters, quotes and white space.
func (r *tableReader) blank() bool {
	return !bytes.ContainsFunc(r.text.slice(r.begin, r.end), func(c rune) bool {
		return c != r.csv.Comma && c != '"' && !isBlank(c)
	})
}
