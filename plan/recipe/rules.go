package recipe

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"reseat/plan"
)

// Locates tells whether the recipe has a rule for usage locations.
func (r Recipe) Locates() bool { return r.Location != "" || r.LocationFrom != "" }

// Rules are what the recipes of a file say about the columns of rows: which of them they
// read, and how they take usage locations from them (R13). They are not changed once made
// and may be shared.
type Rules struct {
	rules  map[string]rule // by folded name of the recipe
	common string          // the recipe of rows that name none; may be empty
}

// A rule is that of one recipe.
type rule struct {
	recipe    string
	columns   map[string]string // from a name of plan.Columns to a header
	location  string            // the header that usage locations are taken from
	countries map[string]string // by folded cell; nil where the cell itself is the country
}

// Rules returns the rules about columns. common names the recipe of rows that name none;
// it may be empty.
func (f File) Rules(common string) *Rules {
	l := &Rules{rules: map[string]rule{}, common: common}
	for name, r := range f.Recipes {
		x := rule{recipe: name, columns: r.Columns, location: r.LocationFrom}
		for from, to := range r.LocationMap {
			if x.countries == nil {
				x.countries = map[string]string{}
			}
			x.countries[foldKey(from)] = to
		}
		if x.location != "" || len(x.columns) > 0 {
			l.rules[foldKey(name)] = x
		}
	}
	return l
}

// RuleColumns lists the headers that the rules read, in order.
func (l *Rules) RuleColumns() []string {
	var out []string
	for _, x := range l.rules {
		if x.location != "" {
			out = append(out, x.location)
		}
		for _, header := range x.columns {
			if !strings.EqualFold(header, None) {
				out = append(out, header)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// FieldColumns returns the headers that the rows of a recipe are read from, by the name of
// a column in plan.Columns.
func (l *Rules) FieldColumns(recipe string) map[string]string { return l.of(recipe).columns }

// FieldNames lists the names of columns that some recipe says, in order.
func (l *Rules) FieldNames() []string {
	var out []string
	for _, x := range l.rules {
		out = slices.AppendSeq(out, maps.Keys(x.columns))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// UserColumns lists the headers that some recipe takes users from, in order.
func (l *Rules) UserColumns() []string {
	var out []string
	for _, x := range l.rules {
		for name, header := range x.columns {
			if column, _ := plan.Column(name); slices.Contains(plan.UserColumns, column) && !strings.EqualFold(header, None) {
				out = append(out, header)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// LocationColumn returns the column that the rule of a row's recipe reads, or nothing
// where it has no such rule.
func (l *Rules) LocationColumn(recipe string) string { return l.of(recipe).location }

// LocationOf applies the rule of a row's recipe to what stands in its column. It
// returns a two-letter code, or nothing for an empty cell. What the map lacks is an
// error and never some default.
func (l *Rules) LocationOf(recipe, cell string) (string, error) {
	x := l.of(recipe)
	cell = strings.TrimSpace(cell)
	if x.location == "" || cell == "" {
		return "", nil
	}
	country := cell
	if x.countries != nil {
		var listed bool
		if country, listed = x.countries[foldKey(cell)]; !listed {
			return "", fmt.Errorf("location-map of recipe %s does not say in which country %s %.60q is: add it there, or fill in UsageLocation", x.recipe, x.location, cell)
		}
	}
	code, err := plan.Country(country)
	if err != nil {
		return "", fmt.Errorf("recipe %s reads the usage location from %s: %w", x.recipe, x.location, err)
	}
	return code, nil
}

func (l *Rules) of(recipe string) rule {
	return l.rules[foldKey(cmp.Or(strings.TrimSpace(recipe), l.common))]
}

// foldKey is how cells are compared with the keys of a map, and names of recipes
// with each other.
func foldKey(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }
