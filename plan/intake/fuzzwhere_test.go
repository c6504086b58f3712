package intake

import (
	"bytes"
	"encoding/csv"
	"errors"
	"strings"
	"testing"
	"time"

	"reseat/plan"
)

// Whatever the expression and the row, reading ends soon, with the row kept or left
// out or with an *Error of one line; and a row is kept or left out, never both.
func FuzzWhere(f *testing.F) {
	for _, where := range []string{
		`UsageLocation == "DE"`, `col["Usage location"] in ["DE", "AT"]`, `"Office 365 E3" in licenses()`, `yes(Note) or not (Note matches "^a.*$")`,
		`any(licenses(), # contains "E3")`, `all(licenses(), any(licenses(), #))`, `int(Note) > 1 ? true : Note`, `let a = Note + Note; let b = a + a; b == ""`,
		`1..1000000000 == []`, `repeat("x", 1e9) == "x"`, `reduce(1..9, #acc + #, 0) > 1`, `Note matches Note`, `col`, `col[Note]`, `$env["cells"]`, `cells`,
		`licenses(licenses()[0])[0] == Note[1:2]`, `Note | lower() | trim() == "a"`, `{"a": Note}.a == "a"`, `nil ?? Note == "a"`, `Note?.x`, `#`, `.x`, `-Note`,
		`len(split(Note, "")) ** 9999 > 1`, `one([1, 2, 3], # == 1) && none([], true) && count([true]) == 1`, "\xff", `"` + "`", `licenses`, `yes()`, `if true { true } else { false }`,
		`Note not in ["a"]; true`, `float("1e999") > 0 || 1 / 0 > 0 || 1 % int(Note) == 0`, strings.Repeat("(", 500) + "true" + strings.Repeat(")", 500), strings.Repeat("!", 3000) + "true",
	} {
		f.Add(where, "Office 365 E3+Intune", "1")
		f.Add(where, "Unlicensed", "a\n(")
	}
	f.Fuzz(func(t *testing.T, where, licenses, note string) {
		var file bytes.Buffer
		w := csv.NewWriter(&file)
		w.WriteAll([][]string{{"UPN", "Licenses", "Usage location", "Note"}, {"anna@contoso.com", licenses, "DE", note}})
		start, kept := time.Now(), 0
		info, err := Each("wish.csv", &file, Options{Where: where}, func(plan.Request) error { kept++; return nil })
		if took := time.Since(start); took > time.Minute {
			t.Errorf("took %v", took)
		}
		var own *Error
		switch {
		case err != nil && (!errors.As(err, &own) || strings.ContainsAny(err.Error(), "\r\n")):
			t.Errorf("%q is not an *Error of one line", err)
		case err == nil && kept+info.LeftOut["--where"] != 1:
			t.Errorf("%d rows kept, %d left out, of 1", kept, info.LeftOut["--where"])
		}
	})
}
