package simulation

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"reseat/batch/journal"
	"reseat/batch/verdict"
	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
	"reseat/report"
	"reseat/report/doc"
	"reseat/report/reporttest"
)

const (
	rehearsedA = sku.ID("aaaaaaaa-0000-4000-8000-000000000001")
	rehearsedB = sku.ID("bbbbbbbb-0000-4000-8000-000000000002")
)

var rehearsedAt = time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC)

// three users: a readd of A, a swap of A for B, and one who finds no seat of B.
func rehearsedCast() Cast {
	a, b := tenant.License{SKU: rehearsedA}, tenant.License{SKU: rehearsedB}
	line := func(id, wave string, before, after []tenant.License, calls ...plan.Call) plan.Line {
		return plan.Line{Kind: plan.Change, ID: plan.ChangeID(id), User: tenant.UserID(id), UPN: id + "@contoso.com", Wave: wave, Stage: 1,
			Touches: []sku.ID{rehearsedA, rehearsedB}, Before: &plan.State{Location: "DE", Direct: before}, After: &plan.State{Location: "DE", Direct: after}, Calls: calls}
	}
	var c Cast
	c.Plan.Lines = []plan.Line{
		line("readd", "1", []tenant.License{a}, []tenant.License{a},
			plan.Call{Kind: plan.Licenses, Remove: []sku.ID{rehearsedA}, Half: 1}, plan.Call{Kind: plan.Licenses, Add: []tenant.License{a}, Half: 2}),
		line("swap", "2", []tenant.License{a}, []tenant.License{b}, plan.Call{Kind: plan.Licenses, Add: []tenant.License{b}, Remove: []sku.ID{rehearsedA}}),
		line("late", "2", nil, []tenant.License{b}, plan.Call{Kind: plan.Licenses, Add: []tenant.License{b}}),
	}
	owned := func(id sku.ID, part string, enabled, used int) tenant.SKU {
		return tenant.SKU{Product: sku.Product{ID: id, PartNumber: sku.PartNumber(part), Name: part}, Capability: "Enabled", Seats: tenant.Seats{Enabled: enabled, Consumed: used}}
	}
	c.Owned = []tenant.SKU{owned(rehearsedA, "A", 10, 5), owned(rehearsedB, "B", 3, 2)}
	c.Plan.Header = plan.Header{SKUs: c.Owned, Domain: "contoso.com", Tenant: "t"}
	c.Began, c.Written, c.Ended = rehearsedAt, rehearsedAt.Add(30*time.Second), rehearsedAt.Add(40*time.Second)
	call := func(at time.Duration, id string, n int, result journal.Result, code string) {
		for _, k := range []journal.Kind{journal.Intent, journal.Outcome} {
			e := journal.Event{At: rehearsedAt.Add(at), Kind: k, Change: plan.ChangeID(id), Call: n, Try: 1}
			if k == journal.Outcome {
				e.At, e.Result, e.Code = e.At.Add(time.Second), result, code
			}
			c.Events = append(c.Events, e)
		}
	}
	c.Events = append(c.Events, journal.Event{At: rehearsedAt, Kind: journal.Began, Code: journal.Rehearsed})
	call(1*time.Second, "readd", 0, journal.Done, "")
	call(3*time.Second, "readd", 1, journal.Done, "")
	call(10*time.Second, "swap", 0, journal.Done, "")
	call(20*time.Second, "late", 0, journal.Refused, tenant.ErrNoSeat.Code)
	for _, x := range []struct {
		id   string
		rows []tenant.Assignment
	}{{"readd", []tenant.Assignment{{SKU: rehearsedA}}}, {"swap", []tenant.Assignment{{SKU: rehearsedB}}}, {"late", nil}} {
		u := &tenant.User{ID: tenant.UserID(x.id), UPN: x.id + "@contoso.com", UsageLocation: "DE", Assignments: x.rows}
		c.Readings = append(c.Readings, journal.Reading{Pass: 1, At: c.Ended, Change: plan.ChangeID(x.id), User: u})
	}
	return c
}

