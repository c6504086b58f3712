package report

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"reseat/plan"
	"reseat/plan/intake"
	"reseat/plan/tenant"
	"reseat/report/doc"
	"reseat/report/inventory"
	"reseat/report/money"
	"reseat/report/reporttest"
	"reseat/report/words"
)

// What a page says besides the columns of the table: the SKUs to filter by, and times in
// words.
var onPagesOnly = []string{"Commands", "SKU", "Usage location", "Without license", "What, or why not", "Finding", "Calls", "Fallback", "What to do"}

// CSV and workbook have the same columns under the same names, and pages and Markdown
// call what they show by them.
func TestColumnsAreTheSameInEveryFormat(t *testing.T) {
	r := Build(sampleInputs(120))
	p, err := plan.ReadFile("../plan/testdata/sample.plan")
	if err != nil {
		t.Fatal(err)
	}
	prices, err := money.ReadPrices(strings.NewReader(reporttest.PriceFile), "prices.csv", reporttest.Header().SKUs)
	if err != nil {
		t.Fatal(err)
	}
	v := inventory.New(reporttest.SmallTenant(), prices, "1.0.0", reporttest.Now)
	for _, x := range []struct {
		name      string
		csv, xlsx []byte
		md        string
		list      *doc.List
	}{
		{"run", reporttest.Written(t, WriteCSV, r), reporttest.Written(t, WriteXLSX, r), string(reporttest.Written(t, WriteMarkdown, r)), gridOf(r)},
		{"plan", reporttest.Written(t, WritePlanCSV, p), reporttest.Written(t, WritePlanXLSX, p), string(reporttest.Written(t, WritePlanMarkdown, p)), planGrid(p, words.NewCatalog(p.Header))},
		{"inventory", reporttest.Written(t, inventory.WriteCSV, v), reporttest.Written(t, inventory.WriteXLSX, v), string(reporttest.Written(t, inventory.WriteMarkdown, v)), inventory.Document(v).List},
	} {
		names, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(x.csv, []byte(doc.ByteOrderMark)))).Read()
		if err != nil {
			t.Fatal(err)
		}
		book, err := excelize.OpenReader(bytes.NewReader(x.xlsx))
		if err != nil {
			t.Fatal(err)
		}
		rows, err := book.GetRows("Users")
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(names, rows[0]); d != "" {
			t.Errorf("%s: workbook (-CSV +XLSX):\n%s", x.name, d)
		}
		var shown []string
		for _, c := range x.list.Columns {
			shown = append(shown, c.Title)
		}
		for line := range strings.Lines(x.md) {
			if strings.HasPrefix(line, "| User |") {
				for c := range strings.SplitSeq(strings.Trim(strings.TrimSpace(line), "|"), "|") {
					shown = append(shown, strings.TrimSpace(c))
				}
			}
		}
		for _, c := range shown {
			if !slices.Contains(names, c) && !slices.Contains(onPagesOnly, c) {
				t.Errorf("%s: page or Markdown has a column %q, which the CSV does not have", x.name, c)
			}
		}
	}
}

// A report is a user list, in today's columns and in those of before.
func TestReportsAreUserLists(t *testing.T) {
	r := Build(sampleInputs(3))
	for i := range r.Rows {
		r.Rows[i].UPN, r.Rows[i].User = fmt.Sprintf("user%d@contoso.com", i), tenant.UserID(fmt.Sprintf("10000000-0000-4000-8000-00000000000%d", i))
	}
	for name, text := range map[string]string{
		"today":  string(reporttest.Written(t, WriteCSV, r)),
		"before": "UserPrincipalName,ObjectId,DisplayName,Wave,Verdict,Reason,Explanation,Remedy,Asked,Before,Planned,Found\nada@contoso.com,10000000-0000-4000-8000-000000000001,Ada,2,failed,no-seat,,,assign EMS,,EMS,\n",
	} {
		got, err := intake.Read("report.csv", strings.NewReader(text), intake.Options{})
		if err != nil {
			t.Fatal(name, err)
		}
		if got.Info.Format != "reseat report" || len(got.Requests) == 0 {
			t.Errorf("%s: %s, %d rows", name, got.Info.Format, len(got.Requests))
		}
		for _, q := range got.Requests {
			if q.User.UPN == "" || q.User.ID == "" || len(q.Add.Items()) > 0 || q.Fault != nil {
				t.Errorf("%s: %+v %v", name, q, q.Fault)
			}
		}
	}
}
