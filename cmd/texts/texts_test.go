package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The words that reseat does not say to people, what it says instead, and the phrases in
// which the word means something else. Rulebooks, which quote their source word for word,
// are held to the words without "light".
var notSaid = []struct {
	pattern, say string
	unless       string
	light        bool
}{
	{pattern: `held|holders?|bare|stripped|unlicen[cs]ed seats?`, say: "on hold, assigned, has no license now"},
	{pattern: `left alone|((is|are|was|were|stays?|%[sd]|users?) blocked)`, say: "on hold, not changed",
		unless: `blocked (from signing in|accounts?)|sign-in (is|was) blocked|(is|are|was|were|stay) blocked from`, light: true},
	{pattern: `not assigned[^.;|]*\b(unchanged|already)|not apply[^.;|]*\b(unchanged|already)`, say: "skipped", light: true},
	{pattern: `as asked|already (so|done|right)`, say: "already as requested", light: true},
	{pattern: `wish(es|ed)?|wanted|(is|are|was) asked( for)?|asked for|asks? for`, say: "requested", unless: `nobody is asked|asks? for (tenant|a password|what|your|no|the|approval|a login)`, light: true},
	{pattern: `re-add(s|ed|ing)?`, say: "re-assign; readd is the flag's value", light: true},
	{pattern: `(given?|gives?|giving|gave) (\S+ ){0,7}back|(take|taken|takes|taking|took) (\S+ ){0,5}away`, say: "remove and re-assign, remove", light: true},
	{pattern: `(comes?|coming|came) (back )?on|switch(es|ed)? (\S+ ){0,5}?(on|off)`, say: "turn on, turn off", light: true},
	{pattern: `goes`, say: "is removed, is turned off, is lost", unless: `(how fast|where [\\w ]*) ?it goes|goes (on|to|through|for|with|over|before|in|into|by|wrong)|how it goes|(row|FILE|run) goes|it goes on`, light: true},
	{pattern: `(all|disabled|enabled|smaller|needed|dependent|exchange|sharepoint|onedrive|teams|intune) plans?|plans? (is|are|was|were|stays?|turned) (on|off)|plans (on|off)`, say: "service plan",
		unless: `service plans?|for all service plans.*|to turn plans off|=Disabled Plans|(all|intune|teams) plans? (to|of|for|is|are|that|was|file)|intune plan 1`, light: true},
	{pattern: `plan choices?|(each )?users?['’]s? (plan )?choices?|choices? of (service )?plans?`, say: "disabled service plans", light: true},
	{pattern: `owned|owns|consumed|for want of|want of one|(%d|\d+|licenses?|units?|seats?) enabled`, say: "bought, in use, available", light: true},
	{pattern: `seats?`, say: "licenses: bought, in use, available", unless: `--seats|no-seat|plan/seats|keep-free seats|▶.*seats, impact.*|^plan/seats.*`, light: true},
	{pattern: `rosters?`, say: "user list"},
	{pattern: `mend(s|ed|ing)?`, say: "fix"},
	{pattern: `reckon(s|ed|ing)?`, say: "count or compute"},
	{pattern: `fores(ee|een|ees|aw)|weathers?|foretells?|foretold|(fair|rough|bad) (day|service|conditions)|in the middle of (%d|\d)|draws? (of|in) (%d|\d)|(%d|\d+) draws`, say: "simulate; normal or degraded service; run 1 of 5; median"},
	{pattern: `embedded tenants?|(on|against|of|from|over) a copy|copy of (the|a|your) tenant`, say: "sandbox, snapshot", unless: `(is|on|write|reads?|folder or) a copy of the (folder|run|file)|as a copy of the folder`, light: true},
	{pattern: `helm|(in|of|by) (this|a|one|the first|the next|another) (pass|taking|course)`, say: "this run, this process", light: true},
	{pattern: `deserves?`, say: "review"},
	{pattern: `such as (%d|%q)`, say: "e.g., for one example of what was found", light: true},
	{pattern: `(%d|%v) (users|rows|licenses|changes|members|service plans|groups|runs|waves|reads|writes|calls|accounts) (is|was|has|changes|loses|needs)`, say: "one and many apart", light: true},
}

