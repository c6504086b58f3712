package intake

import (
	"strconv"
	"strings"

	"reseat/plan"
	"reseat/plan/sku"
)

// A row is one row as gocsv maps it. The tags are the fields of header.go.
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
	Extra      extra  `csv:"extra"`
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
func (w *row) unguard() {
	for _, s := range spellings {
		cell := w.cell(s.field)
		if len(*cell) > 1 && (*cell)[0] == '\'' && strings.IndexByte("=+-@\t\r", (*cell)[1]) >= 0 {
			*cell = (*cell)[1:]
		}
	}
}

// request says what a row means.
func (c *columns) request(w *row) plan.Request {
	if c.format.guarded {
		w.unguard()
	}
	var f faults
	q := plan.Request{
		User:     c.key(w, &f),
		Add:      cell(w.Add, "AddLicenses", &f),
		Remove:   cell(w.Remove, "RemoveLicenses", &f),
		Swap:     cell(w.Swap, "Swap", &f),
		Disable:  cell(w.Disable, "DisabledPlans", &f),
		Enable:   cell(w.Enable, "EnabledPlans", &f),
		Location: trim(w.Location),
		Recipe:   trim(w.Recipe),
		Wave:     trim(w.Wave),
		Priority: priority(w.Priority, &f),
		Person:   person(w),
	}
	if w.Extra.ragged() {
		f = faults{}
		f.add("ragged-row", "the row has more cells than the header, so they may stand in the wrong columns: quote cells that hold the delimiter")
	}
	q.Fault = f.first
	return q
}

// faults keeps the first thing that is wrong with a row.
type faults struct{ first *plan.Finding }

func (f *faults) add(code plan.Code, text string) {
	if f.first == nil {
		f.first = &plan.Finding{Code: code, Severity: plan.Error, Text: text}
	}
}

// cell reads a cell that lists things. A line break separates like a semicolon,
// since that is how people list things in a spreadsheet's cell.
func cell(s, column string, f *faults) plan.Cell {
	s = trim(s)
	switch {
	case s == "":
		return plan.Cell{}
	case strings.EqualFold(s, "none"):
		return plan.Cell{None: true}
	}
	items, err := sku.SplitList(strings.ReplaceAll(s, "\n", ";"), ';')
	if err != nil {
		f.add("bad-row", "the cell in column "+column+" is no list: "+err.Error())
	}
	return plan.Cell{Items: items}
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
	p := plan.Person{DisplayName: trim(w.Name), FirstName: trim(w.FirstName), LastName: trim(w.LastName)}
	if p == (plan.Person{}) {
		return nil
	}
	p.Department = trim(w.Department)
	return &p
}
