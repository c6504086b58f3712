package report

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/xuri/excelize/v2"

	"reseat/report/doc"
	"reseat/report/inventory"
	"reseat/report/money"
	"reseat/report/reporttest"
)

var formats = map[string]func(io.Writer, Report) error{
	"csv": WriteCSV, "json": WriteJSON, "md": WriteMarkdown, "xlsx": WriteXLSX, "html": WriteHTML, "junit": WriteJUnit,
	"txt": func(w io.Writer, r Report) error { return WriteTable(w, r, doc.Terminal{Width: 140}) },
}

// Equal inputs give equal bytes. A workbook is a ZIP of parts in an order of its own.
func TestReportsAreStable(t *testing.T) {
	for name, write := range formats {
		if name == "xlsx" {
			continue
		}
		a, b := reporttest.Written(t, write, Build(sampleInputs(300))), reporttest.Written(t, write, Build(sampleInputs(300)))
		if !bytes.Equal(a, b) {
			t.Errorf("%s differs between two runs over the same inputs", name)
		}
	}
}

// An empty plan has a report in every format.
func TestEmptyReports(t *testing.T) {
	for name, write := range formats {
		in := sampleInputs(0)
		in.Events, in.Seats = nil, nil
		if len(reporttest.Written(t, write, Build(in))) == 0 {
			t.Errorf("%s is empty", name)
		}
	}
}

func TestCSV(t *testing.T) {
	b := reporttest.Written(t, WriteCSV, Build(sampleInputs(120)))
	text, found := strings.CutPrefix(string(b), "\ufeff")
	if !found {
		t.Error("no byte order mark: Excel would read it as Windows-1252")
	}
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := "User,Object id,Name,Department,Wave,Verdict,Reason,Why,What to do,Asked," +
		"Before,Planned,Found,Effective,Service status,Location before,Location planned,Location found,Assignment errors,Findings," +
		"Tenant's words,Request ids,Begun,Ended,Read,Seconds without license,Stage,Source,Plan digest,Carried out by,Carried out on,Rehearsal"
	if diff := cmp.Diff(want, strings.Join(rows[0], ",")); diff != "" {
		t.Errorf("columns (-want +got):\n%s", diff)
	}
	if len(rows) != 121 {
		t.Errorf("rows = %d, want 120 and the header", len(rows))
	}
	for _, row := range rows {
		for _, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
				t.Errorf("cell %q is a formula", cell)
			}
		}
	}
	first := rows[2] // the stranded user comes first
	if got := first[0]; got != "'"+reporttest.Formula {
		t.Errorf("user = %q, want the guarded name", got)
	}
	// R11: off in EMS, and still on through Microsoft 365 E5.
	if diff := cmp.Diff([]string{"EMS", "EMS|INTUNE_A", "SPE_E5;EMS|INTUNE_A", "SPE_E5;EMS"}, first[10:14]); diff != "" {
		t.Errorf("before, planned, found, effective (-want +got):\n%s", diff)
	}
}

func TestJSONFollowsSchema(t *testing.T) {
	schema := compiled(t)
	report := parsed(t, reporttest.Written(t, WriteJSON, Build(sampleInputs(240))))
	if err := schema.Validate(report); err != nil {
		t.Errorf("%v", err)
	}
	report.(map[string]any)["users"].([]any)[0].(map[string]any)["verdict"] = "done"
	if schema.Validate(report) == nil {
		t.Error("the schema takes a verdict that is not on the list")
	}
}

