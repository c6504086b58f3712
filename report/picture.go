package report

import "reseat/report/words"

// Pictures are those of a report's users: what they had beside what they were found with,
// or beside what is planned for whom nothing was found.
func Pictures(x *words.BlockSet, rows []Row) [][]int {
	out := make([][]int, len(rows))
	known := words.NewEffects(x.Catalog)
	for i := range rows {
		switch r := &rows[i]; {
		case r.group:
		case r.Found != nil:
			out[i] = words.Picture(x, known.Of(r.Before), known.Of(r.Found), "Services, before and now", "Now")
		case r.Planned != nil:
			out[i] = words.Picture(x, known.Of(r.Before), known.Of(r.Planned), "Services, before and as planned", "As planned")
		}
	}
	return out
}
