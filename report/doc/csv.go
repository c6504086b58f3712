package doc

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"io"
	"iter"
	"strings"

	"github.com/gocarina/gocsv"
)

// A Safe is a text cell that no spreadsheet takes for a formula: one that begins
// with = + - @, a tab or a carriage return gets an apostrophe in front.
type Safe string

// Joined puts several texts into one cell.
func Joined(all []string) Safe { return Safe(strings.Join(all, "; ")) }

// MarshalCSV returns the guarded cell.
func (s Safe) MarshalCSV() (string, error) { return Guard(string(s)), nil }

// Guard writes a text so that no spreadsheet takes it for a formula.
func Guard(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

// ByteOrderMark tells Excel that a file is UTF-8.
const ByteOrderMark = "\ufeff"

// A Form is how CSV is written. The zero Form has commas and line feeds.
type Form struct {
	Mark      bool // a byte order mark
	Separator rune // 0: a comma
	CRLF      bool
}

// Marked is CSV in UTF-8, with a byte order mark so that Excel reads it as such.
var Marked = Form{Mark: true}

// Excel is the form that Excel opens by double click: the list separator is that of the
// user's country, a semicolon where numbers have a decimal comma.
func Excel(separator rune) Form { return Form{Mark: true, Separator: separator, CRLF: true} }

// csvChunk is how many rows are written at a time.
const csvChunk = 1000

// WriteCSV writes rows as CSV under the headings that their tags name, with columns beside
// them. Rows are taken some at a time, so that a long list is never in memory as a whole.
func WriteCSV[R any](w io.Writer, f Form, rows iter.Seq[R], more Beside) error {
	if f.Mark {
		if _, err := io.WriteString(w, ByteOrderMark); err != nil {
			return fmt.Errorf("write CSV: %w", err)
		}
	}
	cells := csv.NewWriter(w)
	cells.Comma, cells.UseCRLF = cmp.Or(f.Separator, ','), f.CRLF
	var out gocsv.CSVWriter = gocsv.NewSafeCSVWriter(cells)
	with, stop := more.pulled()
	defer stop()
	if len(with.head) > 0 {
		out = &widened{out, with.head, with.next}
	}
	if err := gocsv.MarshalCSV([]R{}, out); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	for some := range chunks(rows, csvChunk) {
		if err := gocsv.MarshalCSVWithoutHeaders(some, out); err != nil {
			return fmt.Errorf("write CSV: %w", err)
		}
	}
	return nil
}

// chunks yields the elements of a sequence by n. A chunk is good until the next one.
func chunks[E any](all iter.Seq[E], n int) iter.Seq[[]E] {
	return func(yield func([]E) bool) {
		var some []E
		for e := range all {
			if some = append(some, e); len(some) < n {
				continue
			}
			if !yield(some) {
				return
			}
			some = some[:0]
		}
		if len(some) > 0 {
			yield(some)
		}
	}
}

// WriteCells writes a table as CSV in UTF-8, with a byte order mark, its cells guarded
// against being taken for formulas.
func WriteCells(w io.Writer, head []string, rows [][]string) error {
	if _, err := io.WriteString(w, ByteOrderMark); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	out := csv.NewWriter(w)
	_ = out.Write(head) // the writer keeps its first error
	for _, row := range rows {
		cells := make([]string, len(row))
		for i, c := range row {
			cells[i] = Guard(c)
		}
		_ = out.Write(cells)
	}
	if out.Flush(); out.Error() != nil {
		return fmt.Errorf("write CSV: %w", out.Error())
	}
	return nil
}
