package intake

import "reseat/plan"

// Locations are the rules by which the recipes of rows take usage locations from
// columns (R13). The recipe of a row that names none is "". The methods are called
// from several goroutines.
type Locations interface {
	// LocationColumns lists the columns that the rules read.
	LocationColumns() []string
	// LocationColumn returns the one that a recipe's rule reads; "" where it has none.
	LocationColumn(recipe string) string
	// LocationOf returns the country that a cell of that column stands for, or "".
	LocationOf(recipe, cell string) (string, error)
}

// optionLocation is what columns of usage locations are wanted for.
const optionLocation = "location-from of a recipe"

// wantLocations adds the columns of the recipes' rules to those that are wanted. A file
// need not have them unless a row is of such a recipe.
func (in *reading) wantLocations() {
	if in.options.Locations == nil {
		return
	}
	for _, column := range in.options.Locations.LocationColumns() {
		in.wants = append(in.wants, want{optionLocation, column})
	}
}

// locate applies the rule of the row's recipe. The row's own word is stronger (R3),
// except where the rule is about that very column.
func (m *mapper) locate(o *outcome, f *faults) {
	if m.locations == nil {
		return
	}
	column := m.locations.LocationColumn(o.request.Recipe)
	if column == "" {
		return
	}
	k := m.wanted(want{optionLocation, column})
	own := m.asked[k] >= 0 && m.columns.fields[m.asked[k]] == fieldLocation
	if o.request.Location != "" && !own {
		return
	}
	if own {
		o.request.Location = ""
	}
	o.needs = k + 1
	var err error
	if o.request.RecipeLocation, err = m.locations.LocationOf(o.request.Recipe, trim(m.cells[k])); err != nil {
		f.add("bad-location", err.Error())
	}
}

// need remembers that a row could not do without a column.
func (in *reading) need(o *outcome) {
	if k := o.needs - 1; k >= 0 && !in.found[k] && in.needed[k] == nil {
		in.needed[k] = &plan.Source{File: in.file, Line: o.line}
	}
}

// unlocated refuses a file that lacks a column from which the recipe of a row takes
// its usage location; line is that of the header, or 0.
func (in *reading) unlocated(line int) error {
	for k, by := range in.needed {
		if by != nil && !in.found[k] {
			return in.failAt(line, "no column %.60q, from which the recipe of the row on line %d takes the usage location: add it, or fill in UsageLocation; the columns are %s",
				in.wants[k].name, by.Line, list(in.columns.cells))
		}
	}
	return nil
}
