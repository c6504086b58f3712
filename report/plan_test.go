package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/report/doc"
	"reseat/report/words"
)

var golden = flag.Bool("golden", false, "rewrite the golden files")

// matches compares a text with a golden file.
func matches(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *golden {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got); look at it, then run with -golden:\n%s", name, diff)
	}
}

// What a plan looks like on the terminal, as CSV and in a ticket.
func TestPlanFormats(t *testing.T) {
	for name, write := range planTexts {
		matches(t, name, written(t, write, smallPlan()))
	}
}

var planTexts = map[string]func(io.Writer, plan.Plan) error{
	"plan-brief.txt": WritePlanBrief, "plan-table.txt": WritePlanTable, "plan-users.txt": WritePlanUsers,
	"plan.csv": WritePlanCSV, "plan.md": WritePlanMarkdown,
}

var controls = regexp.MustCompile("[\x00-\x09\x0b-\x1f\x7f-\u009f\u202e]")

// No name gets a control character, a line of its own, or a turn of direction onto
// the terminal or into a ticket.
func TestPlanNamesDoNotSteerTheTerminal(t *testing.T) {
	for name, write := range planTexts {
		if name == "plan.csv" {
			continue
		}
		steersNothing(t, name, written(t, write, hostilePlan()))
	}
}

func steersNothing(t *testing.T, name string, text []byte) {
	t.Helper()
	if bad := controls.Find(text); bad != nil {
		t.Errorf("%s: %q got through", name, bad)
	}
	if bytes.Contains(text, []byte("\n@contoso.com")) {
		t.Errorf("%s: a name broke the line", name)
	}
	if !bytes.Contains(text, []byte("evil")) {
		t.Errorf("%s: the name is not there at all", name)
	}
}

// Lines do not end with spaces: what is copied into a ticket stays as it is.
func TestTablesHaveNoTrailingSpaces(t *testing.T) {
	texts := map[string][]byte{"report": written(t, formats["txt"], Build(sampleInputs(240)))}
	for name, write := range planTexts {
		texts[name] = written(t, write, smallPlan())
	}
	none := smallPlan()
	none.Lines = none.Lines[:1]
	texts["no unchanged users"] = written(t, WritePlanBrief, none)
	for name, text := range texts {
		for i, line := range strings.Split(string(text), "\n") {
			if strings.TrimRight(line, " ") != line {
				t.Errorf("%s:%d ends with spaces: %q", name, i+1, line)
			}
		}
	}
}

// WORD-5: a plan is as wide as its terminal, and a pipe gets every line whole; nothing is cut
// in either.
func TestBriefFitsTheTerminal_WORD5(t *testing.T) {
	for _, width := range []int{0, 80, 160} {
		var b bytes.Buffer
		if err := WritePlanTable(sized{&b, doc.Terminal{Width: width}}, smallPlan()); err != nil {
			t.Fatal(err)
		}
		words := strings.Join(strings.Fields(b.String()), " ")
		if n := strings.Count(words, "and the mailbox with it"); n < 40 || strings.Contains(words, "≈") || strings.Contains(words, "…") {
			t.Errorf("at %d columns the long finding is there %d times, or something is cut:\n%s", width, n, b.String())
		}
		for line := range strings.Lines(b.String()) {
			if n := len([]rune(strings.TrimSuffix(line, "\n"))); width > 0 && n > width && !isLoose(line) {
				t.Errorf("at %d columns a line has %d characters: %s", width, n, line)
			}
		}
	}
}

// isLoose tells the lines that a person copies, which the terminal itself wraps.
func isLoose(line string) bool {
	return strings.HasPrefix(line, "Digest: ") || strings.HasPrefix(line, "Plan for ")
}

// A sized is a writer to a terminal.
type sized struct {
	io.Writer
	to doc.Terminal
}

func (s sized) Terminal() doc.Terminal { return s.to }

// A terminal shows signs in colours, everything else the signs alone.
func TestSignsAreColoured(t *testing.T) {
	for _, colour := range []bool{true, false} {
		var b bytes.Buffer
		if err := WritePlanBrief(sized{&b, doc.Terminal{Colour: colour}}, smallPlan()); err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(b.String(), "\x1b["); got != colour {
			t.Errorf("colour %v: escape sequences %v", colour, got)
		}
		for _, sign := range []string{words.SignAdd, words.SignRemove, words.SignChange, words.SignHold} {
			if !strings.Contains(b.String(), words.Sign(doc.Terminal{Colour: colour}, sign)+" ") {
				t.Errorf("colour %v: no sign %s", colour, sign)
			}
		}
	}
}

