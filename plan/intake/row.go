package intake

import (
	"strconv"
	"strings"

	"reseat/plan"
	"reseat/plan/sku"
)

// A row is the cells of one row that mean something, by field.
type row struct {
	ID         string
	UPN        string
	User       string
	Mail       string
	Login      string
	Alias      string
	Kind       string
	IsGroup    string
	Add        string
	Remove     string
	Swap       string
	Disable    string
	Enable     string
	Location   string
	Recipe     string
	Wave       string
	Priority   string
	Name       string
	FirstName  string
	LastName   string
	Department string
	Extra      extra
	Asked      []string // what the filter wants
}

// extra gathers the cells beyond the header. Empty ones are what spreadsheets leave
// behind; a row that fills all the room there is for them counts as ragged anyway.
type extra struct {
	cells  int
	filled bool
}

// extraCells is the room for cells beyond the header.
const extraCells = 256

// UnmarshalCSV is part of gocsv.TypeUnmarshaller.
func (e *extra) UnmarshalCSV(cell string) error {
	e.cells++
	e.filled = e.filled || trim(cell) != ""
	return nil
}

func (e extra) ragged() bool { return e.filled || e.cells >= extraCells }

// cell returns the place of a field's text, or nil for columns that share one.
func (w *row) cell(f field) *string {
	switch f {
	case fieldID:
		return &w.ID
	case fieldUPN:
		return &w.UPN
	case fieldUser:
		return &w.User
	case fieldMail:
		return &w.Mail
	case fieldLogin:
		return &w.Login
	case fieldAlias:
		return &w.Alias
	case fieldKind:
		return &w.Kind
	case fieldIsGroup:
		return &w.IsGroup
	case fieldAdd:
		return &w.Add
	case fieldRemove:
		return &w.Remove
	case fieldSwap:
		return &w.Swap
	case fieldDisable:
		return &w.Disable
	case fieldEnable:
		return &w.Enable
	case fieldLocation:
		return &w.Location
	case fieldRecipe:
		return &w.Recipe
	case fieldWave:
		return &w.Wave
	case fieldPriority:
		return &w.Priority
	case fieldName:
		return &w.Name
	case fieldFirstName:
		return &w.FirstName
	case fieldLastName:
		return &w.LastName
	case fieldDepartment:
		return &w.Department
	}
	return nil
}

// unguard takes off the apostrophes that keep spreadsheets from seeing formulas.
func (m *mapper) unguard() {
	for _, p := range m.places {
		for _, cell := range p.to {
			if len(*cell) > 1 && (*cell)[0] == '\'' && strings.IndexByte("=+-@\t\r", (*cell)[1]) >= 0 {
				*cell = (*cell)[1:]
			}
		}
	}
}

// request says what the row means.
func (m *mapper) request(o *outcome) {
	w, l := &m.row, &m.lists
	var f faults
	o.request = plan.Request{
		Source:   plan.Source{File: m.file, Line: o.line},
		User:     m.columns.key(w, &f),
		Add:      l[0].read(w.Add, "AddLicenses", &f),
		Remove:   l[1].read(w.Remove, "RemoveLicenses", &f),
		Swap:     l[2].read(w.Swap, "Swap", &f),
		Disable:  l[3].read(w.Disable, "DisabledPlans", &f),
		Enable:   l[4].read(w.Enable, "EnabledPlans", &f),
		Location: trim(w.Location),
		Recipe:   trim(w.Recipe),
		Wave:     trim(w.Wave),
		Priority: priority(w.Priority, &f),
		Person:   person(w),
	}
	m.locate(o, &f)
	if w.Extra.ragged() {
		f = faults{}
		f.add("ragged-row", "the row has more cells than the header, so they may stand in the wrong columns: quote cells that hold the delimiter")
	}
	o.request.Fault = f.first
}

// faults keeps the first thing that is wrong with a row.
type faults struct{ first *plan.Finding }

func (f *faults) add(code plan.Code, text string) {
	if f.first == nil {
		f.first = &plan.Finding{Code: code, Severity: plan.Error, Text: text}
	}
}

// A lister reads the cells of a column that lists things. Many rows ask for the
// same, so it remembers the cell before.
type lister struct {
	text string
	cell plan.Cell
}

// lists are the listers of a file, one a column.
type lists [5]lister

// read reads a cell. The items of equal cells may be one and the same slice.
func (l *lister) read(s, column string, f *faults) plan.Cell {
	if s == l.text {
		return l.cell
	}
	s = strings.Clone(s) // it would keep the whole row
	c, err := readCell(s)
	if err != nil {
		f.add("bad-row", "the cell in column "+column+" is no list: "+err.Error())
		return c
	}
	l.text, l.cell = s, c
	return c
}

// readCell reads a list. A line break separates like a semicolon, since that is how
// people list things in a spreadsheet's cell.
func readCell(s string) (plan.Cell, error) {
	s = trim(s)
	switch {
	case s == "":
		return plan.Cell{}, nil
	case strings.EqualFold(s, "none"):
		return plan.Cell{None: true}, nil
	}
	items, err := sku.SplitList(strings.ReplaceAll(s, "\n", ";"), ';')
	return plan.Cell{Items: items}, err
}

func priority(s string, f *faults) int {
	s = trim(s)
	if s == "" {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		f.add("bad-priority", "the priority "+strconv.Quote(s)+" is not a whole number: write one, 1 for first")
	}
	return n
}

// person returns what the row says about a new account, or nil where it gives no
// name.
func person(w *row) *plan.Person {
	name, first, last := trim(w.Name), trim(w.FirstName), trim(w.LastName)
	if name == "" && first == "" && last == "" {
		return nil
	}
	return &plan.Person{DisplayName: name, FirstName: first, LastName: last, Department: trim(w.Department)}
}
