package pagetest

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// axePackage is what npm is asked for: Deque's checks of the Web Content
// Accessibility Guidelines.
const axePackage = "axe-core@4"

// A Violation is one rule that a page breaks.
type Violation struct {
	ID     string `json:"id"`
	Impact string `json:"impact"` // minor, moderate, serious, critical
	Help   string `json:"help"`
	Nodes  []struct {
		HTML    string `json:"html"`
		Summary string `json:"failureSummary"`
	} `json:"nodes"`
}

func (v Violation) String() string {
	s := fmt.Sprintf("%s (%s): %s", v.ID, v.Impact, v.Help)
	for i, n := range v.Nodes {
		if i == 3 {
			return s + fmt.Sprintf("\n  and %d more", len(v.Nodes)-i)
		}
		s += "\n  " + n.HTML + "\n    " + strings.ReplaceAll(n.Summary, "\n", "\n    ")
	}
	return s
}

// Axe returns the serious and critical violations of the page as it is shown now.
// Without axe-core the test is skipped, except where CI is set.
func (b *Browser) Axe(t *testing.T) []Violation {
	t.Helper()
	code, err := axe()
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("no axe-core, and CI must have one: %v", err)
		}
		t.Skipf("SKIPPED: no axe-core, accessibility was not checked: %v", err)
	}
	Eval[bool](t, b, code+"\n;true")
	text := Eval[string](t, b, `axe.run(document, {resultTypes: ["violations"]}).then((r) => JSON.stringify(r.violations))`)
	var all, grave []Violation
	if err := json.Unmarshal([]byte(text), &all); err != nil {
		t.Fatal(err)
	}
	for _, v := range all {
		if v.Impact == "serious" || v.Impact == "critical" {
			grave = append(grave, v)
		}
	}
	return grave
}

// axe returns the text of axe-core, which npm puts into a folder of its own once.
var axe = sync.OnceValues(func() (string, error) {
	npm, err := exec.LookPath("npm")
	if err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp("", "axe-core-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	cmd := exec.Command(npm, "install", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", dir, axePackage)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("npm install %s: %w: %s", axePackage, err, out)
	}
	text, err := os.ReadFile(filepath.Join(dir, "node_modules", "axe-core", "axe.min.js"))
	return string(text), err
})