// R24: one code can be a hazard for some users and an error for others; each is
// counted, and each user once.
func TestFindingsAreTallied(t *testing.T) {
	find := func(s plan.Severity, accepted bool) plan.Finding {
		return plan.Finding{Code: "plan-dependency", Severity: s, Text: "x", Accepted: accepted}
	}
	lines := []plan.Line{
		{UPN: "a", Findings: []plan.Finding{find(plan.Hazard, true), find(plan.Hazard, true)}},
		{UPN: "b", Findings: []plan.Finding{find(plan.Hazard, false)}},
		{UPN: "c", Findings: []plan.Finding{find(plan.Error, false), {Code: "guest", Severity: plan.Note}}},
		{UPN: "d", Findings: []plan.Finding{find(plan.Error, false)}}}
	type count struct {
		Words, Example string
		Users          int
	}
	var got []count
	for _, x := range words.Tallied(words.LineFindings(lines)) {
		got = append(got, count{x.Words() + " " + string(x.Code), x.Example, x.Users})
	}
	want := []count{{"error plan-dependency", "c: x", 2}, {"hazard plan-dependency", "b: x", 1},
		{"hazard, accepted plan-dependency", "a: x", 1}, {"note guest", "c: ", 1}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("tallies (-want +got):\n%s", diff)
	}
}

// What a change does, in words.
func TestSteps(t *testing.T) {
	inPlace := readd()
	inPlace.Before = inPlace.After
	gives := update()
	gives.Before, gives.After = stateWith(lic(ems, intune)), stateWith(lic(ems, premium))
	drops := update()
	drops.After = stateWith()
	for _, tt := range []struct {
		name string
		line plan.Line
		want string
	}{
		{"update", update(), "~ Enterprise Mobility + Security E3 (EMS), turn off: Microsoft Intune Plan 1 (INTUNE_A)"},
		{"one off, one on", gives, "~ Enterprise Mobility + Security E3 (EMS), turn off: Microsoft Entra ID P1 (AAD_PREMIUM), turn on: Microsoft Intune Plan 1 (INTUNE_A)"},
		{"remove", drops, "− Enterprise Mobility + Security E3 (EMS)"},
		{"readd", readd(), "~ Enterprise Mobility + Security E3 (EMS), remove and re-assign, turn off: Microsoft Intune Plan 1 (INTUNE_A)"},
		{"R16 --even-if-same", inPlace, "~ Enterprise Mobility + Security E3 (EMS), remove and re-assign as it is"},
		{"R14 create", create(), "+ create the account; + Enterprise Mobility + Security E3 (EMS)"},
		{"R13 location, R10 swap", swapped(), "~ usage location DE; − Enterprise Mobility + Security E3 (EMS); + Microsoft 365 E5 (SPE_E5), off: Microsoft Intune Plan 1"},
		{"on-hold", heldBy("no-seat"), ""},
	} {
		if got := strings.Join(Steps(tt.line, words.NewCatalog(header())), "; "); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// The plan's CSV holds no formula and a row for each user.
func TestPlanCSVIsGuarded(t *testing.T) {
	p := smallPlan()
	for _, name := range []string{"=1+1", "+1", "-1", "@x", "\tx", "\rx"} {
		l := update()
		l.UPN, l.Name, l.Dept, l.Wave, l.Asked = name, name, name, name, []string{name}
		p.Lines = append(p.Lines, l)
	}
	holdsNoFormula(t, written(t, WritePlanCSV, p), len(p.Lines))
}

// holdsNoFormula checks a CSV as a spreadsheet would take it.
func holdsNoFormula(t *testing.T, text []byte, users int) {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(text), "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != users+1 {
		t.Errorf("%d rows, want %d and the header", len(rows), users)
	}
	for _, row := range rows {
		for _, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
				t.Errorf("cell %q is a formula", cell)
			}
		}
	}
}

// The JSON form holds the plan as it is.
func TestPlanJSON(t *testing.T) {
	p := smallPlan()
	var got struct {
		Header plan.Header
		Counts plan.Counts
		Digest string
		Lines  []plan.Line
	}
	if err := json.Unmarshal(written(t, WritePlanJSON, p), &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(p, plan.Plan{Header: got.Header, Lines: got.Lines, Digest: got.Digest}); diff != "" {
		t.Errorf("plan (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(plan.Counts{Changes: 4, OnHold: 1, Unchanged: 1, Skipped: 1, Calls: 7}, got.Counts); diff != "" {
		t.Errorf("counts (-want +got):\n%s", diff)
	}
}

// R10, R12: a reviewer sees by which map choices carry over, and what is taken.
func TestPlanPageShowsMaps(t *testing.T) {
	p := smallPlan()
	p.Header.Takes = []plan.Take{{SKU: ems, Users: 3}}
	p.Header.Maps = []plan.SwapMap{{From: []sku.ID{ems}, To: e5, Fresh: sku.NewPlanSet(premium),
		Lines: []sku.MapLine{{From: intune, To: intune, By: sku.BySame}, {From: premium, By: sku.ByNone}}}}
	text := string(written(t, WritePlanHTML, p))
	for _, want := range []string{"EMS → SPE_E5", "Removed by --exact", "EMS from 3 users", "is turned on"} {
		if !strings.Contains(strings.ReplaceAll(text, "&#43;", "+"), want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}
