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
	s.Table = &doc.Table{Caption: "Disabled service plans kept by swaps", Fold: words.MostPlans,
		Columns: []doc.Heading{{Title: "Swap"}, {Title: "Old service plan"}, {Title: "leads to"}, {Title: "by"}}}
	for _, m := range p.Header.Maps {
		s.Table.Rows = append(s.Table.Rows, mapRows(m, c)...)
	}
	return s
}

func mapRows(m plan.SwapMap, c words.Catalog) [][]doc.Cell {
	from := make([]string, len(m.From))
	for i, id := range m.From {
		from[i] = c.Product(id)
	}
	title := doc.Cell{Text: strings.Join(from, " + ") + " → " + c.Product(m.To), Note: strings.Join(c.Parts(m.From), " + ") + " → " + c.Part(m.To)}
	if m.Recipe != "" {
		title.Note += ", " + m.Recipe
	}
	var rows [][]doc.Cell
	for _, l := range m.Lines {
		to := doc.Cell{Text: "nothing"}
		if l.To != "" {
			to = doc.Cell{Text: c.FriendlyName(m.To, l.To), Note: c.PlanName(m.To, l.To)}
		}
		was := planIn(c, m.From, l.From)
		rows = append(rows, []doc.Cell{title, {Text: c.FriendlyName(was, l.From), Note: c.PlanName(was, l.From)}, to, {Text: string(l.By)}})
	}
	for _, id := range m.Fresh {
		rows = append(rows, []doc.Cell{title, {Text: "nothing"}, {Text: c.FriendlyName(m.To, id), Note: c.PlanName(m.To, id) + ", is turned on"}, {Text: ""}})
	}
	return rows
}

// planIn returns the first of the SKUs that contains a service plan; none where none does.
func planIn(c words.Catalog, ids []sku.ID, p sku.PlanID) sku.ID {
	for _, id := range ids {
		if _, ok := c.Plans[id][p]; ok {
			return id
		}
	}
	return ""
}
