package intake

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"reseat/plan"
)

// workbookOf makes a workbook; its sheets come in the order given.
func workbookOf(t testing.TB, sheets ...[][]any) []byte {
	f := excelize.NewFile()
	for i, rows := range sheets {
		name := []string{"Sheet1", "Users", "Third"}[i]
		if i > 0 {
			if _, err := f.NewSheet(name); err != nil {
				t.Fatal(err)
			}
		}
		for r, cells := range rows {
			for c, v := range cells {
				at, _ := excelize.CoordinatesToCellName(c+1, r+1)
				if formula, ok := v.(formula); ok {
					if err := f.SetCellFormula(name, at, string(formula)); err != nil {
						t.Fatal(err)
					}
				} else if err := f.SetCellValue(name, at, v); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

type formula string

// A workbook's first sheet reads as the CSV of it would, each row with its own number.
func TestWorkbook(t *testing.T) {
	book := workbookOf(t,
		[][]any{{"User list", nil, nil}, {}, {"UserPrincipalName", "AddLicenses", "Wave", "Hired", "Cost"}, {"anna@contoso.com", "EMS\nSPE_E5", 2, time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), "00123"}, {}, {"#N/A", "EMS", 1}, {"ben@contoso.com", "a;b", 1}},
		[][]any{{"UPN"}, {"carl@contoso.com"}})
	r, err := Read("list.xlsx", bytes.NewReader(book), Options{Where: `Cost != "123"`})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Requests) != 3 || !strings.Contains(r.Info.String(), "table, Excel workbook, 2 users, 1 row") {
		t.Fatalf("%s: %+v", r.Info, r.Requests)
	}
	q := r.Requests[0]
	if d := cmp.Diff(plan.List("EMS", "SPE_E5"), q.Add); d != "" || q.Source.Line != 4 || q.Wave != "2" {
		t.Errorf("%+v: %s", q, d)
	}
	if r.Requests[1].Fault == nil || r.Requests[1].Source.Line != 6 || r.Requests[2].Source.Line != 7 {
		t.Errorf("%+v", r.Requests[1:])
	}
	for sheet, want := range map[string]string{"users": "carl@contoso.com", "Nowhere": `--sheet: no sheet "Nowhere": the sheets are "Sheet1", "Users"`} {
		r, err := Read("list.xlsx", bytes.NewReader(book), Options{Sheet: sheet})
		if err != nil && !strings.Contains(err.Error(), want) || err == nil && r.Requests[0].User.UPN != want {
			t.Errorf("%s: %v, %+v", sheet, err, r.Requests)
		}
	}
}

// What formats of cells give, as the guide says it.
func TestWorkbookCells(t *testing.T) {
	book := workbookOf(t, [][]any{
		{"UPN", "Number", "Text", "Truth", "Formula", "Date"},
		{"anna@contoso.com", 1234567, "00123", true, formula("1+1"), time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)},
	})
	for expr, want := range map[string]bool{
		`Number == "1234567"`: true, `Text == "00123"`: true, `yes(Truth)`: true, `Formula == "#FORMULA!"`: true, `Date contains "26"`: true, `Date == "46082"`: false,
	} {
		r, err := Read("list.xlsx", bytes.NewReader(book), Options{Where: expr})
		if err != nil || (len(r.Requests) == 1) != want {
			t.Errorf("%s: %v, %d rows, want %v", expr, err, len(r.Requests), want)
		}
	}
}

// What only looks like a workbook is refused with its reason.
func TestNoWorkbook(t *testing.T) {
	for file, want := range map[string]string{
		"PK\x03\x04 word/document.xml": "a document or zip archive",
		"PK\x03\x04\x14\x00 rest":      "cannot be opened",
		"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + string(wideASCII("EncryptedPackage")): "a workbook with a password",
		"%PDF-1.7\x00\x01": "a PDF document",
	} {
		if _, err := Read("list.xlsx", strings.NewReader(file), Options{}); !strings.Contains(words(err), want) {
			t.Errorf("%q: %v", file, err)
		}
	}
	if _, err := Read("a.csv", strings.NewReader("UPN\na@contoso.com\n"), Options{Sheet: "x"}); !strings.Contains(words(err), "--sheet is for Excel workbooks") {
		t.Errorf("%v", err)
	}
}

// A workbook whose first sheet has no users names the sheet that has.
func TestWorkbookNamesTheSheetWithUsers(t *testing.T) {
	book := workbookOf(t,
		[][]any{{"What", "Value"}, {"Users", 2}},
		[][]any{{"SKU", "Users"}, {"EMS", 2}},
		[][]any{{"List of users"}, {"User", "Name"}, {"anna@contoso.com", "Anna"}})
	_, err := Read("list.xlsx", bytes.NewReader(book), Options{})
	if want := `list.xlsx:1: no user column on sheet "Sheet1", but sheet "Third" has one: add --sheet "Third"`; words(err) != want {
		t.Fatalf("got  %v\nwant %s", err, want)
	}
	if r, err := Read("list.xlsx", bytes.NewReader(book), Options{Sheet: "Third"}); err != nil || r.Info.Rows != 1 {
		t.Errorf("%v, %s", err, r.Info)
	}
}

// A sheet reads as people see it: hidden rows are nobody's request, and merged cells count
// for each row that they span.
func TestWorkbookAsPeopleSeeIt(t *testing.T) {
	const a, b, c = "anna@contoso.com", "ben@contoso.com", "carl@contoso.com"
	table := [][]any{{"UPN", "RemoveLicenses", "AddLicenses"}, {a, "MCOEV", "EMS"}, {b, nil, nil}, {c, nil, "EMS"}}
	for name, x := range map[string]struct {
		table [][]any
		do    func(f *excelize.File) error
		want  []string // what rows request, by user, or why they are on hold
		notes []string
	}{
		"as it is": {table, func(*excelize.File) error { return nil }, []string{a + " +EMS -MCOEV", b, c + " +EMS"}, nil},
		"a filter hides a row": {table, func(f *excelize.File) error { return f.SetRowVisible("Sheet1", 4, false) },
			[]string{a + " +EMS -MCOEV", b, "4: hidden in the sheet"}, nil},
		"a license over three rows": {table, func(f *excelize.File) error {
			return errors.Join(f.SetCellValue("Sheet1", "C4", nil), f.MergeCell("Sheet1", "C2", "C4"))
		}, []string{a + " +EMS -MCOEV", b + " +EMS", c + " +EMS"}, []string{"merged cells: their value counts for each of the 3 rows"}},
		"a user over two rows": {[][]any{{"UPN", "AddLicenses"}, {a, "EMS"}, {nil, "MCOEV"}}, func(f *excelize.File) error { return f.MergeCell("Sheet1", "A2", "A3") },
			[]string{a + " +EMS", a + " +MCOEV"}, []string{"merged cells"}},
		"a title over all columns": {[][]any{{"Licenses", nil, nil}, {"UPN", "Name", "AddLicenses"}, {a, "A", "EMS"}}, func(f *excelize.File) error { return f.MergeCell("Sheet1", "A1", "C1") },
			[]string{a + " +EMS"}, []string{"1 line above the header"}},
		"line breaks around an address": {[][]any{{"UPN", "AddLicenses\n"}, {a + "\n", "\nEMS\nMCOEV\n"}}, func(*excelize.File) error { return nil }, []string{a + " +EMS +MCOEV"}, nil},
		"a header over two rows": {[][]any{{"UPN", "AddLicenses"}, {nil, nil}, {a, "EMS"}}, func(f *excelize.File) error {
			return errors.Join(f.MergeCell("Sheet1", "A1", "A2"), f.MergeCell("Sheet1", "B1", "B2"))
		}, []string{a + " +EMS"}, nil},
		"a formula without value": {table, func(f *excelize.File) error {
			return errors.Join(f.SetCellValue("Sheet1", "C2", nil), f.SetCellFormula("Sheet1", "C2", `IF(1,"EMS","")`))
		}, []string{"2: column AddLicenses contains a formula whose value is not stored", b, c + " +EMS"}, []string{"1 formula without a stored value"}},
		"a user by a formula without value": {[][]any{{"UPN"}, {a}, {formula(`"ben"&"@contoso.com"`)}}, func(*excelize.File) error { return nil },
			[]string{a, "3: the cell of the user contains a formula whose value is not stored"}, nil},
		"a hidden column that requests": {table, func(f *excelize.File) error { return f.SetColVisible("Sheet1", "B", false) },
			[]string{a + " +EMS -MCOEV", b, c + " +EMS"}, []string{`hidden columns of the sheet are read like others: "RemoveLicenses"`}},
		"a second list": {[][]any{{"UPN"}, {a}}, func(f *excelize.File) error {
			_, err := f.NewSheet("Wave 2")
			return errors.Join(err, f.SetCellValue("Wave 2", "A1", "UPN"), f.SetCellValue("Wave 2", "A2", b))
		}, []string{a}, []string{`sheet "Wave 2" contains users too, and is not read (read it with --sheet "Wave 2")`}},
	} {
		f, err := excelize.OpenReader(bytes.NewReader(workbookOf(t, x.table)))
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if err := errors.Join(x.do(f), f.Write(&out)); err != nil {
			t.Fatal(err)
		}
		r, err := Read("list.xlsx", &out, Options{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var got []string
		for i, q := range r.Requests {
			line := q.User.UPN
			for _, item := range q.Add.Items() {
				line += " +" + item
			}
			for _, item := range q.Remove.Items() {
				line += " -" + item
			}
			if q.Fault != nil {
				at, words, _ := strings.Cut(x.want[min(i, len(x.want)-1)], ": ")
				if q.Source.String() == "list.xlsx:"+at && strings.Contains(q.Fault.Text, words) {
					line = x.want[i]
				} else {
					line = q.Source.String() + " " + q.Fault.Text
				}
			}
			got = append(got, line)
		}
		if d := cmp.Diff(x.want, got); d != "" {
			t.Errorf("%s: -want +got:\n%s", name, d)
		}
		for _, note := range x.notes {
			if !strings.Contains(strings.Join(r.Info.Notes, "\n"), note) {
				t.Errorf("%s: %q lacks %q", name, r.Info.Notes, note)
			}
		}
	}
}
