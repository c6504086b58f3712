package intake

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"

	"github.com/gocarina/gocsv"
)

// A place is a column that is read, and what its cells are.
type place struct {
	column int
	field  field // fieldRest: only a filter or a recipe reads it
	asked  []int // the wants that read it
}

// place lays out the columns that mean something or that are wanted. The rest of a row
// is not kept.
func (m *mapper) place() {
	m.row, m.cells = &row{}, make([]string, len(m.asked))
	m.places = nil
	for i, f := range m.columns.fields {
		p := place{column: i, field: f}
		for k, at := range m.asked {
			if at == i {
				p.asked = append(p.asked, k)
			}
		}
		if f != fieldRest || len(p.asked) > 0 {
			m.places = append(m.places, p)
		}
	}
}

// put puts the cells of a row into their places. cell returns that of a column.
func (m *mapper) put(cell func(column int) string) {
	for _, p := range m.places {
		value := cell(p.column)
		if to := m.row.cell(p.field); to != nil {
			*to = value
		}
		for _, k := range p.asked {
			m.cells[k] = value
		}
	}
}

// newCSV returns a reader of rows that may be ragged.
func newCSV(r io.Reader, comma rune) *csv.Reader {
	c := csv.NewReader(r)
	c.Comma = comma
	c.FieldsPerRecord = -1
	c.ReuseRecord = true
	c.TrimLeadingSpace = comma != '\t' // "a", "b": the space is no reason to refuse the quote
	return c
}

// records are the rows of a piece. To gocsv they are a table of the recognised columns
// alone, under their canonical names; what else is wanted of a row is kept beside it.
type records struct {
	columns *columns
	places  []place
	asked   int // how many wants there are

	table  [][]string // for gocsv: the names, then the recognised cells of each row
	beside []beside   // one for each row
	cells  []string   // that both are slices of
	rows   []mapped   // what gocsv made of the table
}

// beside is what gocsv does not see of a row.
type beside struct {
	line   int
	asked  []string // the cells of the wants
	skip   string   // what the row is, if no user can be in it
	ragged bool
	padded bool // it had cells beyond the header, and nothing was in them
	blank  bool
	other  bool // it is a header with other columns than the first
}

// Read is part of gocsv.CSVReader, which asks for all rows at once.
func (r *records) Read() ([]string, error) { return nil, io.EOF }

// ReadAll is part of gocsv.CSVReader.
func (r *records) ReadAll() ([][]string, error) { return r.table, nil }

// read reads the rows of a piece, whose first line has the number line, up to the first
// that cannot be read, and has gocsv map them.
func (r *records) read(text []byte, buf *bufio.Reader, comma rune, line int) error {
	r.table, r.beside, r.cells = r.table[:0], r.beside[:0], r.cells[:0]
	r.head()
	c := newCSV(buf, comma)
	var broken error
	for {
		begin := c.InputOffset()
		record, err := c.Read()
		if err != nil {
			if !errors.Is(err, io.EOF) {
				broken = err
			}
			break
		}
		// A quoted cell may span lines, so a row's number is not its line.
		at, _ := c.FieldPos(0)
		if record, err = r.columns.unwrap(record, comma); err != nil {
			broken = err
			break
		}
		b := beside{line: line + at - 1, blank: isNothing(text[begin:c.InputOffset()], comma)}
		r.add(record, b)
	}
	if err := gocsv.UnmarshalCSV(r, &r.rows); err != nil {
		return err
	}
	return broken
}

// head puts the canonical names on top of the table.
func (r *records) head() {
	var names []string
	for _, p := range r.places {
		if p.field != fieldRest {
			names = append(names, string(p.field))
		}
	}
	r.table = append(r.table, names)
}

// add adds one row.
func (r *records) add(record []string, b beside) {
	if !b.blank {
		b.skip = r.columns.noise(record)
		b.other = b.skip == headerLine && r.columns.otherColumns(record)
	}
	if over := len(record) - len(r.columns.cells); over > 0 {
		b.ragged, b.padded = r.columns.surplus(record)
	}
	at := len(r.cells)
	for _, p := range r.places {
		if p.field != fieldRest {
			r.cells = append(r.cells, r.columns.unguard(cellOf(record, p.column)))
		}
	}
	end := len(r.cells)
	r.table = append(r.table, r.cells[at:end:end])
	if r.asked > 0 {
		for range r.asked {
			r.cells = append(r.cells, "")
		}
		b.asked = r.cells[end:len(r.cells):len(r.cells)]
		for _, p := range r.places {
			for _, k := range p.asked {
				b.asked[k] = r.columns.unguard(cellOf(record, p.column))
			}
		}
	}
	r.beside = append(r.beside, b)
}

// cellOf returns a cell; a row may be shorter than the header.
func cellOf(record []string, column int) string {
	if column < len(record) {
		return record[column]
	}
	return ""
}

// unguard takes off the apostrophe that keeps spreadsheets from seeing a formula, in
// files that reseat wrote.
func (c *columns) unguard(cell string) string {
	if c.format.guarded && len(cell) > 1 && cell[0] == '\'' && strings.IndexByte("=+-@\t\r", cell[1]) >= 0 {
		return cell[1:]
	}
	return cell
}

// unwrap reads a row of which every line stands in quotes as one cell.
func (c *columns) unwrap(record []string, comma rune) ([]string, error) {
	if !c.wrapped || len(record) != 1 {
		return record, nil
	}
	return newCSV(strings.NewReader(record[0]), comma).Read()
}

// isNothing tells whether a row is nothing but delimiters, quotes and white space.
func isNothing(raw []byte, comma rune) bool {
	return len(bytes.TrimLeftFunc(raw, func(c rune) bool { return c == comma || c == '"' || isBlank(c) })) == 0
}
