package plan_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	ruleHeading = regexp.MustCompile(`(?m)^\*\*(R\d+)\b( \*\(planned\)\*)?`)
	ruleCited   = regexp.MustCompile(`\b(?:Test)?(R\d{1,2})\b`)
	section     = regexp.MustCompile(`(?m)^#{2,3} (\d+(?:\.\d+)?)\b`)
	fact        = regexp.MustCompile(`(?m)^(\d+)\. |^\| (\d+) \|`)
	// A citation may break over two lines of a comment.
	cited = regexp.MustCompile(`(?i)graph-contract(-2)?(?:\s|//)+(?:section )?(\d+(?:\.\d+)?)((?:,? #\d+)*)`)
)

// Every rule and every section of the Graph contract that code or documentation cites is
// written down, and every rule that is not planned is cited by a test.
func TestRulebook(t *testing.T) {
	rules, planned := readRules(t)
	facts := readSections(t)
	tested := map[string]bool{}
	eachText(t, func(path, text string) {
		for _, m := range ruleCited.FindAllStringSubmatch(text, -1) {
			if !slices.Contains(rules, m[1]) {
				t.Errorf("%s cites %s, which RULES.md does not have", path, m[1])
			}
			if strings.HasSuffix(path, "_test.go") || strings.Contains(path, "testdata") {
				tested[m[1]] = true
			}
		}
		for _, m := range cited.FindAllStringSubmatch(text, -1) {
			for _, place := range append([]string{m[2]}, places(m[2], m[3])...) {
				if !facts[m[1]+place] {
					t.Errorf("%s cites %q, which GRAPH.md does not have", path, m[0])
				}
			}
		}
	})
	for _, r := range rules {
		if !tested[r] && !planned[r] {
			t.Errorf("%s is cited by no test and is not marked planned", r)
		}
	}
}

// readRules returns the rules in RULES.md, and which of them are planned.
func readRules(t *testing.T) (rules []string, planned map[string]bool) {
	t.Helper()
	planned = map[string]bool{}
	text := read(t, "RULES.md")
	for _, m := range ruleHeading.FindAllStringSubmatch(text, -1) {
		if slices.Contains(rules, m[1]) {
			t.Errorf("RULES.md has %s twice", m[1])
		}
		rules = append(rules, m[1])
		planned[m[1]] = m[2] != ""
	}
	if len(rules) < 56 {
		t.Fatalf("RULES.md has %d rules", len(rules))
	}
	return rules, planned
}

// readSections returns the sections of GRAPH.md and the numbered facts in them: "5.3" and
// "5.3#6" of part 1, "-21.3" for 1.3 of part 2. The numbered facts of 0 and 15 are cited
// like sections ("0.2").
func readSections(t *testing.T) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	part := ""
	for _, half := range strings.SplitN(read(t, filepath.Join("tenant", "GRAPH.md")), "\n# Part 2", 2) {
		heads := section.FindAllStringSubmatchIndex(half, -1)
		for i, h := range heads {
			end := len(half)
			if i+1 < len(heads) {
				end = heads[i+1][0]
			}
			name := part + half[h[2]:h[3]]
			found[name] = true
			for _, f := range fact.FindAllStringSubmatch(half[h[0]:end], -1) {
				found[name+"."+f[1]] = f[1] != "" || found[name+"."+f[1]]
				found[name+"#"+f[2]] = f[2] != ""
			}
		}
		part = "-2"
	}
	return found
}

// places are the numbered facts cited after a section: "5.3" and " #6, #7" give "5.3#6"
// and "5.3#7".
func places(section, numbers string) (all []string) {
	for _, n := range strings.FieldsFunc(numbers, func(r rune) bool { return r == ',' || r == ' ' }) {
		all = append(all, section+n)
	}
	return all
}

// eachText calls fn for every source file, script and page of the repository.
func eachText(t *testing.T, fn func(path, text string)) {
	t.Helper()
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		switch filepath.Ext(path) {
		case ".go", ".md", ".txtar", ".txt":
			fn(path, read(t, path))
		}
		if d.IsDir() && d.Name() == ".git" {
			return filepath.SkipDir
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