func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("report.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("report.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func parsed(t *testing.T, text []byte) any {
	t.Helper()
	report, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func TestJSONDigestCoversTheReport(t *testing.T) {
	b := reporttest.Written(t, WriteJSON, Build(sampleInputs(50)))
	at := bytes.LastIndex(b, []byte(`,"digest":`))
	var tail struct{ Digest string }
	if err := json.Unmarshal(b, &tail); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(b[:at])
	if want := hex.EncodeToString(sum[:]); tail.Digest != want {
		t.Errorf("digest = %s, want %s", tail.Digest, want)
	}
}

func TestMarkdownIsInert(t *testing.T) {
	in := sampleInputs(120)
	in.Plan.Lines[3].UPN = "a|b<script>[x](http://y)\n# no"
	text := string(reporttest.Written(t, WriteMarkdown, Build(in)))
	for _, bad := range []string{"<script>", "\n# no", "a|b"} {
		if strings.Contains(text, bad) {
			t.Errorf("the summary holds %q", bad)
		}
	}
	for _, want := range []string{"# License run report: Contoso", "## What needs attention", "| stranded | 1 |", "no license of the SKU is available", "Grace Hopper", "## Chain of evidence"} {
		if !strings.Contains(text, want) {
			t.Errorf("the summary lacks %q", want)
		}
	}
}

func TestWorkbooks(t *testing.T) {
	const users = 120
	for name, tt := range map[string]struct {
		write  func(io.Writer) error
		sheets []string
		at     string // where the hostile name is
	}{
		"report": {func(w io.Writer) error { return WriteXLSX(w, Build(sampleInputs(users))) },
			[]string{"Summary", "Users", "Service plans", "Findings"}, "A3"},
		"plan": {func(w io.Writer) error { return WritePlanXLSX(w, planSampleOf(users)) },
			[]string{"Summary", "Users", "Seats", "Findings"}, "A2"},
		"inventory": {func(w io.Writer) error {
			return inventory.WriteXLSX(w, inventory.New(reporttest.TenantSampleOf(users), money.Prices{}, "1.0.0", reporttest.Now))
		}, []string{"Summary", "Licenses", "Users", "Licenses to remove", "Subscriptions"}, "A2"},
	} {
		var b bytes.Buffer
		if err := tt.write(&b); err != nil {
			t.Fatal(err)
		}
		f, err := excelize.OpenReader(&b)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tt.sheets, f.GetSheetList()); diff != "" {
			t.Errorf("%s: sheets (-want +got):\n%s", name, diff)
		}
		rows, err := f.GetRows("Users")
		if err != nil {
			t.Fatal(err)
		}
		if len(rows) != users+1 {
			t.Errorf("%s: %d rows, want %d and the header", name, len(rows), users)
		}
		if got, _ := f.GetCellFormula("Users", tt.at); got != "" {
			t.Errorf("%s: %s is the formula %q", name, tt.at, got)
		}
		if got, _ := f.GetCellValue("Users", tt.at); got != reporttest.Formula {
			t.Errorf("%s: %s = %q", name, tt.at, got)
		}
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestTableIsQuietAndPlain(t *testing.T) {
	in := sampleInputs(6000)
	in.Plan.Lines[61].UPN = "evil\x1b[31m@contoso.com"
	r := Build(in)
	text := string(reporttest.Written(t, formats["txt"], r))
	if strings.Contains(text, "\x1b") {
		t.Error("an escape sequence got through")
	}
	if n := strings.Count(text, "\n"); n > 150 {
		t.Errorf("%d lines: a terminal is no place for them", n)
	}
	if !strings.Contains(text, "more: see the CSV or HTML report") {
		t.Error("nothing says that there are more")
	}
	coloured := string(reporttest.Written(t, func(w io.Writer, r Report) error { return WriteTable(w, r, doc.Terminal{Colour: true}) }, r))
	if !strings.Contains(coloured, "\x1b[") {
		t.Error("no colour although asked for")
	}
}

func TestPageKeepsNamesHarmless(t *testing.T) {
	text := string(reporttest.Written(t, WriteHTML, Build(sampleInputs(240))))
	if strings.Contains(text, "<script>alert(1)") {
		t.Error("a name got out of its place")
	}
	for _, link := range []string{`src="http`, `href="http`, "url(", "import(", "fetch("} {
		if strings.Contains(text, link) {
			t.Errorf("the page holds %q, which may lead to the network", link)
		}
	}
}
