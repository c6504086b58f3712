package settings

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Whatever a settings file holds, it is read, or refused with the name of the file; what
// it says of a flag has the line that says so.
func FuzzSettings(f *testing.F) {
	for _, text := range []string{
		"", "output: json\n", "protect: [a.txt, b.txt]\n", "profiles:\n  test:\n    sandbox: t.json\n", "a: &x [1]\nb: *x\n", "- a\n",
		"a:\n  b:\n    c: d\n", "a: |\n  text\n", "? [a]\n: b\n", "a: !!binary x\n", "---\na: b\n---\nc: d\n", "profiles: 1\n", "a: \"\\x00\"\n", "<<: *a\n",
	} {
		f.Add(text)
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, text string) {
		path := filepath.Join(dir, "reseat.yaml")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := Read(path)
		if err != nil {
			if !strings.Contains(err.Error(), path) {
				t.Fatalf("which file? %v", err)
			}
			return
		}
		for name, s := range c.settings {
			if s.line < 1 || s.line > 1+strings.Count(text, "\n")+strings.Count(text, "\r") {
				t.Fatalf("%s is on line %d", name, s.line)
			}
		}
	})
}
