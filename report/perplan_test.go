package report

import (
	"encoding/csv"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reseat/batch/journal"
	"reseat/plan"
	"reseat/plan/tenant"
	"reseat/report/doc"
	"reseat/report/reporttest"
)

// cellsOf reads a CSV by column names.
func cellsOf(t *testing.T, text string, columns ...string) [][]string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := make(map[string]int)
	for i, name := range rows[0] {
		at[name] = i
	}
	var out [][]string
	for _, row := range rows[1:] {
		var cells []string
		for _, name := range columns {
			i, ok := at[name]
			if !ok {
				t.Fatalf("no column %s in %v", name, rows[0])
			}
			cells = append(cells, row[i])
		}
		out = append(out, cells)
	}
	return out
}

// R11, R15: one row a service plan, tenant-wide ones without a state.
func TestServicePlansCSV(t *testing.T) {
	in := Inputs{Plan: plan.Plan{Header: reporttest.Header(), Lines: []plan.Line{reporttest.Update(), reporttest.Create()}}, Now: reporttest.Now}
	in.Plan.Lines[0].Asked = []string{"assign EMS, INTUNE_A off"}
	seen := reporttest.Sees(reporttest.License(reporttest.EMS, reporttest.Intune), reporttest.License(reporttest.E5))
	seen.User.Assignments = append(seen.User.Assignments, tenant.Assignment{SKU: reporttest.EMS, Group: "g"})
	seen.Services = []tenant.Service{{SKU: reporttest.EMS, Plan: reporttest.Premium, Status: "PendingActivation"}}
	in.Readings = []journal.Reading{*seen}
	text := string(reporttest.Written(t, WriteServicePlansCSV, Build(in)))
	want := [][]string{
		{"EMS", "INTUNE_A", "User", "assign EMS, INTUNE_A off", "on", "off", "off", "on", "SPE_E5 and group Sales", ""},
		{"EMS", "AAD_PREMIUM", "User", "assign EMS, INTUNE_A off", "on", "on", "on", "on", "group Sales", "PendingActivation"},
		{"EMS", "ADALLOM_S_O365", "Company", "assign EMS, INTUNE_A off", "", "", "", "", "", ""},
		{"SPE_E5", "INTUNE_A", "User", "", "not-assigned", "not-assigned", "on", "on", "group Sales", ""},
		{"EMS", "INTUNE_A", "User", "", "", "on", "", "", "", ""},
		{"EMS", "AAD_PREMIUM", "User", "", "", "on", "", "", "", ""},
		{"EMS", "ADALLOM_S_O365", "Company", "", "", "", "", "", "", ""},
	}
	got := cellsOf(t, text, "SkuPartNumber", "ServicePlanName", "AppliesTo", "Asked", "Before", "Planned", "Found", "Effective", "EffectiveThrough", "ProvisioningStatus")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}

// Every user of a large report is there, none twice, and nothing is a formula.
func TestServicePlansCSVOfMany(t *testing.T) {
	r := Build(sampleInputs(2400))
	rows := 0
	for i := range r.Rows {
		rows += len(perPlan(nil, &r.Rows[i], r.Catalog))
	}
	reporttest.HoldsNoFormula(t, reporttest.Written(t, WriteServicePlansCSV, r), rows)
}

// A CSV for Excel has a mark, CRLF and its separator, and holds the same cells.
func TestExcel(t *testing.T) {
	r := Build(sampleInputs(240))
	plain := strings.TrimPrefix(string(reporttest.Written(t, WriteCSV, r)), doc.ByteOrderMark)
	want, err := csv.NewReader(strings.NewReader(plain)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, separator := range []rune{',', ';', '\t'} {
		text := string(reporttest.Written(t, CSV(doc.Excel(separator)), r))
		text, marked := strings.CutPrefix(text, doc.ByteOrderMark)
		if !marked || strings.HasPrefix(text, doc.ByteOrderMark) {
			t.Errorf("%q: want one byte order mark", separator)
		}
		if strings.Count(text, "\n") != strings.Count(text, "\r\n") {
			t.Errorf("%q: a line ends without CR", separator)
		}
		in := csv.NewReader(strings.NewReader(text))
		in.Comma = separator
		got, err := in.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: cells (-plain +excel):\n%s", separator, diff)
		}
	}
}

// What cannot be written is not called written.
func TestExcelPassesErrorsOn(t *testing.T) {
	if err := CSV(doc.Excel(';'))(full{}, Build(sampleInputs(2000))); err == nil {
		t.Error("no error although the disk is full")
	}
}

// full is a disk without space.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, io.ErrShortWrite }
