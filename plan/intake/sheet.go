package intake

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"reseat/plan/tenant"
)

// Limits on a workbook: of the file, of what it unpacks to, and of what of a sheet is
// unpacked in memory and not on disk.
const (
	maxWorkbook      = 64 << 20
	maxUnpacked      = 2 << 30
	maxSheetInMemory = 16 << 20
)

// A sheet is one sheet of a workbook as CSV text. Line n of the text is row n of the
// sheet: a line break in a cell becomes a semicolon, as lists in cells have it.
type sheet struct {
	name string
	look look
	row  int // of the one read last
	book *excelize.File
	rows *excelize.Rows
	csv  *csv.Writer
	buf  bytes.Buffer
	err  error
}

// workbook opens the sheet that is asked for, or the first that is visible.
func (in *reading) workbook(file io.Reader) (*sheet, error) {
	data, err := io.ReadAll(io.LimitReader(file, maxWorkbook+1))
	switch {
	case err != nil:
		return nil, in.cannotRead(err)
	case len(data) > maxWorkbook:
		return nil, in.fail("the workbook is larger than %d MiB: save the sheet as CSV", maxWorkbook>>20)
	}
	book, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxSheetInMemory})
	if err != nil {
		return nil, in.fail("an Excel workbook that cannot be opened (%s): open it in Excel and save it again, or save as CSV", oneLine(err.Error()))
	}
	name, err := in.sheetName(book)
	if err == nil {
		var rows *excelize.Rows
		if rows, err = book.Rows(name); err == nil {
			s := &sheet{name: name, book: book, rows: rows}
			s.csv = csv.NewWriter(&s.buf)
			s.look = in.look(s, data)
			return s, nil
		}
		err = in.fail("sheet %q cannot be read (%s): save it as CSV", name, oneLine(err.Error()))
	}
	return nil, errors.Join(err, book.Close())
}

// look looks at the sheet once more, for what its rows do not tell, and says what is unusual.
func (in *reading) look(s *sheet, data []byte) look {
	words := fmt.Sprintf("sheet %q of the workbook", s.name)
	in.sheet = s
	if other := in.otherSheet(); other != "" && in.fn != nil { // not of a list of groups
		words += fmt.Sprintf("; sheet %q contains users too, and is not read (read it with --sheet %q)", other, other)
	}
	in.info.note("%s", words)
	relation := ""
	for _, x := range s.book.WorkBook.Sheets.Sheet {
		if x.Name == s.name {
			relation = x.ID
		}
	}
	l, err := lookAt(data, relation)
	if err != nil {
		in.info.note("hidden rows and merged cells of the sheet cannot be told from others (%s)", oneLine(err.Error()))
	}
	if n := len(l.unknown); n > 0 {
		in.info.note("%s without a stored value, read as %s: open the workbook in Excel and save it", tenant.Count(n, "formula"), noValue)
	}
	if n := len(l.merged); n > 0 {
		in.info.note("merged cells: their value counts for each of the %s that they span", tenant.Count(n+len(l.tops), "row"))
	}
	in.hidden = l.hidden
	return l
}

// sayHidden says which columns that request something are not shown in the sheet.
func (in *reading) sayHidden() {
	if in.sheet == nil {
		return
	}
	var hidden []string
	for i, f := range in.columns.fields {
		if in.sheet.look.hides(i+1) && slices.Contains(requestFields, f) {
			hidden = append(hidden, in.columns.cells[i])
		}
	}
	if len(hidden) > 0 {
		in.info.note("hidden columns of the sheet are read like others: %s", list(hidden))
	}
}

// sheetName finds the sheet: the one asked for, in any case, or the first visible.
func (in *reading) sheetName(book *excelize.File) (string, error) {
	names := book.GetSheetList()
	if want := in.options.Sheet; want != "" {
		for _, name := range names {
			if strings.EqualFold(trim(name), trim(want)) {
				return name, nil
			}
		}
		return "", in.fail("--sheet: no sheet %q: the sheets are %s", want, list(names))
	}
	for _, name := range names {
		if visible, err := book.GetSheetVisible(name); err == nil && visible {
			return name, nil
		}
	}
	return "", in.fail("no visible sheet in the workbook: name one with --sheet: the sheets are %s", list(names))
}

// headerRows is how far down a sheet its header is looked for.
const headerRows = 20

// otherSheet is another visible sheet of the workbook that has a column of users; "" where
// none has, or where there is no workbook or the user named the sheet.
func (in *reading) otherSheet() string {
	if in.sheet == nil || in.options.Sheet != "" {
		return ""
	}
	for _, name := range in.sheet.book.GetSheetList() {
		visible, err := in.sheet.book.GetSheetVisible(name)
		if name != in.sheet.name && err == nil && visible && in.sheetHasUsers(name) {
			return name
		}
	}
	return ""
}

func (in *reading) sheetHasUsers(name string) bool {
	rows, err := in.sheet.book.Rows(name)
	if err != nil {
		return false
	}
	defer rows.Close()
	named := map[int]bool{} // columns under a header of users
	for n := 0; n < headerRows && rows.Next(); n++ {
		cells, err := rows.Columns()
		if err != nil {
			return false
		}
		for i, cell := range cells {
			if named[i] && holdsKey(cell) {
				return true
			}
			at, ok := in.options.spelling(normalize(cell))
			named[i] = named[i] || ok && slices.Contains(userFields, at.field)
		}
	}
	return false
}

// Read is part of io.Reader.
func (s *sheet) Read(p []byte) (int, error) {
	for s.buf.Len() == 0 && s.err == nil {
		s.err = s.next()
	}
	if s.buf.Len() > 0 {
		return s.buf.Read(p)
	}
	return 0, s.err
}

// next writes the next row.
func (s *sheet) next() error {
	if !s.rows.Next() {
		if err := s.rows.Error(); err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("row of the sheet: %w", err)
		}
		return io.EOF
	}
	cells, err := s.rows.Columns()
	if err != nil {
		return fmt.Errorf("row of the sheet: %w", err)
	}
	s.row++
	cells = s.look.shown(s.row, cells)
	for i, c := range cells {
		cells[i] = strings.NewReplacer("\r\n", ";", "\n", ";", "\r", ";").Replace(strings.Trim(c, "\r\n"))
	}
	if slices.IndexFunc(cells, func(c string) bool { return trim(c) != "" }) < 0 {
		s.buf.WriteByte('\n')
		return nil
	}
	if err := s.csv.Write(cells); err != nil {
		return err
	}
	s.csv.Flush()
	return s.csv.Error()
}

// Close removes what was unpacked.
func (s *sheet) Close() error { return errors.Join(s.rows.Close(), s.book.Close()) }

// isWorkbook tells whether a file is a zip archive that holds a workbook. The names of its
// parts stand early in it; where none does, opening it decides.
func isWorkbook(head []byte) bool {
	if !bytes.HasPrefix(head, []byte("PK\x03\x04")) {
		return false
	}
	return !bytes.Contains(head, []byte("word/")) && !bytes.Contains(head, []byte("ppt/")) && !bytes.Contains(head, []byte("opendocument"))
}
