package report

import (
	"encoding/xml"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reseat/batch/verdict"
	"reseat/report/reporttest"
)

// Build servers read the file: counts agree with the cases, and what is not as
// asked says why and what to do.
func TestJUnit(t *testing.T) {
	in := sampleInputs(480)
	in.Plan.Lines[3].UPN = "evil\x00<\x1b]]>@contoso.com"
	r := Build(in)
	var got struct {
		Tests    int `xml:"tests,attr"`
		Failures int `xml:"failures,attr"`
		Skipped  int `xml:"skipped,attr"`
		Suite    struct {
			Tests int         `xml:"tests,attr"`
			Cases []junitCase `xml:"testcase"`
		} `xml:"testsuite"`
	}
	text := reporttest.Written(t, WriteJUnit, r)
	if err := xml.Unmarshal(text, &got); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	failed, skipped := 0, 0
	for i, c := range got.Suite.Cases {
		if c.Failure != nil {
			failed++
			if c.Failure.Message == "" || !strings.Contains(c.Failure.Text, "→") || !strings.Contains(c.Failure.Text, "wish.csv:") {
				t.Errorf("%s fails without sentence, remedy or source: %+v", c.Name, c.Failure)
			}
		}
		if c.Skipped != nil {
			skipped++
		}
		if (c.Failure == nil && c.Skipped == nil) != r.Rows[i].Verdict.Good() {
			t.Errorf("%s is %s", c.Name, r.Rows[i].Verdict)
		}
	}
	want := []int{480, r.rest() - r.Totals.Verdicts[verdict.OnHold], r.Totals.Verdicts[verdict.OnHold] + r.Totals.Verdicts[verdict.Skipped], 480}
	if diff := cmp.Diff(want, []int{got.Tests, got.Failures, got.Skipped, got.Suite.Tests}); diff != "" {
		t.Errorf("counts (-want +got):\n%s", diff)
	}
	if failed != got.Failures || skipped != got.Skipped || len(got.Suite.Cases) != got.Tests {
		t.Errorf("%d cases, %d failed, %d skipped; the attributes say %+v", len(got.Suite.Cases), failed, skipped, want)
	}
}
