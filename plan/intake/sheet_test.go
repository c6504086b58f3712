package intake

import (
	"bytes"
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
		`Number == "1234567"`: true, `Text == "00123"`: true, `yes(Truth)`: true, `Formula == ""`: true, `Date contains "26"`: true, `Date == "46082"`: false,
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
