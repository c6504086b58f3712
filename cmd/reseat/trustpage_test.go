package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Every test and script that the guide names exists.
func TestGuideNamesRealTests(t *testing.T) {
	sources := testSources(t)
	pages, err := filepath.Glob("guide/*.md")
	if err != nil {
		t.Fatal(err)
	}
	named := 0
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile("`((?:Test|Fuzz|Benchmark)[A-Za-z0-9_]+)[^`]*`|`([a-z0-9-]+\\.txtar)`").FindAllStringSubmatch(string(text), -1) {
			named++
			if m[1] != "" && !strings.Contains(sources, "\nfunc "+m[1]+"(") {
				t.Errorf("%s names the test %s, which does not exist", page, m[1])
			}
			if m[2] != "" {
				if _, err := os.Stat(filepath.Join("testdata", m[2])); err != nil {
					t.Errorf("%s names the script %s: %v", page, m[2], err)
				}
			}
		}
	}
	if named < 40 {
		t.Errorf("only %d tests are named", named)
	}
}

// The page on releases reviews every module that the program links and go.mod names itself.
func TestEveryDependencyIsReviewed(t *testing.T) {
	page, err := os.ReadFile("guide/releases.md")
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{if not (or .Indirect .Main)}}{{.Path}}{{end}}{{end}}", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, module := range strings.Fields(string(out)) {
		words := strings.FieldsFunc(module, func(r rune) bool { return r == '/' })
		name := words[len(words)-1]
		if regexp.MustCompile(`^v[0-9]+$`).MatchString(name) {
			name = words[len(words)-2]
		}
		if !strings.Contains(string(page), name) {
			t.Errorf("guide/releases.md does not review %s", module)
		}
	}
}
