package recipe

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"reseat/plan"
)

// Locates tells whether the recipe has a rule for usage locations.
func (r Recipe) Locates() bool { return r.Location != "" || r.LocationFrom != "" }

// Locations are the rules by which the recipes of a file take usage locations from the
// columns of rows (R13). They are not changed once made and may be shared.
type Locations struct {
	rules  map[string]locationRule // by folded name of the recipe
	common string                  // the recipe of rows that name none; may be empty
}

// A locationRule is that of one recipe.
type locationRule struct {
	recipe, column string
	countries      map[string]string // by folded cell; nil where the cell itself is the country
}

// Locations returns the rules about columns. common names the recipe of rows that name
// none; it may be empty.
func (f File) Locations(common string) *Locations {
	l := &Locations{rules: map[string]locationRule{}, common: common}
	for name, r := range f.Recipes {
		if r.LocationFrom == "" {
			continue
		}
		rule := locationRule{recipe: name, column: r.LocationFrom}
		for from, to := range r.LocationMap {
			if rule.countries == nil {
				rule.countries = map[string]string{}
			}
			rule.countries[foldKey(from)] = to
		}
		l.rules[foldKey(name)] = rule
	}
	return l
}

// LocationColumns lists the columns that the rules read, in order.
func (l *Locations) LocationColumns() []string {
	var out []string
	for _, rule := range l.rules {
		out = append(out, rule.column)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// LocationColumn returns the column that the rule of a row's recipe reads, or nothing
// where it has no such rule.
func (l *Locations) LocationColumn(recipe string) string { return l.of(recipe).column }

// LocationOf applies the rule of a row's recipe to what stands in its column. It
// returns a two-letter code, or nothing for an empty cell. What the map lacks is an
// error and never some default.
func (l *Locations) LocationOf(recipe, cell string) (string, error) {
	rule := l.of(recipe)
	cell = strings.TrimSpace(cell)
	if rule.column == "" || cell == "" {
		return "", nil
	}
	country := cell
	if rule.countries != nil {
		var listed bool
		if country, listed = rule.countries[foldKey(cell)]; !listed {
			return "", fmt.Errorf("location-map of recipe %s does not say in which country %s %.60q is: add it there, or fill in UsageLocation", rule.recipe, rule.column, cell)
		}
	}
	code, err := plan.Country(country)
	if err != nil {
		return "", fmt.Errorf("recipe %s takes the usage location from %s: %w", rule.recipe, rule.column, err)
	}
	return code, nil
}

func (l *Locations) of(recipe string) locationRule {
	return l.rules[foldKey(cmp.Or(strings.TrimSpace(recipe), l.common))]
}

// foldKey is how cells are compared with the keys of a map, and names of recipes
// with each other.
func foldKey(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }
