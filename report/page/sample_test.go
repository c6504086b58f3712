package page

import (
	"fmt"
	"iter"

	"reseat/report/doc"
)

// hostile is a name that tries to leave every place it is written to.
const hostile = `Fabrikam </script><script>alert(1)</script> "&'` + "`"

// sample returns a page with every part, over n rows.
func sample(n int) doc.Document {
	filter := func(v string) *doc.Filter { return &doc.Filter{Column: "Verdict", Value: v} }
	return doc.Document{
		Title: "License run report", Subtitle: "Contoso · contoso.com", Tone: doc.Warn,
		Headline: "9 of 10 users are as asked; the rest needs a look.",
		Lead: &doc.Chart{Shape: doc.Stack, Title: "Users by verdict", Points: []doc.Point{
			{Label: "verified", Values: []float64{8900}, Tone: doc.Good, Filter: filter("verified")},
			{Label: "already", Values: []float64{600}, Tone: doc.Calm, Filter: filter("already")},
			{Label: "pending", Values: []float64{240}, Tone: doc.Wait, Filter: filter("pending")},
			{Label: "on-hold", Values: []float64{130}, Tone: doc.Mute, Filter: filter("on-hold")},
			{Label: "failed", Values: []float64{100}, Tone: doc.Bad, Filter: filter("failed")},
			{Label: "stranded", Values: []float64{1}, Tone: doc.Grave, Filter: filter("stranded")},
		}},
		Tiles: []doc.Tile{
			{Label: "verified", Value: "9,500", Note: "found as planned", Tone: doc.Good, Filter: filter("verified")},
			{Label: "writes", Value: "9,900", Note: "in 8 min 15 s"},
		},
		Facts:    []doc.Fact{{Label: "Tenant", Value: hostile}, {Label: "Plan digest", Value: "3f5a", Mono: true}},
		Sections: []doc.Section{sampleAttention(), sampleCharts()},
		List:     sampleGrid(n),
		Appendix: []doc.Section{{ID: "chain", Title: "Chain of evidence", Steps: []doc.Step{
			{Title: "Input", Text: "wish.csv", Mono: "aa11"}, {Title: "Plan", Text: "made on Thursday", Mono: "bb22"}}}},
		Footer: "Written by reseat.",
	}
}

func sampleAttention() doc.Section {
	return doc.Section{ID: "attention", Title: "What needs attention", Table: &doc.Table{
		Caption: "Users who are not as asked, by reason",
		Columns: []doc.Heading{{Title: "Verdict"}, {Title: "Why"}, {Title: "Users", Number: true}},
		Rows: [][]doc.Cell{
			{{Text: "failed", Tone: doc.Bad, Filter: &doc.Filter{Column: "Verdict", Value: "failed"}}, {Text: "no free seat", Note: "buy or free seats"}, {Text: "100"}},
		}}}
}

func sampleCharts() doc.Section {
	time := make([]doc.Point, 24)
	for i := range time {
		time[i] = doc.Point{Label: fmt.Sprintf("10:%02d", i), Values: []float64{float64(300 + i*7%90), float64(i % 5), float64(i % 7 * 4)}}
	}
	return doc.Section{ID: "figures", Title: "Figures", Charts: []doc.Chart{
		{Shape: doc.Bars, Title: "Seats", Limit: "bought", Series: []doc.Series{{Name: "before", Tone: doc.Idle}, {Name: "after", Tone: doc.Good}}, Points: []doc.Point{
			{Label: hostile, Values: []float64{980, 1040}, Limit: 1000}, {Label: "SPE_E5", Values: []float64{0, 0}, Limit: 20}}},
		{Shape: doc.Columns, Title: "Writes over time", Series: []doc.Series{{Name: "done", Tone: doc.Good}, {Name: "refused", Tone: doc.Bad}, {Name: "throttled", Tone: doc.Wait}}, Points: time},
		{Shape: doc.Curve, Title: "Seats over the stages", Limit: "owned", Series: []doc.Series{{Name: "used", Tone: doc.Good}}, Points: []doc.Point{
			{Label: "start", Values: []float64{980}, Limit: 1000}, {Label: hostile, Values: []float64{996}, Limit: 1000}, {Label: "2", Values: []float64{991}, Limit: 1000}}},
		{Shape: doc.Columns, Title: "Time without license", Series: []doc.Series{{Name: "users", Tone: doc.Good}}, Points: []doc.Point{{Label: "< 1 s", Values: []float64{0}}}, Empty: "No readd took place."},
	}}
}

var sampleVerdicts = []string{"stranded", "failed", "pending", "on-hold", "verified"}

func sampleGrid(n int) *doc.List {
	return &doc.List{
		Title: "Users", Noun: "users", Count: n, Rows: sampleRows(n), FirstPrinted: 1000,
		Columns: []doc.Column{
			{Title: "User", Kind: doc.Lead, Width: doc.Wide},
			{Title: "Verdict", Kind: doc.Badge, Width: doc.Medium, Filter: true, Order: sampleVerdicts,
				Tones: map[string]doc.Tone{"verified": doc.Good, "failed": doc.Bad, "pending": doc.Wait, "on-hold": doc.Mute, "stranded": doc.Grave}},
			{Title: "SKU", Width: doc.Medium, Filter: true},
			{Title: "Department", Width: doc.Medium, Filter: true},
			{Title: "Seconds", Kind: doc.Number, Width: doc.Narrow},
			{Title: "What to do", Kind: doc.Advice},
			{Title: "Request", Kind: doc.Mono},
		},
		Blocks: []doc.Block{{Title: "EMS", Note: "direct", Head: []string{"Service plan", "Before", "Planned", "Found"}, Rows: []doc.BlockRow{
			{Cells: []string{"INTUNE_A", "on", "off", "off"}, Mark: doc.Changed},
			{Cells: []string{"AAD_PREMIUM", "on", "on", "off"}, Mark: doc.Differs},
			{Cells: []string{"RMS_S_PREMIUM", "on", "on", "on"}}}}},
	}
}

func sampleRows(n int) iter.Seq[doc.Row] {
	return func(yield func(doc.Row) bool) {
		for i := range n {
			verdict := "verified"
			if i%10 == 0 {
				verdict = sampleVerdicts[i/10%5]
			}
			sku := "EMS"
			if i%3 == 0 {
				sku = "EMS\nSPE_E5"
			}
			row := doc.Row{Cells: []string{fmt.Sprintf("user%06d@contoso.com", i), verdict, sku,
				fmt.Sprintf("Department %d", i%40), fmt.Sprint(i % 97), "", fmt.Sprintf("req-%d", i)}, Blocks: []int{0}}
			if i == 0 {
				row.Cells[0], row.Cells[5] = hostile, "run `reseat resume`"
			}
			if !yield(row) {
				return
			}
		}
	}
}
