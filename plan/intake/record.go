package intake

import (
	"bufio"
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
func (in *reading) place() {
	in.row = row{Asked: make([]string, len(in.asked))}
	in.places = nil
	for i, f := range in.columns.fields {
		p := place{column: i, name: string(f)}
		if to := in.row.cell(f); to != nil {
			p.to = append(p.to, to)
		}
		for k, at := range in.asked {
			if at == i {
				p.to = append(p.to, &in.row.Asked[k])
			}
		}
		if f == fieldRest {
			p.name = fmt.Sprintf("asked %d", len(in.places))
		}
		if len(p.to) > 0 {
			in.places = append(in.places, p)
		}
	}
}

// A record is one row as gocsv maps it. gocsv makes and clears a struct for each
// row, so the struct has a field for each place and no more: most files have few
// columns that mean something.
type record struct {
	um     *gocsv.Unmarshaller
	csv    *csv.Reader
	places []place
	row    *row // that the places are in
	head   int  // bytes of the header that gocsv was given, which is one line
}

// record has gocsv map the rows of body, which stands below the header, to the
// places.
func (in *reading) record(body io.Reader, comma rune) (*record, error) {
	places := in.places
	head := recordHeader(comma, len(in.columns.cells), places)
	r := newCSV(bufio.NewReaderSize(io.MultiReader(strings.NewReader(head), body), headSize), comma)
	um, err := gocsv.NewUnmarshaller(r, reflect.New(recordType(places)).Interface())
	if err != nil {
		return nil, err
	}
	if lost := slices.ContainsFunc(um.MismatchedHeaders, func(n string) bool { return n != string(fieldRest) }); lost || len(um.MismatchedStructFields) > 0 {
		return nil, fmt.Errorf("no place for one of the columns %v", um.MismatchedHeaders)
	}
	return &record{um: um, csv: r, places: places, row: &in.row, head: len(head)}, nil
}

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
func recordHeader(comma rune, columns int, places []place) string {
	names := make([]string, columns, columns+extraCells)
	for _, p := range places {
		names[p.column] = p.name
	}
	names = append(names, slices.Repeat([]string{string(fieldExtra)}, extraCells)...)
	return strings.Join(names, string(comma)) + "\n"
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
