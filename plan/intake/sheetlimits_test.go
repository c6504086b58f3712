package intake

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"
)

// A workbook that says that it unpacks to more than the limit, and one that is larger
// than the limit itself, are refused before they are unpacked.
func TestWorkbookBombIsRefused(t *testing.T) {
	var packed bytes.Buffer
	z := zip.NewWriter(&packed)
	for _, name := range []string{"[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"} {
		w, err := z.CreateRaw(&zip.FileHeader{Name: name, Method: zip.Deflate, CompressedSize64: 8, UncompressedSize64: maxUnpacked})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(make([]byte, 8)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	_, err := Read("list.xlsx", &packed, Options{})
	if err == nil || !strings.Contains(err.Error(), "list.xlsx: an Excel workbook that cannot be opened") || !strings.Contains(err.Error(), "save as CSV") {
		t.Errorf("unpacked: %v", err)
	}

	large := io.MultiReader(strings.NewReader("PK\x03\x04"), io.LimitReader(zeros{}, 1<<40))
	_, err = Read("list.xlsx", large, Options{})
	if err == nil || !strings.Contains(err.Error(), "larger than 64 MiB: save the sheet as CSV") {
		t.Errorf("packed: %v", err)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}
