package intake

import (
	"strconv"
	"strings"
	"sync"

	"reseat/plan"
	"reseat/plan/sku"
)

// A row is the cells of one row that mean something, by field. The tags are the names
// of the fields, under which records.ReadAll hands the cells to gocsv.
type row struct {
	ID         string `csv:"id"`
	UPN        string `csv:"upn"`
	User       string `csv:"user"`
	Mail       string `csv:"mail"`
	Login      string `csv:"login"`
	Alias      string `csv:"alias"`
	Kind       string `csv:"kind"`
	IsGroup    string `csv:"isgroup"`
	Add        string `csv:"add"`
	Remove     string `csv:"remove"`
	Swap       string `csv:"swap"`
	Disable    string `csv:"disable"`
	Enable     string `csv:"enable"`
	Location   string `csv:"location"`
	Recipe     string `csv:"recipe"`
	Wave       string `csv:"wave"`
	Priority   string `csv:"priority"`
	Name       string `csv:"name"`
	FirstName  string `csv:"firstname"`
	LastName   string `csv:"lastname"`
	Department string `csv:"department"`
}

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

// A mapped is a row as gocsv makes it. Rows are used again: a file has many, and each is
// needed for a moment.
type mapped struct {
	Row *row `csv:"row"`
}

var rows = sync.Pool{New: func() any { return new(row) }}

// UnmarshalCSVWithFields is part of gocsv.TypeUnmarshalCSVWithFields: name is that of a
// column, so gocsv need not find each field of each row by reflection.
func (m *mapped) UnmarshalCSVWithFields(name, cell string) error {
	if m.Row == nil {
		m.Row = rows.Get().(*row)
	}
	if to := m.Row.cell(field(name)); to != nil {
		*to = cell
	}
	return nil
}

// release gives the row back.
func (m *mapped) release() {
	*m.Row = row{} // the next file can have other columns
	rows.Put(m.Row)
	m.Row = nil
}

// request says what the row means.
func (m *mapper) request(o *outcome) {
	w, l := m.row, &m.lists
	var f faults
	y := m.layoutOf(trim(w.Recipe))
	if y != nil {
		m.lay(y, o)
	}
	q := &o.request
	q.Source = plan.Source{File: m.file, Line: o.line}
	q.User = m.columns.key(w, &f)
	q.Add = l[0].read(w.Add, "AddLicenses", &f)
	q.Remove = l[1].read(w.Remove, "RemoveLicenses", &f)
	q.Swap = l[2].read(w.Swap, "Swap", &f)
	q.Disable = l[3].read(w.Disable, "DisabledPlans", &f)
	q.Enable = l[4].read(w.Enable, "EnabledPlans", &f)
	q.Location = single(w.Location, "UsageLocation", &f)
	q.Recipe = single(w.Recipe, "Recipe", &f)
	q.Wave = single(w.Wave, "Wave", &f)
	q.Priority = priority(w.Priority, &f)
	q.Person = person(w)
	q.Split = m.kept()
	if y != nil {
		m.locate(y, o, &f)
	}
	if m.hidden[o.line] {
		f = faults{}
		f.add("bad-row", hiddenRow)
	}
	if o.ragged {
		f = faults{}
		f.add("ragged-row", "the row has more cells than the header, so they may be in the wrong columns: quote cells that contain the delimiter")
	}
	q.Fault = f.first
}

// hiddenRow is said of a row that people do not see.
const hiddenRow = "the row is hidden in the sheet, by a filter or by hand: show it and save the workbook, or delete it"

// withoutValue is said of a cell that contains a formula and nothing else.
const withoutValue = "contains a formula whose value is not stored: open the workbook in Excel and save it"

// faults keeps the first thing that is wrong with a row.
type faults struct{ first *plan.Finding }

func (f *faults) add(code plan.Code, text string) {
	if f.first == nil {
		f.first = &plan.Finding{Code: code, Severity: plan.Error, Text: text}
	}
}

// single reads a cell that holds one thing.
func single(s, column string, f *faults) string {
	s = trim(s)
	switch {
	case s == noValue:
		f.add("bad-row", "the cell in column "+column+" "+withoutValue)
	case spreadsheetError(s):
		f.add("bad-row", "the cell in column "+column+" contains the spreadsheet error "+strconv.Quote(s)+": correct its formula, or empty the cell")
	}
	return s
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
	c, err := readCell(single(s, column, f))
	switch {
	case f.first != nil:
		return c
	case err != nil:
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
		return plan.None(), nil
	}
	items, err := sku.SplitList(strings.ReplaceAll(s, "\n", ";"), ';')
	return plan.List(items...), err
}

func priority(s string, f *faults) int {
	s = single(s, "Priority", f)
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
