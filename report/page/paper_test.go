package page

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"reseat/report/doc"
	"reseat/report/page/pagetest"
)

// longName is a name without a place to break it.
var longName = strings.Repeat("a-very-long-name-of-somebody", 5) + "@contoso.com"

// onPaper is the sample page with what is hard to print: long names, a wide table, a digest.
func onPaper(n int) doc.Document {
	p := sample(n)
	p.Ribbon, p.Proof = "SANDBOX: no real tenant", `run "a</style>b", plan 0123456789abcdef`
	p.Subtitle = strings.Repeat("Contoso and Daughters ", 20)
	p.Facts = append(p.Facts, doc.Fact{Label: "Approved by", Value: strings.Repeat("0123456789abcdef", 20)})
	wide := &doc.Table{Caption: "Wide", Columns: []doc.Heading{{Title: "SKU"}, {Title: "Service plan"}}, Fold: 3}
	for i := range 6 {
		wide.Columns = append(wide.Columns, doc.Heading{Title: fmt.Sprint("Figure", i), Number: true})
	}
	for i := range n {
		row := []doc.Cell{{Text: strings.Repeat("LONG_NAME_OF_A_SKU", 4), Note: fmt.Sprintf("wide%d.", i)}, {Text: strings.Repeat("LONG_NAME_OF_A_PLAN", 4)}}
		for range 6 {
			row = append(row, doc.Cell{Text: "10,000"})
		}
		wide.Rows = append(wide.Rows, row)
	}
	p.Sections = append(p.Sections, doc.Section{ID: "wide", Title: "Wide", Table: wide})
	rows := p.List.Rows
	p.List.Rows = func(yield func(doc.Row) bool) {
		rows(func(r doc.Row) bool {
			if r.Cells[6] == "req-3" {
				r.Cells[0] = longName
			}
			return yield(r)
		})
	}
	return p
}

// However it is printed, a page loses no row and no column: each sheet repeats the header
// of its table, says what it belongs to and which of how many it is, and no word reaches
// over an edge or into the foot.
func TestPaper(t *testing.T) {
	b := pagetest.Open(t)
	for _, n := range []int{5, 300} {
		p := onPaper(n)
		b.Load(t, func(w io.Writer) error { return Write(w, p) })
		for _, landscape := range []bool{false, true} {
			t.Run(fmt.Sprintf("%d rows landscape %v", n, landscape), func(t *testing.T) {
				sheets := b.Print(t, landscape)
				all := ""
				for i, s := range sheets {
					text := s.String()
					all += " " + text
					if foot := fmt.Sprintf("%d / %d", i+1, len(sheets)); !strings.Contains(text, foot) {
						t.Errorf("sheet %d does not say %q", i+1, foot)
					}
					for _, want := range []string{p.Ribbon, "plan 0123456789abcdef", "License run report"} {
						if !strings.Contains(text, want) {
							t.Errorf("sheet %d does not say %q", i+1, want)
						}
					}
					if beyond := s.Beyond(); len(beyond) > 0 {
						t.Errorf("sheet %d: over the edge: %q", i+1, beyond)
					}
					if strings.Contains(text, "@contoso.com") {
						repeats(t, i, text, "User", "Verdict", "SKU", "Department", "Seconds")
					}
					if strings.Contains(text, "10,000") && strings.Contains(text, "wide") {
						repeats(t, i, text, "SKU", "Service plan", "Figure0", "Figure1", "Figure2", "Figure3", "Figure4", "Figure5")
					}
				}
				for i := range n {
					for _, want := range []string{fmt.Sprintf("user%06d@contoso.com", i), fmt.Sprintf("wide%d.", i)} {
						if i != 0 && i != 3 && !strings.Contains(all, want) {
							t.Errorf("%s is on no sheet", want)
						}
					}
				}
				if !slices.ContainsFunc(sheets, func(s pagetest.Sheet) bool { return strings.Contains(s.Column("a-very"), longName) }) {
					t.Error("the long name is on no sheet as a whole")
				}
				if !strings.Contains(all, "10:23") { // in the figures of a chart, folded on the screen
					t.Error("the figures of a chart are folded away on paper")
				}
				t.Logf("%d sheets", len(sheets))
			})
		}
		b.Quiet(t)
	}
}

// repeats fails where a sheet with rows of a table does not have the heads of its columns.
func repeats(t *testing.T, sheet int, text string, heads ...string) {
	t.Helper()
	for _, h := range heads {
		if !strings.Contains(text, h) {
			t.Errorf("sheet %d has rows and no head %q", sheet+1, h)
		}
	}
}
