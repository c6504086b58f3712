package report

import (
	"strings"
	"testing"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// Prices per month and year, in two currencies, with headers of any case.
const twoCurrencies = "SKU,Price,CURRENCY,Per\nSPE_E3,30.00,EUR,month\nSPE_E5,600,EUR,Year\nVISIOCLIENT,15.50,USD,\n"

// moneyPlan is a plan of which the cost below was worked out by hand.
func moneyPlan(t *testing.T) (plan.Plan, Prices) {
	t.Helper()
	var owned []tenant.SKU
	id := map[string]sku.ID{}
	for _, part := range []string{"SPE_E3", "SPE_E5", "VISIOCLIENT", "EMS"} {
		p, _ := sku.Bundled().Product(sku.Bundled().ProductsByPart(part)[0])
		id[part] = p.ID
		owned = append(owned, tenant.SKU{Product: p, Account: "contoso", Capability: "Enabled"})
	}
	prices, err := ReadPrices(strings.NewReader(twoCurrencies), "prices.csv", owned)
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
	if err := WriteMoney(&b, MoneyOfPlan(p, prices, "department"), false); err != nil {
		t.Fatal(err)
	}
	got := strings.Join(strings.Fields(b.String()), " ")
	for _, want := range []string{
		"Microsoft 365 E3 4 3 EUR 120.00 EUR 90.00 EUR 30.00",
		"Microsoft 365 E5 2 3 EUR 100.00 EUR 150.00 -EUR 50.00",
		"Visio Plan 2 2 1 USD 31.00 USD 15.50 USD 15.50",
		"in sum, EUR 6 6 EUR 220.00 EUR 240.00 -EUR 20.00",
		"in sum, USD 2 1 USD 31.00 USD 15.50 USD 15.50",
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
		"sku,price,currency\nSPE_E3,1.5.5,EUR\n":      "prices.csv:2: price \"1.5.5\" is no amount",
	} {
		if _, err := ReadPrices(strings.NewReader(text), "prices.csv", nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}
