package report

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"reseat/report/doc"
	"reseat/report/inventory"
	"reseat/report/money"
	"reseat/report/reporttest"
)

// LibreOffice opens what we write for spreadsheets: every row is there, and no cell
// has become a formula.
func TestLibreOfficeOpensSheets(t *testing.T) {
	office, err := exec.LookPath("soffice")
	if err != nil {
		if os.Getenv("NEED_OFFICE") != "" {
			t.Fatal("no soffice found, and NEED_OFFICE asks for one")
		}
		t.Skip("SKIPPED: no soffice found, no spreadsheet program opened the CSV and XLSX")
	}
	const users = 240
	r, p := Build(sampleInputs(users)), planSampleOf(users)
	v := inventory.New(reporttest.TenantSampleOf(users), money.Prices{}, "1.0.0", reporttest.Now)
	perPlanRows := 0
	for i := range r.Rows {
		perPlanRows += len(perPlan(nil, &r.Rows[i], r.Catalog))
	}
	for input, files := range map[string]map[string]spread{
		"CSV:44,34,76": {
			"report.csv": {reporttest.Written(t, WriteCSV, r), users}, "per-plan.csv": {reporttest.Written(t, WriteServicePlansCSV, r), perPlanRows},
			"plan.csv": {reporttest.Written(t, WritePlanCSV, p), users}, "users.csv": {reporttest.Written(t, inventory.WriteCSV, v), users}},
		"CSV:59,34,76": {"excel.csv": {reporttest.Written(t, CSV(doc.Excel(';')), r), users}},
		"": {"report.xlsx": {reporttest.Written(t, WriteXLSX, r), users}, "plan.xlsx": {reporttest.Written(t, WritePlanXLSX, p), users},
			"inventory.xlsx": {reporttest.Written(t, inventory.WriteXLSX, v), users}},
	} {
		for name, f := range opened(t, office, input, files) {
			sheets := f.GetSheetList()
			list := sheets[0]
			if slices.Contains(sheets, "Users") {
				list = "Users"
			}
			rows, err := f.GetRows(list)
			if err != nil {
				t.Fatal(err)
			}
			if len(rows) != files[name].rows+1 {
				t.Errorf("%s: %d rows, want %d and the header", name, len(rows), files[name].rows)
			}
			for _, sheet := range sheets {
				hasNoFormula(t, f, name, sheet)
			}
		}
	}
}

// A spread is a file for a spreadsheet program, with how many rows it must show.
type spread struct {
	text []byte
	rows int
}

// opened returns what LibreOffice makes of files: the workbooks it saves. input says
// how it is to read them: separator, quote, UTF-8.
func opened(t *testing.T, office, input string, files map[string]spread) map[string]*excelize.File {
	t.Helper()
	dir, out := t.TempDir(), t.TempDir()
	args := []string{"-env:UserInstallation=file://" + filepath.ToSlash(filepath.Join(dir, "profile")), "--headless"}
	if input != "" {
		args = append(args, "--infilter="+input)
	}
	args = append(args, "--convert-to", "xlsx", "--outdir", out)
	for name, f := range files {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, f.text, 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, path)
	}
	if said, err := exec.CommandContext(t.Context(), office, args...).CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v: %s", err, said)
	}
	saved := make(map[string]*excelize.File)
	for name := range files {
		f, err := excelize.OpenFile(filepath.Join(out, strings.TrimSuffix(name, filepath.Ext(name))+".xlsx"))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = f.Close() })
		saved[name] = f
	}
	return saved
}

func hasNoFormula(t *testing.T, f *excelize.File, file, sheet string) {
	t.Helper()
	rows, err := f.GetRows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	for y, row := range rows {
		for x := range row {
			at, err := excelize.CoordinatesToCellName(x+1, y+1)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := f.GetCellFormula(sheet, at); err != nil || got != "" {
				t.Errorf("%s, %s!%s is the formula %q (%v)", file, sheet, at, got, err)
			}
		}
	}
}

// The watch for formulas works: an unguarded cell is one to LibreOffice.
func TestLibreOfficeSeesFormulas(t *testing.T) {
	office, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("SKIPPED: no soffice found")
	}
	f := opened(t, office, "CSV:44,34,76", map[string]spread{"bad.csv": {[]byte("a,b\n=1+1,x\n"), 1}})["bad.csv"]
	if got, err := f.GetCellFormula(f.GetSheetList()[0], "A2"); err != nil || got == "" {
		t.Errorf("A2 is %q (%v), want a formula: an unguarded cell goes unseen", got, err)
	}
}
