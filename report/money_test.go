package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
	"reseat/report/doc"
	"reseat/report/money"
	"reseat/report/reporttest"
)

// Prices per month and year, in two currencies, with headers of any case.
const twoCurrencies = "SKU,Price,CURRENCY,Per\nSPE_E3,30.00,EUR,month\nSPE_E5,600,EUR,Year\nVISIOCLIENT,15.50,USD,\n"

// moneyPlan is a plan of which the cost below was worked out by hand.
func moneyPlan(t *testing.T) (plan.Plan, money.Prices) {
	t.Helper()
	var owned []tenant.SKU
	id := map[string]sku.ID{}
	for _, part := range []string{"SPE_E3", "SPE_E5", "VISIOCLIENT", "EMS"} {
		p, _ := sku.Bundled().Product(sku.Bundled().ProductsByPart(part)[0])
		id[part] = p.ID
		owned = append(owned, tenant.SKU{Product: p, Account: "contoso", Capability: "Enabled"})
	}
	prices, err := money.ReadPrices(strings.NewReader(twoCurrencies), "prices.csv", owned)
	if err != nil {
		t.Fatal(err)
	}
	state := func(direct string, inherited ...string) *plan.State {
		s := &plan.State{}
		for _, part := range strings.Fields(direct) {
			s.Direct = append(s.Direct, tenant.License{SKU: id[part]})
		}
		for _, part := range inherited {
			s.Inherited = append(s.Inherited, plan.Inherited{License: tenant.License{SKU: id[part]}, Group: "g"})
		}
		return s
	}
	line := func(kind plan.Kind, dept, wave string, before, after *plan.State) plan.Line {
		return plan.Line{Kind: kind, Dept: dept, Wave: wave, Before: before, After: after}
	}
	return plan.Plan{
		Header: plan.Header{SKUs: owned, Seats: []plan.SeatCurve{{SKU: id["SPE_E5"], Shortfall: 3}}},
		Lines: []plan.Line{
			line(plan.Change, "Sales", "1", state("SPE_E3"), state("SPE_E5")),                // 30 → 50
			line(plan.Change, "Sales", "1", state("SPE_E3 VISIOCLIENT"), state("SPE_E3")),    // USD 15.50 less
			line(plan.Change, "IT", "2", state("SPE_E3 SPE_E5"), state("SPE_E5")),            // 30 less
			line(plan.Change, "IT", "2", state("SPE_E3", "SPE_E3"), state("", "SPE_E3")),     // one license serves both paths
			line(plan.OnHold, "IT", "2", state("VISIOCLIENT EMS"), state("VISIOCLIENT EMS")), // stays; EMS has no price
			line(plan.Unchanged, "", "", state("SPE_E5"), state("SPE_E5")),                   // counts on both sides
			line(plan.Change, "", "", nil, state("SPE_E3")),                                  // a new account
		},
	}, prices
}

