package plan

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

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
	if *update {
		if err := os.WriteFile("README.md", []byte(strings.TrimRight(intro, "\n")+"\n"+want.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want.String(), table); diff != "" {
		t.Errorf("README.md is not up to date; run go test ./plan -run TestReadme -update (-want +got):\n%s", diff)
	}
}
