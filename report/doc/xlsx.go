package doc

import (
	"fmt"
	"io"
	"iter"
	"math/big"
	"reflect"
	"slices"

	"github.com/xuri/excelize/v2"
)

// A Sheet is one sheet of a workbook: headings and rows, written as they come.
type Sheet struct {
	Name    string
	Columns []string
	Rows    func(put func(cells ...any) error) error
}

// WriteXLSX writes a workbook of sheets, the longest of which has so many rows
// below its heading. Every text is a text: what begins with = is no formula.
func WriteXLSX(w io.Writer, rows int, sheets ...Sheet) (err error) {
	if rows >= excelize.TotalRows {
		return fmt.Errorf("write XLSX: %d users, and a sheet can contain %d: use the CSV", rows, excelize.TotalRows-1)
	}
	f := excelize.NewFile()
	defer func() {
		if closed := f.Close(); err == nil {
			err = closed
		}
	}()
	// The maker tells reseat's own workbooks from those of people.
	if err := f.SetDocProps(&excelize.DocProperties{Creator: "reseat"}); err != nil {
		return fmt.Errorf("write XLSX: %w", err)
	}
	if err := f.SetSheetName("Sheet1", sheets[0].Name); err != nil {
		return fmt.Errorf("write XLSX: %w", err)
	}
	for _, s := range sheets {
		if err := s.write(f); err != nil {
			return fmt.Errorf("write XLSX: sheet %s: %w", s.Name, err)
		}
	}
	if err := f.Write(w); err != nil {
		return fmt.Errorf("write XLSX: %w", err)
	}
	return nil
}

func (s Sheet) write(f *excelize.File) error {
	if _, err := f.NewSheet(s.Name); err != nil {
		return err
	}
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	amount, err := f.NewStyle(&excelize.Style{NumFmt: withThousands})
	if err != nil {
		return err
	}
	out, err := f.NewStreamWriter(s.Name)
	if err != nil {
		return err
	}
	if err := out.SetColWidth(1, len(s.Columns), 24); err != nil {
		return err
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	head := make([]any, len(s.Columns))
	for i, c := range s.Columns {
		head[i] = excelize.Cell{StyleID: bold, Value: c}
	}
	if err := out.SetRow("A1", head); err != nil {
		return err
	}
	line := 1
	err = s.Rows(func(cells ...any) error {
		line++
		at, err := excelize.CoordinatesToCellName(1, line)
		if err != nil {
			return err
		}
		for i, c := range cells {
			if cells[i] = xlsxCell(c); isAmount(c) {
				cells[i] = excelize.Cell{StyleID: amount, Value: cells[i]}
			}
		}
		return out.SetRow(at, cells)
	})
	if err != nil {
		return err
	}
	return out.Flush()
}

// withThousands is Excel's built-in form #,##0.00.
const withThousands = 4

func isAmount(c any) bool {
	_, is := c.(*big.Rat)
	return is
}

// xlsxCell cuts a text to what a cell holds, and makes a number of an amount.
func xlsxCell(c any) any {
	if x, is := c.(*big.Rat); is {
		f, _ := x.Float64()
		return f
	}
	s, ok := c.(string)
	if !ok {
		return c
	}
	if r := []rune(s); len(r) > excelize.TotalCellChars {
		return string(r[:excelize.TotalCellChars-1]) + "…"
	}
	return s
}

// Tagged is a sheet with the rows and headings that the CSV has.
func Tagged[R any](name string, rows iter.Seq[R]) Sheet {
	var columns []string
	for _, f := range reflect.VisibleFields(reflect.TypeFor[R]()) {
		columns = append(columns, f.Tag.Get("csv"))
	}
	return Sheet{name, columns, func(put func(...any) error) error {
		for r := range rows {
			v := reflect.ValueOf(r)
			cells := make([]any, v.NumField())
			for i := range cells {
				if cells[i] = v.Field(i).Interface(); v.Field(i).Kind() == reflect.String {
					cells[i] = v.Field(i).String()
				}
			}
			if err := put(cells...); err != nil {
				return err
			}
		}
		return nil
	}}
}

// With puts columns after those of a sheet.
func (s Sheet) With(x Beside) Sheet {
	rows := s.Rows
	s.Columns = append(slices.Clone(s.Columns), x.Head...)
	s.Rows = func(put func(...any) error) error {
		from, stop := x.pulled()
		defer stop()
		return rows(func(cells ...any) error {
			more, _ := from.next()
			return put(append(cells, more...)...)
		})
	}
	return s
}

// Yes writes a truth as a word: spreadsheet programs save a boolean as a formula.
func Yes(is bool) string {
	if is {
		return "yes"
	}
	return "no"
}
