package intake

import (
	"maps"
	"slices"
	"strings"

	"reseat/plan"
)

// Rules are what the recipes of rows say about columns: which column a field is read from,
// and from which one usage locations come, and what its cells mean (R13). The recipe of a
// row that names none is "". The methods are called from several goroutines.
type Rules interface {
	// RuleColumns lists the headers that the rules read.
	RuleColumns() []string
	// FieldColumns returns the headers that a recipe's rows are read from, by the name of
	// a column in plan.Columns. The header none is no column.
	FieldColumns(recipe string) map[string]string
	// FieldNames lists the names of columns that some recipe says.
	FieldNames() []string
	// UserColumns lists the headers that some recipe takes users from.
	UserColumns() []string
	// LocationColumn returns the header that a recipe takes usage locations from; "" where
	// it has no such rule.
	LocationColumn(recipe string) string
	// LocationOf returns the country that a cell of that column stands for, or "".
	LocationOf(recipe, cell string) (string, error)
}

// optionRecipe is what the columns of recipes are wanted for.
const optionRecipe = "a recipe"

// A layout is where the rows of one recipe are read from.
type layout struct {
	fields   []placed
	needs    []int // the wants that its rows cannot do without
	location int   // the want that usage locations are taken from, or -1
}

// A placed is a field and the want it is read from, or -1 where no column is it.
type placed struct {
	field field
	want  int
}

// wantRules adds the columns of the recipes' rules to those that are wanted. A file
// need not have them unless a row is of such a recipe.
func (in *reading) wantRules() {
	if in.options.Rules == nil {
		return
	}
	for _, column := range in.options.Rules.RuleColumns() {
		in.wants = append(in.wants, want{optionRecipe, column})
	}
}

// layoutOf returns where the rows of a recipe are read from; nil where it says nothing.
// A column that is said by an option is not the recipe's to choose.
func (m *mapper) layoutOf(recipe string) *layout {
	if m.rules == nil {
		return nil
	}
	if l, known := m.layouts[recipe]; known {
		return l
	}
	l := &layout{location: -1}
	if column := m.rules.LocationColumn(recipe); column != "" {
		l.location = m.wanted(want{optionRecipe, column})
	}
	columns := m.rules.FieldColumns(recipe)
	for _, name := range slices.Sorted(maps.Keys(columns)) {
		f := spellingOf[fold(name)].field
		p := placed{f, -1}
		switch {
		case m.said[f]:
			continue
		case !strings.EqualFold(columns[name], noColumn):
			p.want = m.wanted(want{optionRecipe, columns[name]})
			l.needs = append(l.needs, p.want)
		}
		l.fields = append(l.fields, p)
	}
	if m.layouts == nil {
		m.layouts = map[string]*layout{}
	}
	m.layouts[strings.Clone(recipe)] = l
	return l
}

// lay puts the cells that the recipe of a row reads in place of those that its header
// would have been read from.
func (m *mapper) lay(l *layout, o *outcome) {
	for _, p := range l.fields {
		if slices.Contains(userFields, p.field) {
			for _, f := range userFields {
				*m.row.cell(f) = ""
			}
			break
		}
	}
	for _, p := range l.fields {
		cell := m.row.cell(p.field)
		if *cell = ""; p.want >= 0 {
			*cell = m.cells[p.want]
		}
	}
	o.needs = l.needs
}

// locate applies the rule of the row's recipe. The row's own word is stronger (R3),
// except where the rule is about that very column.
func (m *mapper) locate(l *layout, o *outcome, f *faults) {
	k := l.location
	if k < 0 {
		return
	}
	own := m.asked[k] >= 0 && m.columns.fields[m.asked[k]] == fieldLocation
	if o.request.Location != "" && !own {
		return
	}
	if own {
		o.request.Location = ""
	}
	o.locates = k + 1
	var err error
	if o.request.RecipeLocation, err = m.rules.LocationOf(o.request.Recipe, trim(m.cells[k])); err != nil {
		f.add("bad-location", err.Error())
	}
}

// A need is the first row that could not do without a column.
type need struct {
	by       *plan.Source
	location bool // for its usage location
}

// need remembers that a row could not do without a column.
func (in *reading) need(o *outcome) {
	for _, k := range o.needs {
		in.needs(k, o.line, false)
	}
	if o.locates > 0 {
		in.needs(o.locates-1, o.line, true)
	}
}

func (in *reading) needs(k, line int, location bool) {
	if !in.found[k] && in.needed[k].by == nil {
		in.needed[k] = need{&plan.Source{File: in.file, Line: line}, location}
	}
}

// unlaid refuses a file that lacks a column that the recipe of a row reads; line is that
// of the header, or 0.
func (in *reading) unlaid(line int) error {
	var lacking, near []string
	row := 0
	for k, n := range in.needed {
		switch {
		case n.by == nil || in.found[k]:
		case n.location:
			return in.failAt(line, "no column %.60q, from which the recipe of the row on line %d reads the usage location: add it, or fill in UsageLocation; the columns are %s",
				in.wants[k].name, n.by.Line, list(in.columns.cells))
		default:
			lacking, row = append(lacking, in.wants[k].name), n.by.Line
			near = append(near, in.columns.nearest(in.wants[k].name)...)
		}
	}
	if len(lacking) == 0 {
		return nil
	}
	there := ""
	if len(near) > 0 {
		there = ", but there is " + list(near)
	}
	return in.failAt(line, "no column %s%s: correct columns in the recipe of the row on line %d; the columns are %s", list(lacking), there, row, list(in.columns.cells))
}

// userOfRules lets the column be that of users that a recipe names, in a file that has no
// other.
func (c *columns) userOfRules(r Rules) {
	if r == nil || c.namesUser() {
		return
	}
	for _, name := range r.UserColumns() {
		if at, err := c.find(want{optionRecipe, name}); err == nil && at >= 0 {
			c.fields[at] = fieldUser
			return
		}
	}
}
