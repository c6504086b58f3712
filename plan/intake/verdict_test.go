package intake_test

import (
	"bytes"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reseat/batch/verdict"
	"reseat/plan"
	"reseat/plan/intake"
	"reseat/report"
)

// A report is read back as it is written, in either form.
func TestWrittenReportIsFiltered(t *testing.T) {
	var r report.Report
	for i, v := range plan.Verdicts() {
		user := string(v) + "@contoso.com"
		r.Rows = append(r.Rows, report.Row{UPN: user, Name: "=Test", Wave: string('1' + rune(i%2)), Ruling: verdict.Ruling{Verdict: v}})
	}
	for name, write := range map[string]func(io.Writer, report.Report) error{"CSV": report.WriteCSV, "JSON": report.WriteJSON} {
		var file bytes.Buffer
		if err := write(&file, r); err != nil {
			t.Fatal(err)
		}
		got, err := intake.Read("report", &file, intake.Options{Verdicts: []string{"failed", "on-hold"}, Wave: "2"})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if len(got.Requests) != 1 || got.Requests[0].User.UPN+got.Requests[0].User.Any != "failed@contoso.com" {
			t.Errorf("%s: got %+v: %s", name, got.Requests, got.Info)
		}
		if d := cmp.Diff(map[string]int{"--verdict": 8, "--wave": 1}, got.Info.LeftOut); d != "" {
			t.Errorf("%s: -want +got:\n%s", name, d)
		}
	}
}
