package doc

import "iter"

// A Document is everything that is said of a subject. Empty parts are left out.
type Document struct {
	Title    string
	Subtitle string
	Ribbon   string   // across the top: what must not be overlooked, such as a sandbox
	Headline string   // the outcome in one sentence
	Tone     Tone     // of the headline
	Summary  []string // paragraphs under the headline
	Lead     *Chart   // drawn under the headline
	Facts    []Fact   // what the page is about: tenant, run, times
	Tiles    []Tile
	Sections []Section // before the list
	List     *List     // the list
	Appendix []Section // after the list
	Footer   string
	Proof    string // at the foot of each printed page beside title and subtitle, such as a digest
}

// An Entry of the index leads to a part of the page.
type Entry struct{ ID, Title string }

// Index lists the parts of a page, in order; a page of few parts needs none.
func (p Document) Index() []Entry {
	var out []Entry
	add := func(all []Section) {
		for _, s := range all {
			if s.ID != "" && s.Title != "" {
				out = append(out, Entry{s.ID, s.Title})
			}
		}
	}
	add(p.Sections)
	if p.List != nil {
		out = append(out, Entry{"list", p.List.Title})
	}
	add(p.Appendix)
	if len(out) < fewParts {
		return nil
	}
	return out
}

// fewParts is how many parts a page has at least that has an index.
const fewParts = 3

// A Tone is a shade of meaning; it picks a colour, which never stands alone.
type Tone string

// The tones, from best to worst.
const (
	Good  Tone = "good"  // done, and nothing else is green
	Calm  Tone = "calm"  // nothing had to be done
	Data  Tone = "data"  // a figure, or what would be done
	Mute  Tone = "mute"  // left out on purpose
	Idle  Tone = "idle"  // not begun
	Wait  Tone = "wait"  // on its way
	Doubt Tone = "doubt" // not known
	Warn  Tone = "warn"  // differs
	Bad   Tone = "bad"   // refused
	Grave Tone = "grave" // needs someone now
)

// A Fact is a label with its value.
type Fact struct {
	Label   string
	Value   string
	Mono    bool // an id or digest
	Command bool // can be pasted into a shell; a button copies it
}

// A Tile is one figure. A click on a tile with a filter narrows the list.
type Tile struct {
	Label  string
	Value  string
	Note   string
	Tone   Tone
	Filter *Filter
}

// A Filter narrows the list to the rows with that value in a column.
type Filter struct {
	Column string // its title
	Value  string
}

// A Section is a heading with what belongs under it.
type Section struct {
	ID     string // unique on the page; letters, digits and hyphens
	Title  string
	Intro  string
	Facts  []Fact
	Charts []Chart
	Table  *Table
	Steps  []Step
}

// A Step is one link of a chain, shown in order.
type Step struct {
	Title string
	Text  string
	Mono  string // an id or digest
}

// A Table is a small table, written out in full.
type Table struct {
	Caption string
	Columns []Heading
	Rows    [][]Cell
	Fold    int // rows beyond so many are folded away on the screen; 0 folds none
}

// Shown returns the rows that are always there.
func (t Table) Shown() [][]Cell { return t.Rows[:len(t.Rows)-len(t.Folded())] }

// Folded returns the rows that a button shows. A few are not worth one.
func (t Table) Folded() [][]Cell {
	if t.Fold == 0 || len(t.Rows) <= t.Fold+fewRows {
		return nil
	}
	return t.Rows[t.Fold:]
}

// fewRows is how many rows are not folded away alone.
const fewRows = 3

// A Heading is the head of a column.
type Heading struct {
	Title  string
	Number bool // set right
}

// A Cell is one cell of a Table.
type Cell struct {
	Text   string
	Note   string // a second, quieter line
	Tone   Tone   // drawn as a badge
	Filter *Filter

	Commands []string // below, each with a button that copies it
}

// A List is any number of rows, of which a page draws those in view.
type List struct {
	Title   string
	Noun    string // of a row, plural: users
	Columns []Column
	Rows    iter.Seq[Row]
	Count   int // of Rows
	Blocks  []Block
	// FirstPrinted is how many rows go on paper at most.
	FirstPrinted int
}

// A Column says what a cell of the list holds and how it is shown. Cells hold
// several values separated by line breaks.
type Column struct {
	Title  string
	Kind   Kind
	Width  Width           // Hidden columns show only in a row's detail
	Filter bool            // offered as a filter
	Tones  map[string]Tone // of a badge, by value
	Order  []string        // values in their order for sorting; others follow by alphabet
}

// A Kind says how a cell is drawn.
type Kind string

// The kinds of cells.
const (
	Text   Kind = ""       // plain
	Lead   Kind = "lead"   // names the row; the first column
	Badge  Kind = "badge"  // one word with a tone
	Number Kind = "number" // set right, sorted by size
	Mono   Kind = "mono"   // ids
	Advice Kind = "advice" // in the detail set apart: what to do

	Command Kind = "command" // in the detail below the advice, with a button that copies each
)

// A Width is a column's share of the table.
type Width string

// The widths.
const (
	Hidden Width = ""
	Tiny   Width = "tiny" // a number of few digits
	Narrow Width = "narrow"
	Medium Width = "medium"
	Wide   Width = "wide"
)

// A Row is one row of the list: a cell for each column, and the blocks of its detail.
type Row struct {
	Cells  []string
	Blocks []int // indices into List.Blocks
}

// A Block is a table in the detail of a row. Rows with the same figures share one.
type Block struct {
	Title string
	Note  string
	Head  []string
	Rest  string // what the unmarked rows are; empty: as before
	Rows  []BlockRow

	// Picture sets what was before beside what is after, a row each, with the mark's sign
	// and word; the third cell, if there is one, says why.
	Picture bool
}

// A BlockRow is one row of a Block. Unmarked rows are folded away; a cell that
// reads on or off is drawn as a switch.
type BlockRow struct {
	Cells []string
	Mark  Mark
}

// A Mark says why a row of a block matters.
type Mark string

// The marks.
const (
	Plain   Mark = ""
	Changed Mark = "changed" // asked to become different
	Differs Mark = "differs" // not as asked

	Gained   Mark = "gained" // of a picture: on after, and not before
	Lost     Mark = "lost"
	Smaller  Mark = "smaller"
	Replaced Mark = "replaced"
	StaysOff Mark = "stays-off" // off before and after, by choice
)
