package plan

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// R10: a map that people decided in a spreadsheet is read as they meant it.
func TestReadMaps(t *testing.T) {
	want := map[string]map[string]string{"E3=E5": {"SWAY": "SWAY", "MCOSTANDARD": "none", "YAMMER": "none"}}
	for name, c := range map[string]struct{ text, err string }{
		"as written":          {"Swap,OldPlan,NewPlan,How\nE3=E5,SWAY,SWAY,same\nE3=E5,MCOSTANDARD,,\nE3=E5,YAMMER,none,\nE3=E5,,TODO,comes on\n", ""},
		"from a spreadsheet":  {"\ufeffHow;Swap;OldPlan;NewPlan\r\n;E3=E5;SWAY;SWAY\r\n;E3=E5;MCOSTANDARD;none\r\n;E3=E5;YAMMER;\r\n", ""},
		"a column missing":    {"Swap,OldPlan\nE3=E5,SWAY\n", `m.csv: no column "NewPlan"`},
		"a swap missing":      {"Swap,OldPlan,NewPlan\n,SWAY,SWAY\n", "m.csv:2: not a swap"},
		"left to be decided":  {"Swap,OldPlan,NewPlan\nE3=E5,SWAY,A\nE3=E5,SWAY,B\n", "m.csv:3: SWAY leads to A and to B"},
		"nothing in the file": {"", "m.csv: no header"},
	} {
		got, err := ReadMaps("m.csv", strings.NewReader(c.text))
		if (err != nil) != (c.err != "") || err != nil && !strings.Contains(err.Error(), c.err) {
			t.Errorf("%s: %v, want %q", name, err, c.err)
		}
		if diff := cmp.Diff(want, got); c.err == "" && diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// No file makes the readers of rules and maps panic, and errors name the file.
func FuzzReadTables(f *testing.F) {
	f.Add("Swap,OldPlan,NewPlan\nE3=E5,SWAY,SWAY\n")
	f.Add("plan;relation;others\nx;needs;y\n")
	f.Add(string(rulesCSV))
	f.Add("\"")
	f.Fuzz(func(t *testing.T, text string) {
		_, err := ReadMaps("t.csv", strings.NewReader(text))
		_, err2 := ReadDependencies("t.csv", strings.NewReader(text))
		for _, err := range []error{err, err2} {
			if err != nil && !strings.HasPrefix(err.Error(), "t.csv:") {
				t.Errorf("%v does not name the file", err)
			}
		}
	})
}
