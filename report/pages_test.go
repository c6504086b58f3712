package report

import (
	"bytes"
	"maps"
	"slices"
	"testing"
	"time"

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
		"rehearsal": rehearsalPage(sampleRehearsal()),
		"since":     inventory.SinceDocument(inventory.NewSince(earlier, later, "before.json.gz", "after.json.gz", "1.0.0", reporttest.Now)),
	}
}

// sampleRehearsal is a simulation of three users.
func sampleRehearsal() Rehearsal {
	f, r := Foresee(rehearsedCast())
	rough := f
	rough.Ended *= 3
	way := Way{Name: "p.plan", Pace: "slowly", Fair: Outlook{"normal", "as it is", []Forecast{f}}, Rough: Outlook{"degraded", "slow", []Forecast{rough, f, rough}}}
	return Rehearsal{Made: rehearsedAt, Plan: "p.plan", Copy: Copy{From: "copy.json", Taken: rehearsedAt.Add(-72 * time.Hour), Users: 9, Held: 3}, Ways: []Way{way, way}, Report: r}
}

// green lists what a document shows in green.
func green(d doc.Document) []string {
	var out []string
	put := func(what string, t doc.Tone) {
		if t == doc.Good {
			out = append(out, what)
		}
	}
	put("headline", d.Tone)
	for _, t := range d.Tiles {
		put("tile "+t.Label, t.Tone)
	}
	charts := []doc.Chart{}
	if d.Lead != nil {
		charts = append(charts, *d.Lead)
	}
	for _, s := range slices.Concat(d.Sections, d.Appendix) {
		charts = append(charts, s.Charts...)
		if s.Table == nil {
			continue
		}
		for _, row := range s.Table.Rows {
			for _, c := range row {
				put("cell "+c.Text, c.Tone)
			}
		}
	}
	for _, c := range charts {
		for _, p := range c.Points {
			put("part "+p.Label, p.Tone)
			for i, s := range c.Series {
				if i < len(p.Values) && p.Values[i] > 0 {
					put("series "+s.Name, s.Tone)
				}
			}
		}
	}
	if d.List != nil {
		for row := range d.List.Rows {
			for i, c := range d.List.Columns {
				put(c.Title+" "+row.Cells[i], c.Tones[row.Cells[i]])
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
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
		for _, what := range green(all[kind]) {
			if !slices.Contains(allowed[kind], what) {
				t.Errorf("%s: %s is green", kind, what)
			}
		}
	}
	if got := green(all["report"]); len(got) < 3 {
		t.Errorf("the report of a run shows only %q in green", got)
	}
	in := sampleInputs(240)
	in.Events, in.Readings = nil, nil
	if got := green(pageOf(Build(in))); len(got) > 0 {
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
	for _, what := range green(pageOf(r)) {
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