func TestForecastFollowsSeatsWavesAndGaps(t *testing.T) {
	f, r := Foresee(rehearsedCast())
	if diff := cmp.Diff(map[verdict.Verdict]int{verdict.Verified: 2, verdict.Failed: 1}, f.Verdicts); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]WaveForecast{{"1", 1, time.Second, 4 * time.Second}, {"2", 2, 10 * time.Second, 21 * time.Second}}, f.Waves); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(GapForecast{Users: 1, Median: 2 * time.Second, Longest: 2 * time.Second}, f.Gaps); diff != "" {
		t.Error(diff)
	}
	a, b := f.Seats[0], f.Seats[1]
	if a.Before != 5 || a.Peak != 5 || a.After != 4 || a.Refused != 0 || a.Points[2] != 5 || a.Points[40] != 4 {
		t.Errorf("A: %+v", a)
	}
	if b.Before != 2 || b.Peak != 3 || b.PeakAt != 11*time.Second || b.After != 3 || b.Refused != 1 || b.FirstNo != 21*time.Second || !b.Short() {
		t.Errorf("B: %+v", b)
	}
	if len(r.Rows) != 3 {
		t.Errorf("%d rows", len(r.Rows))
	}
}

// A project lead finds each answer, in every format, marked as a rehearsal.
func TestRehearsalAnswersForADecision(t *testing.T) {
	f, r := Foresee(rehearsedCast())
	rough := f
	rough.Ended *= 3
	way := Way{Name: "p.plan", Pace: "slowly", Fair: Outlook{"fair", "sunshine", []Forecast{f}}, Rough: Outlook{"rough", "rain", []Forecast{rough, f, rough}}}
	x := Rehearsal{Made: rehearsedAt, Plan: "p.plan", Copy: Copy{From: "copy.json", Taken: rehearsedAt.Add(-72 * time.Hour), Users: 9, Held: 3}, Ways: []Way{way, way}, Report: r}
	for name, write := range map[string]func(*bytes.Buffer) error{
		"table": func(b *bytes.Buffer) error { return WriteTable(b, x, doc.Terminal{}) },
		"md":    func(b *bytes.Buffer) error { return WriteMarkdown(b, x) },
		"html":  func(b *bytes.Buffer) error { return WriteHTML(b, x) },
		"json":  func(b *bytes.Buffer) error { return WriteJSON(b, x) },
	} {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Fatal(err)
		}
		text := strings.Join(strings.Fields(b.String()), " ")
		for _, want := range []string{"ehearsal", "How long will it take?", "wave 2 after 21 s", "no license is available for 1 user, for the first after 21 s; buy 1 before that",
			"the longest 2.0 s", "1 min 20 s more", "3 days old", "contains 3 of the tenant"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s lacks %q:\n%.2500s", name, want, text)
			}
		}
	}
}

// The report of a rehearsed run says in every format that it is none, and its JSON
// keeps to the schema; the report of a run says nothing of the kind.
func TestReportOfARehearsalIsMarked(t *testing.T) {
	_, r := Foresee(rehearsedCast())
	real := r
	real.Rehearsal = false
	for name, x := range map[string]struct {
		write func(io.Writer, report.Report) error
		mark  string
	}{
		"table": {func(w io.Writer, r report.Report) error { return report.WriteTable(w, r, doc.Terminal{}) }, "Rehearsal: nothing was written to the tenant. 2 of 3 users would be as requested; 1 would need attention."},
		"md":    {report.WriteMarkdown, "# Rehearsal of a license run"},
		"html":  {report.WriteHTML, "<title>Rehearsal of a license run"},
		"json":  {report.WriteJSON, `"rehearsal":true`},
		"csv":   {report.WriteCSV, ",yes\n"},
		"plans": {report.WriteServicePlansCSV, ",Rehearsal\n"},
		"junit": {report.WriteJUnit, "(rehearsal)"},
	} {
		if text := string(reporttest.Written(t, x.write, r)); !strings.Contains(text, x.mark) {
			t.Errorf("%s lacks %q:\n%.800s", name, x.mark, text)
		}
		if text := string(reporttest.Written(t, x.write, real)); name != "plans" && strings.Contains(text, x.mark) {
			t.Errorf("%s of a run has %q", name, x.mark)
		}
	}
	if err := compiled(t).Validate(parsed(t, reporttest.Written(t, report.WriteJSON, r))); err != nil {
		t.Error(err)
	}
}

func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(report.Schema))
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
