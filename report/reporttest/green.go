package reporttest

import (
	"slices"

	"reseat/report/doc"
)

// Green lists what a document shows in green.
func Green(d doc.Document) []string {
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
