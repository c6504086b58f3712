package intake

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"reseat/plan"
)

func seed(f *testing.F, add func([]byte)) {
	for _, name := range rosters(f) {
		b, err := os.ReadFile(filepath.Join(corpus, name))
		if err != nil {
			f.Fatal(err)
		}
		add(b)
	}
}

// Whatever the bytes, reading ends with requests or with an *Error of one line; the
// rows are counted, their lines are in order, and the digest is of all the bytes.
func FuzzEach(f *testing.F) {
	seed(f, func(b []byte) { f.Add(b, "") })
	f.Add([]byte("UPN\nj\xf6rg@contoso.com\n"), "shift_jis")
	f.Add(planBytes(f), "")
	f.Fuzz(func(t *testing.T, file []byte, encoding string) {
		rows, faults, line := 0, 0, 0
		info, err := Each("wish", bytes.NewReader(file), Options{Encoding: encoding}, func(q plan.Request) error {
			rows++
			if q.Fault != nil {
				faults++
			} else if q.User == (plan.Key{}) {
				t.Errorf("line %d names no user and has no fault", q.Source.Line)
			}
			if q.Source.Line < line || q.Source.Line < 1 {
				t.Errorf("line %d after line %d", q.Source.Line, line)
			}
			line = q.Source.Line
			return nil
		})
		if rows != info.Rows || faults != info.Faults {
			t.Errorf("%d rows with %d faults, but the info says %d with %d", rows, faults, info.Rows, info.Faults)
		}
		var own *Error
		switch {
		case err != nil && (!errors.As(err, &own) || strings.ContainsAny(err.Error(), "\r\n")):
			t.Errorf("%q is not an *Error of one line", err)
		case err != nil:
			return
		}
		if sum := sha256.Sum256(file); info.SHA256 != hex.EncodeToString(sum[:]) {
			t.Errorf("digest %s is not of the bytes", info.SHA256)
		}
		if strings.Contains(info.String(), "\n") {
			t.Errorf("%q is not one line", info)
		}
	})
}

// What sniff skips is whole lines that hold no row, and it counts them right.
func FuzzSniff(f *testing.F) {
	seed(f, func(b []byte) { f.Add(string(b)) })
	f.Fuzz(func(t *testing.T, head string) {
		s := sniff(head, Options{}, 0)
		if s.skip > len(head) {
			t.Fatalf("skips %d of %d bytes", s.skip, len(head))
		}
		if n := strings.Count(head[:s.skip], "\n"); n != s.lines {
			t.Errorf("skips %d lines, says %d", n, s.lines)
		}
		if s.skip < len(head) && !s.json && s.foreign == "" && delimiterName(s.comma) == "" {
			t.Errorf("delimiter %q", s.comma)
		}
	})
}

// A workbook, sound or not, ends as rows or as an *Error of one line, and soon. What is
// drawn are its parts and not the bytes of the archive, whose check sums every change of a
// byte would break: then the archive would be tried, and never the sheet in it.
func FuzzWorkbook(f *testing.F) {
	for _, sheets := range [][][][]any{
		{{{"UPN", "AddLicenses"}, {"anna@contoso.com", "EMS\nSPE_E5"}, {"#N/A", 2}}},
		{{{"What", "Value"}}, {{"User"}, {"anna@contoso.com"}}},
	} {
		parts := partsOf(f, workbookOf(f, sheets...))
		f.Add(parts["xl/workbook.xml"], parts["xl/worksheets/sheet1.xml"], parts["xl/sharedStrings.xml"], parts["xl/styles.xml"], "")
	}
	parts := partsOf(f, workbookOf(f, [][]any{{"User"}, {"anna@contoso.com"}}))
	f.Add(parts["xl/workbook.xml"], `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="3"><c r="B3" t="inlineStr"><is><r><t>U</t></r><r><t>PN</t></r></is></c></row><row><c t="str"><f>A1</f><v>anna@contoso.com</v></c><c t="b"><v>1</v></c><c t="e"><v>#REF!</v></c><c s="1" t="d"><v>2026-01-31</v></c></row></sheetData></worksheet>`, "", "", "Sheet1")
	others := []string{"[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels"}
	f.Fuzz(func(t *testing.T, workbook, cells, shared, styles, sheet string) {
		drawn := map[string]string{"xl/workbook.xml": workbook, "xl/worksheets/sheet1.xml": cells, "xl/sharedStrings.xml": shared, "xl/styles.xml": styles}
		for _, name := range others {
			drawn[name] = parts[name]
		}
		start := time.Now()
		info, err := Each("list.xlsx", bytes.NewReader(archiveOf(t, drawn)), Options{Sheet: sheet}, func(plan.Request) error { return nil })
		var own *Error
		if err != nil && (!errors.As(err, &own) || strings.ContainsAny(err.Error(), "\r\n")) {
			t.Errorf("%q is not an *Error of one line", err)
		}
		if took := time.Since(start); took > time.Minute {
			t.Errorf("%s took %v", info, took)
		}
	})
}

// partsOf are the files in an archive.
func partsOf(t testing.TB, archive []byte) map[string]string {
	t.Helper()
	from, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, part := range from.File {
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		parts[part.Name] = string(text)
	}
	return parts
}

// archiveOf packs files without compressing them; an empty one is left out.
func archiveOf(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	to := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		if parts[name] == "" {
			continue
		}
		w, err := to.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err == nil {
			_, err = io.WriteString(w, parts[name])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
