package report

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/report/doc"
	"reseat/report/reporttest"
	"reseat/report/words"
)

// What a plan looks like on the terminal, as CSV and in a ticket.
func TestPlanFormats(t *testing.T) {
	for name, write := range planTexts {
		reporttest.Matches(t, name, reporttest.Written(t, write, smallPlan()))
	}
}

var planTexts = map[string]func(io.Writer, plan.Plan) error{
	"plan-brief.txt": WritePlanBrief, "plan-table.txt": WritePlanTable, "plan-users.txt": WritePlanUsers,
	"plan.csv": WritePlanCSV, "plan.md": WritePlanMarkdown,
}

// No name gets a control character, a line of its own, or a turn of direction onto
// the terminal or into a ticket.
func TestPlanNamesDoNotSteerTheTerminal(t *testing.T) {
	for name, write := range planTexts {
		if name == "plan.csv" {
			continue
		}
		reporttest.SteersNothing(t, name, reporttest.Written(t, write, hostilePlan()))
	}
}

// Lines do not end with spaces: what is copied into a ticket stays as it is.
func TestTablesHaveNoTrailingSpaces(t *testing.T) {
	texts := map[string][]byte{"report": reporttest.Written(t, formats["txt"], Build(sampleInputs(240)))}
	for name, write := range planTexts {
		texts[name] = reporttest.Written(t, write, smallPlan())
	}
	none := smallPlan()
	none.Lines = none.Lines[:1]
	texts["no unchanged users"] = reporttest.Written(t, WritePlanBrief, none)
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
	inPlace := reporttest.Readd()
	inPlace.Before = inPlace.After
	gives := reporttest.Update()
	gives.Before, gives.After = reporttest.StateWith(reporttest.License(reporttest.EMS, reporttest.Intune)), reporttest.StateWith(reporttest.License(reporttest.EMS, reporttest.Premium))
	drops := reporttest.Update()
	drops.After = reporttest.StateWith()
	for _, tt := range []struct {
		name string
		line plan.Line
		want string
	}{
		{"update", reporttest.Update(), "~ Enterprise Mobility + Security E3 (EMS), turn off: Microsoft Intune Plan 1 (INTUNE_A)"},
		{"one off, one on", gives, "~ Enterprise Mobility + Security E3 (EMS), turn off: Microsoft Entra ID P1 (AAD_PREMIUM), turn on: Microsoft Intune Plan 1 (INTUNE_A)"},
		{"remove", drops, "− Enterprise Mobility + Security E3 (EMS)"},
		{"readd", reporttest.Readd(), "~ Enterprise Mobility + Security E3 (EMS), remove and re-assign, turn off: Microsoft Intune Plan 1 (INTUNE_A)"},
		{"R16 --even-if-same", inPlace, "~ Enterprise Mobility + Security E3 (EMS), remove and re-assign as it is"},
		{"R14 create", reporttest.Create(), "+ create the account; + Enterprise Mobility + Security E3 (EMS)"},
		{"R13 location, R10 swap", swapped(), "~ usage location DE; − Enterprise Mobility + Security E3 (EMS); + Microsoft 365 E5 (SPE_E5), off: Microsoft Intune Plan 1"},
		{"on-hold", reporttest.OnHold("no-seat"), ""},
	} {
		if got := strings.Join(Steps(tt.line, words.NewCatalog(reporttest.Header())), "; "); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// The plan's CSV holds no formula and a row for each user.
func TestPlanCSVIsGuarded(t *testing.T) {
	p := smallPlan()
	for _, name := range []string{"=1+1", "+1", "-1", "@x", "\tx", "\rx"} {
		l := reporttest.Update()
		l.UPN, l.Name, l.Dept, l.Wave, l.Asked = name, name, name, name, []string{name}
		p.Lines = append(p.Lines, l)
	}
	reporttest.HoldsNoFormula(t, reporttest.Written(t, WritePlanCSV, p), len(p.Lines))
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
	if err := json.Unmarshal(reporttest.Written(t, WritePlanJSON, p), &got); err != nil {
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
	p.Header.Takes = []plan.Take{{SKU: reporttest.EMS, Users: 3}}
	p.Header.Maps = []plan.SwapMap{{From: []sku.ID{reporttest.EMS}, To: reporttest.E5, Fresh: sku.NewPlanSet(reporttest.Premium),
		Lines: []sku.MapLine{{From: reporttest.Intune, To: reporttest.Intune, By: sku.BySame}, {From: reporttest.Premium, By: sku.ByNone}}}}
	text := string(reporttest.Written(t, WritePlanHTML, p))
	for _, want := range []string{"EMS → SPE_E5", "Removed by --exact", "EMS from 3 users", "is turned on"} {
		if !strings.Contains(strings.ReplaceAll(text, "&#43;", "+"), want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}
