package build

import (
	"slices"
	"strings"

	"reseat/plan"
)

// splitOf is what the rows of a user say in the columns by which the cost is split; where
// they differ, all of it.
func splitOf(rows []plan.Request) []string {
	if len(rows) == 1 {
		return rows[0].Split.Items()
	}
	var out []string
	for _, r := range rows {
		for i, cell := range r.Split.Items() {
			if i == len(out) {
				out = append(out, "")
			}
			said := strings.Split(out[i], " + ")
			switch {
			case cell == "" || slices.Contains(said, cell):
			case out[i] == "":
				out[i] = cell
			default:
				said = append(said, cell)
				slices.Sort(said)
				out[i] = strings.Join(said, " + ")
			}
		}
	}
	return out
}
