package plan

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var updateReadme = flag.Bool("update", false, "write the table of findings into README.md")

// The table of findings in README.md is that of the code; -update writes it.
func TestReadmeListsFindings(t *testing.T) {
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	intro, table, _ := strings.Cut(string(text), "\n| code |")
	table = "\n| code |" + table
	var want strings.Builder
	want.WriteString("\n| code | severity | when | what to do |\n|---|---|---|---|\n")
	for _, r := range Rules() {
		fmt.Fprintf(&want, "| `%s` | %s | %s | %s |\n", r.Code, r.Severity, r.When, r.Remedy)
	}
	if *updateReadme {
		if err := os.WriteFile("README.md", []byte(strings.TrimRight(intro, "\n")+"\n"+want.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want.String(), table); diff != "" {
		t.Errorf("README.md is not up to date; run go test ./plan -run TestReadme -update (-want +got):\n%s", diff)
	}
}

// Every finding holds by its severity and ends with what to do; its code is found again.
func TestRulesSayWhatToDo(t *testing.T) {
	seen := map[Code]bool{}
	for _, r := range Rules() {
		if seen[r.Code] || r.When == "" || r.Remedy == "" || strings.HasSuffix(r.When+r.Remedy, ".") {
			t.Errorf("%+v", r)
		}
		seen[r.Code] = true
		f := Find(r.Code, "it is so")
		if ends := strings.HasSuffix(f.Text, ": "+r.Remedy); ends != (r.Severity != Note) || f.Severity != r.Severity {
			t.Errorf("%+v", f)
		}
		if strings.HasPrefix(string(r.Code), "hazard-") && !strings.Contains(r.Remedy, "--accept "+string(r.Code)) {
			t.Errorf("%s does not say how it is accepted", r.Code)
		}
	}
}
