package intake

import (
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

// FuzzCut cuts a table at sizes of all kinds: up to the first row that is an error,
// the pieces have the rows that the whole has, on the same lines.
func FuzzCut(f *testing.F) {
	seed(f, func(b []byte) { f.Add(string(b), 20, ',') })
	for _, text := range []string{
		"a,b\n\n\r\n\"c\nd\",\"e\"\"\n\"\"f\"\nlast", "a\nb\"c\nd\n\"e\nf\ng\n", "a\n\"b\"c\nd\ne\n\"", "\n\n\na\n",
	} {
		f.Add(text, 1, ',')
	}
	f.Fuzz(func(t *testing.T, text string, size int, comma rune) {
		if size < 1 || size > 1000 || delimiterName(comma) == "" {
			t.Skip()
		}
		want, wantErr := linesOf(text, 1, comma)
		var got []located
		var gotErr error
		c := newCutter(&text0, iotest.HalfReader(strings.NewReader(text)), 1)
		c.size = size
		var whole strings.Builder
		for ended := error(nil); ended == nil; {
			var p piece
			ended = c.next(&p)
			if ended != nil && !errors.Is(ended, io.EOF) {
				t.Fatal(ended)
			}
			whole.Write(p.text)
			if gotErr == nil {
				var rows []located
				rows, gotErr = linesOf(string(p.text), p.line, comma)
				got = append(got, rows...)
			}
		}
		if whole.String() != text {
			t.Errorf("the pieces are not the text: %q", whole.String())
		}
		if (gotErr == nil) != (wantErr == nil) {
			t.Errorf("error %v, want %v", gotErr, wantErr)
		}
		if d := cmp.Diff(want, got, cmp.AllowUnexported(located{})); d != "" {
			t.Errorf("-want +got:\n%s", d)
		}
	})
}

var text0 text // in a known encoding

// A located is a row and its line.
type located struct {
	line  int
	cells []string
}

// linesOf reads rows up to the first that is an error; line is that of the text's
// first byte.
func linesOf(text string, line int, comma rune) (rows []located, err error) {
	r := newCSV(strings.NewReader(text), comma)
	r.ReuseRecord = false
	for {
		cells, err := r.Read()
		var bad *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			return rows, nil
		case errors.As(err, &bad):
			return append(rows, located{line + bad.StartLine - 1, []string{bad.Err.Error()}}), err
		case err != nil:
			return rows, err
		}
		at, _ := r.FieldPos(0)
		rows = append(rows, located{line + at - 1, cells})
	}
}
