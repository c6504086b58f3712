package reporttest

import (
	"bytes"
	"encoding/csv"
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Written is what a writer writes of something.
func Written[T any](t *testing.T, write func(io.Writer, T) error, what T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b, what); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// PriceFile has a price for each SKU of SmallTenant, and for one that it does not have.
const PriceFile = "\ufeffsku,price,currency\nEMS,10.60,EUR\nMicrosoft 365 E5,57,USD\nNOT_OURS,1,EUR\n"

var golden = flag.Bool("golden", false, "rewrite the golden files")

// Matches compares a text with a golden file.
func Matches(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *golden {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got); look at it, then run with -golden:\n%s", name, diff)
	}
}

var controls = regexp.MustCompile("[\x00-\x09\x0b-\x1f\x7f-\u009f\u202e]")

// SteersNothing checks that a name that tries to leave its place is in a text, harmless.
func SteersNothing(t *testing.T, name string, text []byte) {
	t.Helper()
	if bad := controls.Find(text); bad != nil {
		t.Errorf("%s: %q got through", name, bad)
	}
	if bytes.Contains(text, []byte("\n@contoso.com")) {
		t.Errorf("%s: a name broke the line", name)
	}
	if !bytes.Contains(text, []byte("evil")) {
		t.Errorf("%s: the name is not there at all", name)
	}
}

// HoldsNoFormula checks a CSV as a spreadsheet would take it.
func HoldsNoFormula(t *testing.T, text []byte, users int) {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(text), "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != users+1 {
		t.Errorf("%d rows, want %d and the header", len(rows), users)
	}
	for _, row := range rows {
		for _, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
				t.Errorf("cell %q is a formula", cell)
			}
		}
	}
}
