package intake

import "slices"

// surplus judges a row with more cells than the header (R42): ragged, as its cells may
// stand in the wrong columns, or padded with empty cells, as spreadsheets do.
//
// Cells beyond the header that are empty prove nothing: an unquoted comma in an earlier
// cell shifts what follows it, and the empty last cells of the row go over the edge.
func (c *columns) surplus(record []string) (ragged, padded bool) {
	n := len(c.cells)
	switch {
	case !blankCells(record[n:]):
		return true, false
	case n > 0 && trim(record[n-1]) != "":
		return false, true // nothing was shifted: the last column is filled
	}
	firstEmpty := slices.IndexFunc(record, func(cell string) bool { return trim(cell) == "" })
	from := firstEmpty // what stands before it is where it belongs, if all rows are padded alike
	if len(record) != c.width {
		from = 0 // most rows are shorter: this one holds a delimiter too many somewhere
	}
	for i, f := range c.fields {
		key := slices.Contains(userFields, f)
		if i > from && (f != fieldRest && !key || key && i > firstEmpty || slices.Contains(c.read, i)) {
			return true, false
		}
	}
	return false, true
}

// commonWidth returns how many cells most rows have; of equally many the fewest.
func commonWidth(rows [][]string) int {
	n := map[int]int{}
	for _, r := range rows {
		n[len(r)]++
	}
	best := 0
	for width, rows := range n {
		if rows > n[best] || rows == n[best] && width < best {
			best = width
		}
	}
	return best
}