func TestMoneyByHand(t *testing.T) {
	p, prices := moneyPlan(t)
	var b strings.Builder
	if err := money.Write(&b, money.OfPlan(p, prices, []string{"department"}), false); err != nil {
		t.Fatal(err)
	}
	got := strings.Join(strings.Fields(b.String()), " ")
	for _, want := range []string{
		"Microsoft 365 E3 4 3 EUR 120.00 EUR 90.00 EUR 30.00",
		"Microsoft 365 E5 2 3 EUR 100.00 EUR 150.00 -EUR 50.00",
		"Visio Plan 2 2 1 USD 31.00 USD 15.50 USD 15.50",
		"total, EUR 6 6 EUR 220.00 EUR 240.00 -EUR 20.00",
		"total, USD 2 1 USD 31.00 USD 15.50 USD 15.50",
		"Cost by wave",
		"1 2 2 EUR 60.00 EUR 80.00 -EUR 20.00",
		"2 3 2 EUR 110.00 EUR 80.00 EUR 30.00",
		"none 1 2 EUR 50.00 EUR 80.00 -EUR 30.00",
		"1 1 0 USD 15.50 USD 0.00 USD 15.50",
		"2 1 1 USD 15.50 USD 15.50 USD 0.00",
		"IT 3 2 EUR 110.00 EUR 80.00 EUR 30.00",
		"Sales 2 2 EUR 60.00 EUR 80.00 -EUR 20.00",
		"3 more licenses of Microsoft 365 E5 would cost EUR 150.00 per month",
		"without a price: EMS",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
	if strings.Contains(got, "EUR 235") || strings.Contains(got, "251") {
		t.Errorf("adds up across currencies:\n%s", b.String())
	}
}

func TestPricesAreRefusedWithTheirLine(t *testing.T) {
	for text, want := range map[string]string{
		"sku,price,currency,per\nSPE_E3,1,EUR,week\n": "prices.csv:2: per \"week\": write month or year",
		"sku,price\nSPE_E3,1\n":                       "prices.csv:1: no column currency",
		"sku,price,currency\nSPE_E3,1.5.5,EUR\n":      "prices.csv:2: price \"1.5.5\" is not an amount",
	} {
		if _, err := money.ReadPrices(strings.NewReader(text), "prices.csv", nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

// The hand-made table below is what each format must say of moneyPlan: never a sum across
// currencies, and the same figures everywhere.
func TestMoneyByHandInEveryFormat(t *testing.T) {
	p, prices := moneyPlan(t)
	p.Header.SplitBy = []string{"Cost center"}
	for i, center := range []string{"4711", "4711", "0815", "0815", "0815", "", ""} {
		if p.Lines[i].UPN = fmt.Sprint("u", i, "@contoso.com"); center != "" {
			p.Lines[i].Split = []string{center}
		}
	}
	m := money.OfPlan(p, prices, []string{"Cost center", plan.ByDepartment})
	t.Run("json", func(t *testing.T) {
		var got struct{ Cost money.JSONMoney }
		if err := json.Unmarshal(reporttest.Written(t, PricedPlan("json", m), p), &got); err != nil {
			t.Fatal(err)
		}
		sum := func(group, currency string, before, after, freed int, was, becomes, saved string) money.JSONSpent {
			return money.JSONSpent{Group: group, Currency: currency, Before: before, After: after, Freed: freed, Was: was, Becomes: becomes, Saved: saved}
		}
		if diff := cmp.Diff([]money.JSONSpent{sum("", "EUR", 6, 6, 0, "220.00", "240.00", "-20.00"), sum("", "USD", 2, 1, 1, "31.00", "15.50", "15.50")}, got.Cost.Totals); diff != "" {
			t.Errorf("totals (-want +got):\n%s", diff)
		}
		want := []money.JSONSpent{
			sum("0815", "EUR", 3, 2, 1, "110.00", "80.00", "30.00"), sum("4711", "EUR", 2, 2, 0, "60.00", "80.00", "-20.00"), sum("none", "EUR", 1, 2, 0, "50.00", "80.00", "-30.00"),
			sum("0815", "USD", 1, 1, 0, "15.50", "15.50", "0.00"), sum("4711", "USD", 1, 0, 1, "15.50", "0.00", "15.50"),
		}
		if diff := cmp.Diff(want, got.Cost.By[1].Groups); diff != "" || got.Cost.By[1].Column != "Cost center" {
			t.Errorf("by %s (-want +got):\n%s", got.Cost.By[1].Column, diff)
		}
		if x := got.Cost.Missing[0]; x.Licenses != 3 || x.Cost != "150.00" || x.Currency != "EUR" {
			t.Errorf("missing: %+v", x)
		}
	})
	t.Run("csv", func(t *testing.T) {
		rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(reporttest.Written(t, PricedPlan("csv", m), p), []byte(doc.ByteOrderMark)))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		var got [][]string
		for _, r := range rows {
			got = append(got, r[len(r)-7:])
		}
		want := [][]string{
			{"Cost center", "Per month before, EUR", "Per month after, EUR", "Saved, EUR", "Per month before, USD", "Per month after, USD", "Saved, USD"},
			{"4711", "30.00", "50.00", "-20.00", "0.00", "0.00", "0.00"},
			{"4711", "30.00", "30.00", "0.00", "15.50", "0.00", "15.50"},
			{"0815", "80.00", "50.00", "30.00", "0.00", "0.00", "0.00"},
			{"0815", "30.00", "30.00", "0.00", "0.00", "0.00", "0.00"},
			{"0815", "0.00", "0.00", "0.00", "15.50", "15.50", "0.00"},
			{"", "50.00", "50.00", "0.00", "0.00", "0.00", "0.00"},
			{"", "0.00", "30.00", "-30.00", "0.00", "0.00", "0.00"},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("columns (-want +got):\n%s", diff)
		}
	})
	t.Run("xlsx", func(t *testing.T) {
		f, err := excelize.OpenReader(bytes.NewReader(reporttest.Written(t, PricedPlan("xlsx", m), p)))
		if err != nil {
			t.Fatal(err)
		}
		rows, err := f.GetRows("Cost")
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range rows {
			got = append(got, strings.Join(r, "|"))
		}
		for _, want := range []string{
			"Total||||EUR||6|6|0|220.00|240.00|-20.00", "Total||||USD||2|1|1|31.00|15.50|15.50",
			"License||SPE_E5|Microsoft 365 E5|EUR|50.00|2|3|0|100.00|150.00|-50.00",
			"Cost center|0815|SPE_E3|Microsoft 365 E3|EUR|30.00|2|1|1|60.00|30.00|30.00",
			"Missing||SPE_E5|Microsoft 365 E5|EUR|50.00|0|3|0|0.00|150.00|-150.00",
		} {
			if !slices.Contains(got, want) {
				t.Errorf("no row %s in\n%s", want, strings.Join(got, "\n"))
			}
		}
		if kind, _ := f.GetCellType("Cost", "J2"); kind != excelize.CellTypeUnset && kind != excelize.CellTypeNumber {
			t.Errorf("an amount is no number but of type %v", kind)
		}
	})
	t.Run("html", func(t *testing.T) {
		text := string(reporttest.Written(t, PricedPlan("html", m), p))
		for _, want := range []string{"EUR 220.00", "EUR 240.00", "-EUR 20.00", "USD 15.50", "Cost by Cost center", "Cost by wave", "more per month", "saved per month", "3 more licenses of Microsoft 365 E5 would cost EUR 150.00"} {
			if !strings.Contains(text, want) {
				t.Errorf("no %q on the page", want)
			}
		}
	})
}

// A report has the same figures as the plan where everything was found as planned, and
// its JSON follows the schema.
func TestMoneyOfAReport(t *testing.T) {
	in := sampleInputs(240)
	in.Plan.Header.SplitBy = []string{"Cost center"}
	for i := range in.Plan.Lines {
		in.Plan.Lines[i].Split = []string{fmt.Sprint("cc", i%3)}
	}
	r := Build(in)
	prices := money.Prices{Each: map[sku.ID]money.Price{}}
	for i, k := range in.Plan.Header.SKUs {
		prices.Each[k.ID] = money.Price{Amount: big.NewRat(int64(100*(i+1)), 12), Currency: []string{"EUR", "USD"}[i%2]}
	}
	cost := CostOf(r, prices, []string{"Cost center"})
	r.Cost = &cost
	if err := compiled(t).Validate(parsed(t, reporttest.Written(t, WriteJSON, r))); err != nil {
		t.Error(err)
	}
	for name, write := range map[string]func(io.Writer, Report) error{"csv": WriteCSV, "md": WriteMarkdown, "html": WriteHTML} {
		if text := string(reporttest.Written(t, write, r)); !strings.Contains(text, "EUR") || !strings.Contains(text, "cc1") {
			t.Errorf("%s has no cost", name)
		}
	}
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(reporttest.Written(t, WriteCSV, r), []byte(doc.ByteOrderMark)))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	sum := new(big.Rat)
	at := slices.Index(rows[0], "Per month before, EUR")
	for _, row := range rows[1:] {
		if x, ok := new(big.Rat).SetString(row[at]); ok {
			sum.Add(sum, x)
		}
	}
	if got, want := sum.FloatString(2), cost.Parts[0].Sums[0].Cost[0].FloatString(2); got != want {
		t.Errorf("the users cost EUR %s, and all together %s", got, want)
	}
}

// Costs stand beside the line that they are of, however many members a group before it has.
func TestCostsStayBesideTheirLines(t *testing.T) {
	p, prices := moneyPlan(t)
	rowsOf := func() (kept [][]string) {
		var b bytes.Buffer
		if err := PricedPlan("csv", money.OfPlan(p, prices, nil))(&b, p); err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(b.String(), "\ufeff"))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		return slices.DeleteFunc(rows, func(row []string) bool { return row[0] == "member@contoso.com" })
	}
	want := rowsOf()
	p.Lines[0].Members = []plan.Member{{User: "m1", UPN: "member@contoso.com", Ends: plan.Errs}, {User: "m2", UPN: "member@contoso.com", Ends: plan.Errs}}
	if diff := cmp.Diff(want, rowsOf()); diff != "" {
		t.Errorf("with two members (-without +with): %s", diff)
	}
}
