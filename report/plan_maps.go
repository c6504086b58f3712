package report

import (
	"strings"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/report/doc"
	"reseat/report/words"
)

// planMaps shows how swaps carry plan choices over (R10).
func planMaps(p plan.Plan, c words.Catalog) doc.Section {
	s := doc.Section{ID: "maps", Title: "Swap maps", Intro: "A service plan that was off stays off in its counterpart. A service plan without counterpart is turned on."}
	if len(p.Header.Maps) == 0 {
		return s
	}
	s.Table = &doc.Table{Caption: "Disabled service plans kept by swaps",
		Columns: []doc.Heading{{Title: "Swap"}, {Title: "Old service plan"}, {Title: "leads to"}, {Title: "by"}}}
	for _, m := range p.Header.Maps {
		s.Table.Rows = append(s.Table.Rows, mapRows(m, c)...)
	}
	return s
}

func mapRows(m plan.SwapMap, c words.Catalog) [][]doc.Cell {
	title := doc.Cell{Text: strings.Join(c.Parts(m.From), " + ") + " → " + c.Part(m.To), Note: m.Recipe}
	var rows [][]doc.Cell
	for _, l := range m.Lines {
		to := "nothing"
		if l.To != "" {
			to = c.PlanName(m.To, l.To)
		}
		rows = append(rows, []doc.Cell{title, {Text: planIn(c, m.From, l.From)}, {Text: to}, {Text: string(l.By)}})
	}
	for _, id := range m.Fresh {
		rows = append(rows, []doc.Cell{title, {Text: "nothing"}, {Text: c.PlanName(m.To, id), Note: "is turned on"}, {Text: ""}})
	}
	return rows
}

// planIn names a service plan that one of the SKUs contains.
func planIn(c words.Catalog, ids []sku.ID, p sku.PlanID) string {
	for _, id := range ids {
		if _, ok := c.Plans[id][p]; ok {
			return c.PlanName(id, p)
		}
	}
	return c.PlanName("", p)
}
