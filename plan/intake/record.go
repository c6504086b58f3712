package intake

import (
	"encoding/csv"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"

	"github.com/gocarina/gocsv"
)

// A place is a column that is read, and where in the row its cells go.
type place struct {
	column int
	name   string // for gocsv
	to     []*string
}

// place lays out the columns that mean something or that a filter wants. The rest
// of a row is not kept.
func (m *mapper) place() {
	m.row = row{Asked: make([]string, len(m.asked))}
	m.places = nil
	for i, f := range m.columns.fields {
		p := place{column: i, name: string(f)}
		if to := m.row.cell(f); to != nil {
			p.to = append(p.to, to)
		}
		for k, at := range m.asked {
			if at == i {
				p.to = append(p.to, &m.row.Asked[k])
			}
		}
		if f == fieldRest {
			p.name = fmt.Sprintf("asked %d", len(m.places))
		}
		if len(p.to) > 0 {
			m.places = append(m.places, p)
		}
	}
}

// A record is one row as gocsv maps it. gocsv makes and clears a struct for each
// row, so the struct has a field for each place and no more: most files have few
// columns that mean something.
type record struct {
	um     *gocsv.Unmarshaller
	csv    *csv.Reader // of um
	places []place
	row    *row // that the places are in
}

// record has gocsv map rows to the places; read gives it the rows.
func (m *mapper) record() (*record, error) {
	head := recordHeader(len(m.columns.cells), m.places)
	r := newCSV(strings.NewReader(head), ',')
	um, err := gocsv.NewUnmarshaller(r, reflect.New(recordType(m.places)).Interface())
	if err != nil {
		return nil, err
	}
	if lost := slices.ContainsFunc(um.MismatchedHeaders, func(n string) bool { return n != string(fieldRest) }); lost || len(um.MismatchedStructFields) > 0 {
		return nil, fmt.Errorf("no place for one of the columns %v", um.MismatchedHeaders)
	}
	return &record{um: um, csv: r, places: m.places, row: &m.row}, nil
}

// of begins to read the rows of a text, whose lines count from 1. gocsv goes on with
// the columns that it knows.
func (r *record) of(text io.Reader, comma rune) { *r.csv = *newCSV(text, comma) }

// recordType returns the struct of a record.
func recordType(places []place) reflect.Type {
	fields := make([]reflect.StructField, 0, len(places)+1)
	for i, p := range places {
		fields = append(fields, reflect.StructField{
			Name: fmt.Sprintf("Cell%d", i),
			Type: reflect.TypeFor[string](),
			Tag:  reflect.StructTag(fmt.Sprintf("csv:%q", p.name)),
		})
	}
	return reflect.StructOf(append(fields, reflect.StructField{
		Name: "Extra",
		Type: reflect.TypeFor[extra](),
		Tag:  reflect.StructTag(fmt.Sprintf("csv:%q", string(fieldExtra))),
	}))
}

// recordHeader returns the header by which gocsv knows the columns: the names of
// the places, and room for cells beyond the file's own header.
func recordHeader(columns int, places []place) string {
	names := make([]string, columns, columns+extraCells)
	for _, p := range places {
		names[p.column] = p.name
	}
	names = append(names, slices.Repeat([]string{string(fieldExtra)}, extraCells)...)
	return strings.Join(names, ",") + "\n"
}

// newCSV returns a reader of rows that may be ragged: Extra tells.
func newCSV(r io.Reader, comma rune) *csv.Reader {
	c := csv.NewReader(r)
	c.Comma = comma
	c.FieldsPerRecord = -1
	c.ReuseRecord = true
	return c
}

// read puts the next row into the places.
func (r *record) read() error {
	v, err := r.um.Read()
	if err != nil {
		return err
	}
	cells := reflect.ValueOf(v).Elem()
	for i, p := range r.places {
		s := cells.Field(i).String()
		for _, to := range p.to {
			*to = s
		}
	}
	beyond := cells.Field(len(r.places))
	r.row.Extra = extra{cells: int(beyond.Field(0).Int()), filled: beyond.Field(1).Bool()}
	return nil
}
