package intake

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/gocarina/gocsv"
)

// table reads the rows of a CSV file or of a plain list, which is a table of one
// column whose header is left out.
func (in *reading) table(t *text, body io.Reader, s shape) error {
	rows := tableReader{in: in, text: t, above: s.lines, skip: int64(s.skip)}
	if s.list {
		body = io.MultiReader(strings.NewReader(listHeader), body)
		rows.above--
		rows.skip -= int64(len(listHeader))
	}
	r := csv.NewReader(body)
	r.Comma = s.comma
	r.FieldsPerRecord = -1 // rows may be ragged; Extra tells
	r.ReuseRecord = true
	t.header()
	um, err := gocsv.NewUnmarshaller(r, &row{})
	if err != nil {
		return in.broken(err, rows.above)
	}
	rows.csv, rows.um = r, um
	t.next(rows.above+1, rows.skip+r.InputOffset())
	if err := in.header(t, um.Headers, s); err != nil {
		return err
	}
	if err := in.settle(1 + s.lines); err != nil {
		return err
	}
	if err := in.located(1 + s.lines); err != nil {
		return err
	}
	if err := in.bind(um); err != nil {
		return err
	}
	return rows.body()
}

// listHeader stands above a plain list.
const listHeader = "User\n"

// bind ties the columns to the fields of a row, for gocsv.
func (in *reading) bind(um *gocsv.Unmarshaller) error {
	err := um.RenormalizeHeaders(func([]string) []string {
		names := make([]string, 0, len(in.columns.fields)+extraCells)
		for _, f := range in.columns.fields {
			names = append(names, string(f))
		}
		return append(names, slices.Repeat([]string{string(fieldExtra)}, extraCells)...)
	})
	if lost := slices.ContainsFunc(um.MismatchedHeaders, func(n string) bool { return n != string(fieldRest) }); err == nil && lost {
		err = fmt.Errorf("no place for one of the columns %v", um.MismatchedHeaders)
	}
	if err != nil {
		return in.fail("header: %v", err)
	}
	return nil
}

// A tableReader reads the rows below a header.
type tableReader struct {
	in    *reading
	text  *text
	csv   *csv.Reader
	um    *gocsv.Unmarshaller
	above int   // lines before what csv reads
	skip  int64 // bytes before what csv reads

	begin, end int64 // of the row, in the text
}

// body reads the rows. A quoted cell may span lines, so a row's number is not its
// line.
func (r *tableReader) body() error {
	for rows := 0; ; rows++ {
		r.begin = r.skip + r.csv.InputOffset()
		w, err := r.um.Read()
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
		if err := r.in.row(w.(*row), r.above+line, r.blank); err != nil {
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
