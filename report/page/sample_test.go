package page

import (
	"fmt"
	"iter"
)

// hostile is a name that tries to leave every place it is written to.
const hostile = `Fabrikam </script><script>alert(1)</script> "&'` + "`"

// sample returns a page with every part, over n rows.
func sample(n int) Page {
	filter := func(v string) *Filter { return &Filter{"Verdict", v} }
	return Page{
		Title: "License run report", Subtitle: "Contoso · contoso.com", Tone: Warn,
		Headline: "9 of 10 users are as asked; the rest needs a look.",
		Lead: &Chart{Shape: Stack, Title: "Users by verdict", Points: []Point{
			{Label: "verified", Values: []float64{8900}, Tone: Good, Filter: filter("verified")},
			{Label: "already", Values: []float64{600}, Tone: Calm, Filter: filter("already")},
			{Label: "pending", Values: []float64{240}, Tone: Wait, Filter: filter("pending")},
			{Label: "on-hold", Values: []float64{130}, Tone: Mute, Filter: filter("on-hold")},
			{Label: "failed", Values: []float64{100}, Tone: Bad, Filter: filter("failed")},
			{Label: "stranded", Values: []float64{1}, Tone: Grave, Filter: filter("stranded")},
		}},
		Tiles: []Tile{
			{Label: "verified", Value: "9,500", Note: "found as planned", Tone: Good, Filter: filter("verified")},
			{Label: "writes", Value: "9,900", Note: "in 8 min 15 s"},
		},
		Facts:    []Fact{{Label: "Tenant", Value: hostile}, {Label: "Plan digest", Value: "3f5a", Mono: true}},
		Sections: []Section{sampleAttention(), sampleCharts()},
		Grid:     sampleGrid(n),
		Appendix: []Section{{ID: "chain", Title: "Chain of evidence", Steps: []Step{
			{Title: "Input", Text: "wish.csv", Mono: "aa11"}, {Title: "Plan", Text: "made on Thursday", Mono: "bb22"}}}},
		Footer: "Written by reseat.",
	}
}

func sampleAttention() Section {
	return Section{ID: "attention", Title: "What needs attention", Table: &Table{
		Caption: "Users who are not as asked, by reason",
		Columns: []Heading{{Title: "Verdict"}, {Title: "Why"}, {Title: "Users", Number: true}},
		Rows: [][]Cell{
			{{Text: "failed", Tone: Bad, Filter: &Filter{"Verdict", "failed"}}, {Text: "no free seat", Note: "buy or free seats"}, {Text: "100"}},
		}}}
}

func sampleCharts() Section {
	time := make([]Point, 24)
	for i := range time {
		time[i] = Point{Label: fmt.Sprintf("10:%02d", i), Values: []float64{float64(300 + i*7%90), float64(i % 5), float64(i % 7 * 4)}}
	}
	return Section{ID: "figures", Title: "Figures", Charts: []Chart{
		{Shape: Bars, Title: "Seats", Limit: "bought", Series: []Series{{"before", Idle}, {"after", Good}}, Points: []Point{
			{Label: hostile, Values: []float64{980, 1040}, Limit: 1000}, {Label: "SPE_E5", Values: []float64{0, 0}, Limit: 20}}},
		{Shape: Columns, Title: "Writes over time", Series: []Series{{"done", Good}, {"refused", Bad}, {"throttled", Wait}}, Points: time},
		{Shape: Curve, Title: "Seats over the stages", Limit: "owned", Series: []Series{{"used", Good}}, Points: []Point{
			{Label: "start", Values: []float64{980}, Limit: 1000}, {Label: hostile, Values: []float64{996}, Limit: 1000}, {Label: "2", Values: []float64{991}, Limit: 1000}}},
		{Shape: Columns, Title: "Time without license", Series: []Series{{"users", Good}}, Points: []Point{{Label: "< 1 s", Values: []float64{0}}}, Empty: "No readd took place."},
	}}
}

var sampleVerdicts = []string{"stranded", "failed", "pending", "on-hold", "verified"}

func sampleGrid(n int) *Grid {
	return &Grid{
		Title: "Users", Noun: "users", Count: n, Rows: sampleRows(n), FirstPrinted: 1000,
		Columns: []Column{
			{Title: "User", Kind: Lead, Width: Wide},
			{Title: "Verdict", Kind: Badge, Width: Medium, Filter: true, Order: sampleVerdicts,
				Tones: map[string]Tone{"verified": Good, "failed": Bad, "pending": Wait, "on-hold": Mute, "stranded": Grave}},
			{Title: "SKU", Width: Medium, Filter: true},
			{Title: "Department", Width: Medium, Filter: true},
			{Title: "Seconds", Kind: Number, Width: Narrow},
			{Title: "What to do", Kind: Advice},
			{Title: "Request", Kind: Mono},
		},
		Blocks: []Block{{Title: "EMS", Note: "direct", Head: []string{"Service plan", "Before", "Planned", "Found"}, Rows: []BlockRow{
			{Cells: []string{"INTUNE_A", "on", "off", "off"}, Mark: Changed},
			{Cells: []string{"AAD_PREMIUM", "on", "on", "off"}, Mark: Differs},
			{Cells: []string{"RMS_S_PREMIUM", "on", "on", "on"}}}}},
	}
}

func sampleRows(n int) iter.Seq[Row] {
	return func(yield func(Row) bool) {
		for i := range n {
			verdict := "verified"
			if i%10 == 0 {
				verdict = sampleVerdicts[i/10%5]
			}
			sku := "EMS"
			if i%3 == 0 {
				sku = "EMS\nSPE_E5"
			}
			row := Row{Cells: []string{fmt.Sprintf("user%06d@contoso.com", i), verdict, sku,
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
