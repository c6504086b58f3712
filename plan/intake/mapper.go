package intake

import "reseat/plan"

// A mapper makes requests of rows. Several work on one file at a time, each with a
// row and lists of its own.
type mapper struct {
	file    string // as the user named it
	columns columns

	filter    filter
	locations Locations // nil where no recipe reads a column
	wants     []want    // the columns that both read: first the filter's
	asked     []int     // the column of each want, or -1

	places []place
	row    row // the one being read
	lists  lists
}

// twin returns another mapper for rows of the same columns.
func (m *mapper) twin(o Options) *mapper {
	t := &mapper{file: m.file, columns: m.columns, locations: m.locations, wants: m.wants, asked: m.asked}
	t.filter, _ = newFilter(o) // an expression is run by one goroutine at a time; it compiled before
	t.place()
	return t
}

// An outcome is what became of a row: a request, unless something else is said.
type outcome struct {
	line    int
	request plan.Request
	skipped string // what the row is that is no user
	leftOut string // the option that left it out
	blank   bool   // there was nothing in it
	err     error  // why the options cannot be applied to it
	needs   int    // which want the recipe reads the usage location from, from 1
}

// A blanker tells whether there is nothing at all in the row that it read last.
type blanker interface{ blank() bool }

// outcome says what becomes of the row, which is on the line.
func (m *mapper) outcome(o *outcome, line int, b blanker) {
	*o = outcome{line: line}
	if m.columns.format.guarded {
		m.unguard()
	}
	if o.skipped = m.columns.skips(&m.row); o.skipped != "" {
		return
	}
	if o.leftOut, o.err = m.filter.leaves(m.row.Asked); o.leftOut != "" || o.err != nil {
		if b.blank() {
			o.leftOut, o.err, o.blank = "", nil, true
		}
		return
	}
	m.request(o)
	o.blank = o.request.User == (plan.Key{}) && b.blank()
}
