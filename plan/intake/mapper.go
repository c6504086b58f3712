package intake

import (
	"cmp"
	"errors"

	"reseat/plan"
)

// A mapper makes requests of rows. Several work on one file at a time, each with a
// row and lists of its own.
type mapper struct {
	file    string // as the user named it
	columns columns
	hidden  map[int]bool // rows of a sheet that are not shown, by line

	filter  filter
	rules   Rules              // nil where no recipe reads a column
	layouts map[string]*layout // of recipes that rows named so far
	said    map[field]bool     // whose column an option names
	wants   []want             // the columns that both read: first the filter's
	asked   []int              // the column of each want, or -1
	split   []int              // the wants that requests keep

	places []place
	row    *row     // the one being read
	cells  []string // of it, those that are wanted
	lists  lists
}

// twin returns another mapper for rows of the same columns.
func (m *mapper) twin(o Options) *mapper {
	t := &mapper{file: m.file, columns: m.columns, hidden: m.hidden, rules: m.rules, said: m.said, wants: m.wants, asked: m.asked, split: m.split}
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
	ragged  bool   // its cells may stand in the wrong columns
	padded  bool   // it had empty cells beyond the header
	err     error  // why the options cannot be applied to it
	misses  []miss // by options about one column
	fits    []string
	needs   []int // the wants that the recipe reads
	locates int   // which want it reads the usage location from, from 1
}

var errOtherHeader = errors.New("a second header, with other columns than the first: put it and the rows below it into a file of their own")

// outcome says what becomes of the row. b is what is known of it besides its cells.
func (m *mapper) outcome(o *outcome, b beside) {
	*o = outcome{line: b.line, ragged: b.ragged, padded: b.padded}
	if b.other {
		o.err = errOtherHeader
		return
	}
	if o.skipped = cmp.Or(b.skip, m.columns.skips(m.row)); o.skipped != "" {
		return
	}
	o.misses, o.fits = m.filter.misses(m.cells)
	if o.leftOut, o.err = m.filter.leaves(m.cells); b.blank {
		o.leftOut, o.err, o.blank = "", nil, true
	}
	if o.blank || o.leftOut != "" && !o.ragged || o.err != nil {
		return
	}
	o.leftOut = ""
	m.request(o)
}
