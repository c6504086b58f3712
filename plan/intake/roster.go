package intake

import (
	"io"
	"os"
	"slices"

	"reseat/plan"
)

// Options say what a file cannot.
type Options struct {
	// Encoding overrides the detection, by a name of the WHATWG encoding standard
	// such as windows-1252 or utf-16le. A byte-order mark is stronger.
	Encoding string
	// UserColumn names the column of users, whatever it is called: object ids, UPNs,
	// mail addresses or aliases. A plain list has no columns. Empty: known by the header.
	UserColumn string
	// Columns names the column of a field, whatever it is called: AddLicenses → Paket. The
	// word none says that no column is one.
	Columns map[string]string
	// Sheet names the sheet of an Excel workbook; empty: the first that is visible.
	Sheet string
	// LocationFrom names the column to take usage locations from, in whatever file
	// has rows; empty: UsageLocation of the user's own files only (R4).
	LocationFrom string
	// Rules are what recipes say about columns; nil: nothing.
	Rules Rules
	// Where keeps the rows of which this expression is true (R6), of whatever
	// columns, those that say what is among them (R4). Cells are text. A column is
	// named by the letters and digits of its header, in any case, or as
	// col["Usage location"]; doc.go lists the functions. Empty: every row.
	Where string
	// Elsewhere tells whether another source of users has a column that Where reads: then
	// its cells are empty in a file that lacks it. Nil: none has.
	Elsewhere func(column string) bool
	// Verdicts keeps the rows of a report whose verdict is one of these (R34). Empty:
	// every row.
	Verdicts []string
	// Wave keeps the rows whose Wave is this. Empty: every row.
	Wave string
	// Split names columns whose cells requests keep, whatever they mean (R56). A file need
	// not have them; Info.Split says which it has.
	Split []string
	// Stdin is what ReadFile reads for the name "-".
	Stdin io.Reader
}

// A Roster is one file, read.
type Roster struct {
	Info     Info
	Requests []plan.Request // in the order of the file
}

// Stdin is the name that rows read from "-" bear.
const Stdin = "stdin"

// ReadFile reads the file at path, or o.Stdin for "-". An error is an *Error.
func ReadFile(path string, o Options) (Roster, error) {
	if path == "-" {
		return Read(Stdin, o.Stdin, o)
	}
	in := &reading{info: Info{Name: path}}
	st, err := os.Stat(path)
	switch {
	case err != nil:
		return Roster{Info: in.info}, in.cannotRead(err)
	case st.IsDir():
		return Roster{Info: in.info}, in.fail("is a directory: name the files in it")
	}
	f, err := os.Open(path)
	if err != nil {
		return Roster{Info: in.info}, in.cannotRead(err)
	}
	defer f.Close()
	return Read(path, f, o)
}

// Read reads a whole roster. name is what messages and sources call it. Of rows that
// request the same for the same user it keeps 20.
func Read(name string, r io.Reader, o Options) (Roster, error) {
	var out Roster
	again, keep := newRepeats(), keeper{}
	info, err := Each(name, r, o, func(q plan.Request) error {
		if !again.keep(out.Requests, &q) {
			return nil
		}
		if len(out.Requests) == manyRows {
			out.Requests = slices.Grow(out.Requests, rowsAhead(r, manyRows))
		}
		out.Requests = append(out.Requests, keep.kept(q))
		return nil
	})
	again.conclude(&info)
	out.Info = info
	return out, err
}

// manyRows is how many rows make it worth to find room for the rest at once: a slice that
// grows holds its rows twice for a while.
const manyRows = 1 << 16

// rowsAhead is how many rows may follow the first read ones of a file, generously: memory
// that is not written to takes none.
func rowsAhead(r io.Reader, read int) int {
	f, ok := r.(*os.File)
	if !ok {
		return 0
	}
	st, err := f.Stat()
	at, unknown := f.Seek(0, io.SeekCurrent)
	if err != nil || unknown != nil || at <= 0 || st.Size() <= at {
		return 0
	}
	const generous, most = 1.1, 4 << 20
	return int(min(generous*float64(read)*float64(st.Size()-at)/float64(at), most))
}

// Each reads a roster and hands each request to fn, in the order of the file and in
// the caller's goroutine. It holds a few pieces of the file at a time, and maps them
// on as many processors as there are. A row that cannot be used is handed over with
// its Fault; what makes the whole file useless ends the reading with an *Error,
// and so does an error of fn, as it is. The strings of a request share the memory of
// the whole row, and the lists of requests that ask for the same may be one slice:
// clone what is kept.
func Each(name string, r io.Reader, o Options, fn func(plan.Request) error) (Info, error) {
	in := &reading{info: Info{Name: name, Skipped: map[string]int{}, LeftOut: map[string]int{}}, options: o, fn: fn}
	in.file, in.rules, in.said = name, o.Rules, o.saidFields()
	if r == nil {
		return in.info, in.fail("there is nothing to read: pipe a file in")
	}
	var err error
	if in.filter, err = newFilter(o); err != nil {
		return in.info, in.fail("%v", err)
	}
	in.wants = in.filter.wants
	in.wantRules()
	in.wantSplit()
	in.found, in.needed = make([]bool, len(in.wants)), make([]need, len(in.wants))
	err = in.all(r)
	return in.info, err
}

// A reading is one file being read.
type reading struct {
	mapper // of the rows that follow

	info    Info
	options Options
	fn      func(plan.Request) error
	sample  [][]string // of the rows below the header
	comma   rune       // the delimiter
	closers []io.Closer
	sheet   *sheet // of a workbook whose text this is; nil where it is none
	stopped bool   // fn returned an error
	found   []bool // of each want, whether some row had that column
	needed  []need // of each want, the first row that needed it
}

// take hands the request of a row over, or counts the row as skipped or left out.
func (in *reading) take(o *outcome) error {
	switch {
	case o.err != nil:
		return in.failAt(o.line, "%v", o.err)
	case o.skipped != "":
		in.info.Skipped[o.skipped]++
		return nil
	}
	in.info.learn(o.misses, o.fits)
	switch {
	case o.leftOut != "":
		in.info.LeftOut[o.leftOut]++
		return nil
	case o.blank:
		return nil
	}
	in.need(o)
	if o.padded {
		in.info.Padded++
	}
	in.info.Rows++
	if o.request.Fault != nil {
		in.info.Faults++
	}
	err := in.fn(o.request)
	in.stopped = err != nil
	return err
}
