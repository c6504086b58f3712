package intake

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
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

// A workbook, sound or not, ends as rows or as an *Error of one line, and soon.
func FuzzWorkbook(f *testing.F) {
	f.Add(workbookOf(f, [][]any{{"UPN", "AddLicenses"}, {"anna@contoso.com", "EMS\nSPE_E5"}, {"#N/A", 2}}), "")
	f.Add(workbookOf(f, [][]any{{"What", "Value"}}, [][]any{{"User"}, {"anna@contoso.com"}}), "Users")
	f.Fuzz(func(t *testing.T, file []byte, sheet string) {
		start := time.Now()
		info, err := Each("list.xlsx", bytes.NewReader(append([]byte("PK\x03\x04"), bytes.TrimPrefix(file, []byte("PK\x03\x04"))...)), Options{Sheet: sheet}, func(plan.Request) error { return nil })
		var own *Error
		if err != nil && (!errors.As(err, &own) || strings.ContainsAny(err.Error(), "\r\n")) {
			t.Errorf("%q is not an *Error of one line", err)
		}
		if took := time.Since(start); took > time.Minute {
			t.Errorf("%s took %v", info, took)
		}
	})
}
