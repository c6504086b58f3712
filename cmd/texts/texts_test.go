package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The words that reseat does not say to people, and what it says instead.
var notSaid = []struct{ pattern, say string }{
	{`held|holders?|bare|stripped`, "on hold, assigned, has no license now"},
	{`mend(s|ed|ing)?`, "fix"},
	{`reckon(s|ed|ing)?`, "count or compute"},
	{`fores(ee|een|ees|aw)|weathers?`, "simulate; normal or degraded service"},
	{`wish(es|ed)?|wanted|as asked|(is|are|was) asked( for)?|asked for`, "requested"},
	{`helm`, "this run, this process"},
	{`rosters?`, "user list"},
	{`deserves?`, "review"},
	{`left alone`, "not changed"},
	{`embedded tenants?`, "sandbox"},
	{`(given?|gives?|giving) back|(take|taken|takes|taking) away`, "remove and re-assign"},
	{`(comes?|coming) (back )?on|(goes|going) off|switch(es|ed)? (on|off)`, "turn on, turn off"},
	{`for want of|want of one`, "no license available"},
}

// names are what is no prose: paths, file names, addresses and quoted columns.
var names = regexp.MustCompile(`\S*[/\\]\S*|\S+\.(csv|md|json|yaml|yml|plan|go|txt)\b|\S+@\S+`)

func unsaid(words string) (found []string) {
	words = names.ReplaceAllString(words, " ")
	for _, n := range notSaid {
		if m := regexp.MustCompile(`(?i)\b(` + n.pattern + `)\b`).FindString(words); m != "" {
			found = append(found, m+" (say "+n.say+")")
		}
	}
	return found
}

func TestWordsThatReseatDoesNotSay(t *testing.T) {
	all, err := Texts(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{"README.md", "cmd/reseat/apply.go", "report/page/assets/list.html", "plan/findings.go", "cmd/reseat/guide/safety.md"} {
		if !slices.ContainsFunc(all, func(t Text) bool { return t.File == file }) {
			t.Errorf("no text of %s was found", file)
		}
	}
	for _, x := range all {
		for _, word := range unsaid(x.Words) {
			t.Errorf("%s:%d: %s: %.120s", x.File, x.Line, word, x.Words)
		}
	}
}

func TestWhatIsAText(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"a.go":           "package a\n\nimport \"strings of go\"\n\nvar _ = struct {\n\tA int `json:\"a b c\"`\n}{}\nvar a = f(\"users on \" +\n\tn + \" hold\", \"word\", `SELECT a FROM b`)\nvar b = regexp.MustCompile(`two words`)\n",
		"a_test.go":      "package a\n\nvar t = \"only a test\"\n",
		"b.html":         "<p>two\nusers {{if .X}}are here{{end}}</p>\n<style>a b { c: d }</style>\n",
		"testdata/c.md":  "not a page\n",
		"README.md":      "# Title\n\nA page of words.\n",
		"plain/names.md": "one\n",
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	all, err := Texts(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, x := range all {
		got = append(got, x.Words)
	}
	if want := "A page of words.|users on %v hold|users are here"; strings.Join(got, "|") != want {
		t.Errorf("got %q, want %q", strings.Join(got, "|"), want)
	}
}

func TestUnsaid(t *testing.T) {
	for words, want := range map[string]bool{
		"one user is held":                       true,
		"the user is on hold":                    false,
		"see samples/rosters/README.md":          false,
		"a roster of users":                      true,
		"reseat plan wish.csv --create":          false,
		"INTUNE_A comes on in SPE_E5":            true,
		"a service plan is turned on":            false,
		"already as asked":                       true,
		"Requested: bareboat@contoso.com":        false,
		"seats are reckoned in stages":           true,
		"refused for want of a seat of this SKU": true,
	} {
		if got := unsaid(words); (len(got) > 0) != want {
			t.Errorf("%q: %q", words, got)
		}
	}
}