// The flags and commands that reseat does not have, as a person would type them.
var notTyped = []struct{ pattern, say string }{
	{`--plans( |=)`, "--change"}, {`--only( |=)`, "--enable-only"}, {`--set-disabled`, "--all-on --disable"},
	{`--holders-of|--without( |=)`, "--has, --lacks"}, {`--include-disabled`, "--include-blocked"}, {`--allow-held`, "--allow-on-hold"},
	{`reseat (pause|continue|pace|status|journal|runs)\b`, "reseat run …"}, {`reseat map\b`, "reseat sku map"}, {`--failed\b`, "--retry"}, {`resume .*--code\b`, "--retry=CODE"},
}

// Sentences that were in reseat once, and that nobody should stumble over again.
var notWritten = []string{
	"until what holds them", "that mean nothing to reseat", "nobody is asked for", "nothing is asked of anybody", "needs attention; one",
	"answers to the row", "answer to the row", "that nothing in", "whether assigned before or not", "do not make the exit code",
	"on by no path, enabled", "hazards that do not hold", "what an MSOnline script does", "still is as a run left it",
	"an export says what is", "accepts %d arg", "Users by what is done", "carried out by no account", "anyone can reckon",
	"What deserves a look", "at work on", "without a word", "shut us out", "in the way out", "does not forgive", "nobody writes such a file",
}

// names are what is no prose: paths, file names, addresses and quoted columns.
var names = regexp.MustCompile(`\S*[/\\]\S*|\S+\.(csv|md|json|yaml|yml|plan|go|txt)\b|\S+@\S+`)

// unsaid finds the words of a text that reseat does not say, those of a rulebook among the
// words that it may not say either.
func unsaid(words string, rulebook bool) (found []string) {
	for _, n := range notTyped {
		if m := compiled(n.pattern).FindString(words); m != "" {
			found = append(found, m+" (say "+n.say+")")
		}
	}
	for _, n := range notWritten {
		if strings.Contains(words, n) {
			found = append(found, n)
		}
	}
	words = names.ReplaceAllString(words, " ")
	for _, n := range notSaid {
		if rulebook && n.light {
			continue
		}
		left := words
		if n.unless != "" {
			left = regexp.MustCompile(`(?i)(`+n.unless+`)`).ReplaceAllString(left, " ~ ")
		}
		if m := compiled(`(?i)(^|[^\pL\d-])(` + n.pattern + `)($|[^\pL\d])`).FindString(left); m != "" {
			found = append(found, strings.TrimSpace(m)+" (say "+n.say+")")
		}
	}
	return found
}

// patterns are the compiled ones; compiling them for each text takes minutes.
var patterns = map[string]*regexp.Regexp{}

func compiled(pattern string) *regexp.Regexp {
	if patterns[pattern] == nil {
		patterns[pattern] = regexp.MustCompile(pattern)
	}
	return patterns[pattern]
}

// isRulebook tells whether a page keeps the rules that tests cite, word for word.
func isRulebook(file string) bool {
	return file == "plan/RULES.md" || file == "plan/tenant/GRAPH.md"
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
		for _, word := range unsaid(x.Words, isRulebook(x.File)) {
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
		"one user is held":                            true,
		"the user is on hold":                         false,
		"see samples/rosters/README.md":               false,
		"a roster of users":                           true,
		"reseat plan wish.csv --create":               false,
		"INTUNE_A comes on in SPE_E5":                 true,
		"a service plan is turned on":                 false,
		"already as asked":                            true,
		"Requested: bareboat@contoso.com":             false,
		"seats are reckoned in stages":                true,
		"refused for want of a seat of this SKU":      true,
		"give the direct assignment of this SKU back": true,
		"switch these service plans off":              true,
		"take the license away from the user":         true,
		"the last Exchange plan goes":                 true,
		"the smaller service plan remains":            false,
		"licenses that the tenant owns":               true,
		"10 consumed":                                 true,
		"--seats with-warning":                        false,
		"no free seat":                                true,
		"each user's choices carried over":            true,
		"this user is blocked by a finding":           true,
		"an account that is blocked from signing in":  false,
		"up to 32 s in bad weather":                   true,
		"in the middle of 5 draws":                    true,
		"rehearsed on a copy of the tenant":           true,
		"remove and re-add the license":               true,
		"no user answers to the row's key":            true,
		"reseat map A B":                              true,
		"reseat sku map A B":                          false,
		"add --set-disabled SWAY":                     true,
		"not assigned, so already done":               true,
	} {
		if got := unsaid(words, false); (len(got) > 0) != want {
			t.Errorf("%q: %q", words, got)
		}
	}
	if got := unsaid("seats owned", true); len(got) > 0 {
		t.Errorf("a rulebook says %q", got)
	}
}
