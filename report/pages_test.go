package report

import (
	"bytes"
	"maps"
	"slices"
	"testing"

	"reseat/batch/verdict"
	"reseat/plan/tenant"
	"reseat/report/doc"
	"reseat/report/inventory"
	"reseat/report/money"
	"reseat/report/reporttest"
	"reseat/report/words"
)

// documents are what pages are made of, one of each kind, over so many users.
func documents(n int) map[string]doc.Document {
	earlier, later := reporttest.TenantSampleOf(n), reporttest.TenantSampleOf(n)
	for i := range later.Users {
		if i%3 == 0 {
			later.Users[i].Assignments = nil
		}
	}
	return map[string]doc.Document{
		"report": pageOf(Build(sampleInputs(n))), "plan": words.NounOf(planSampleOf(n)).Label(planPage(planSampleOf(n))),
		"inventory": inventory.Document(inventory.New(reporttest.TenantSampleOf(n), money.Prices{}, "1.0.0", reporttest.Now)),
		"since":     inventory.SinceDocument(inventory.NewSince(earlier, later, "before.json.gz", "after.json.gz", "1.0.0", reporttest.Now)),
	}
}

// Green is what a run changed and a later reading found as planned, and nothing else: not
// what a plan or a simulation says would be done, not what was so before, and not whom a
// request does not apply to.
func TestNothingIsGreenThatDidNotHappen(t *testing.T) {
	all := documents(240)
	allowed := map[string][]string{
		"report": {"Verdict verified", "part verified", "series accepted", "series re-assigned", "tile as requested"},
		"since":  {"Difference created", "Difference gained", "tile accounts created", "tile gained a license"},
	}
	for _, kind := range slices.Sorted(maps.Keys(all)) {
		for _, what := range reporttest.Green(all[kind]) {
			if !slices.Contains(allowed[kind], what) {
				t.Errorf("%s: %s is green", kind, what)
			}
		}
	}
	if got := reporttest.Green(all["report"]); len(got) < 3 {
		t.Errorf("the report of a run shows only %q in green", got)
	}
	in := sampleInputs(240)
	in.Events, in.Readings = nil, nil
	if got := reporttest.Green(pageOf(Build(in))); len(got) > 0 {
		t.Errorf("a plan that was not carried out shows %q in green", got)
	}
	r := Build(sampleInputs(240))
	for i := range r.Rows {
		if r.Rows[i].Verdict == verdict.Verified {
			r.Rows[i].Verdict = verdict.Skipped
		}
	}
	r.Totals = count(r.Rows, r.Catalog, r.Header)
	r.Timeline = Timeline{}
	for _, what := range reporttest.Green(pageOf(r)) {
		if what != "series re-assigned" {
			t.Errorf("a run that changed nobody shows %q in green", what)
		}
	}
}

// Each page is small for what it holds: users with the same licenses share their tables.
func TestPagesStaySmall(t *testing.T) {
	for kind, most := range map[string]int{"report": 600, "plan": 600, "inventory": 400} {
		var b bytes.Buffer
		var err error
		switch n := 10_000; kind {
		case "report":
			err = WriteHTML(&b, Build(sampleInputs(n)))
		case "plan":
			err = WritePlanHTML(&b, planSampleOf(n))
		default:
			err = inventory.WriteHTML(&b, inventory.New(reporttest.TenantSampleOf(n), money.Prices{}, "1.0.0", reporttest.Now))
		}
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s of 10,000 users: %s KB", kind, tenant.Thousands(b.Len()/1000))
		if b.Len()/1000 > most {
			t.Errorf("the %s of 10,000 users has %d KB, more than %d", kind, b.Len()/1000, most)
		}
	}
}
