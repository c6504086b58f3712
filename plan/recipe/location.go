package recipe

import (
	"fmt"
	"strings"

	"reseat/plan"
)

// Locates tells whether the recipe has a rule for usage locations.
func (r Recipe) Locates() bool { return r.Location != "" || r.LocationFrom != "" }

// LocationOf applies the rule for usage locations to one row, of which cell returns
// the content of a column and whether there is such a column. It returns a
// two-letter code, or nothing where the rule or the cell says nothing. What the map
// lacks is an error and never some default.
func (r Recipe) LocationOf(cell func(column string) (string, bool)) (string, error) {
	if r.LocationFrom == "" {
		if r.Location == "" {
			return "", nil
		}
		return plan.Country(r.Location)
	}
	text, ok := cell(r.LocationFrom)
	if !ok {
		return "", fmt.Errorf("no column %q to take the usage location from", r.LocationFrom)
	}
	text = strings.TrimSpace(text)
	if text == "" {
		return "", nil
	}
	if len(r.LocationMap) == 0 {
		return plan.Country(text)
	}
	for from, country := range r.LocationMap {
		if foldKey(from) == foldKey(text) {
			return plan.Country(country)
		}
	}
	return "", fmt.Errorf("location-map does not say in which country %s %q is", r.LocationFrom, text)
}

// foldKey is how cells are compared with the keys of a map, and names of recipes
// with each other.
func foldKey(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }
