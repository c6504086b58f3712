package plan

import (
	"fmt"
	"slices"
	"strings"
)

// The columns that a plan has of every user, by which its cost can be split.
const (
	ByDepartment = "department"
	ByWave       = "wave"
	ByLocation   = "usage location"
)

// SplitColumns lists them.
var SplitColumns = []string{ByDepartment, ByWave, ByLocation}

// SplitColumn returns the one of SplitColumns that is called so, in whatever case and
// with whatever spaces, underscores or hyphens.
func SplitColumn(name string) (string, error) {
	for _, c := range SplitColumns {
		if foldColumn(c) == foldColumn(name) {
			return c, nil
		}
	}
	return "", fmt.Errorf("no column %q: there are %s", name, strings.Join(SplitColumns, ", "))
}

// SplitColumn returns the place in SplitBy of a column, or -1.
func (h Header) SplitColumn(name string) int {
	return slices.IndexFunc(h.SplitBy, func(c string) bool { return foldColumn(c) == foldColumn(name) })
}

// Splittable returns the column by which a plan can be split that is called so.
func (h Header) Splittable(name string) (string, error) {
	if at := h.SplitColumn(name); at >= 0 {
		return h.SplitBy[at], nil
	}
	c, err := SplitColumn(name)
	if err != nil {
		err = fmt.Errorf("the plan has no column %q: it has %s", name, strings.Join(h.splittable(), ", "))
	}
	return c, err
}

func (h Header) splittable() []string {
	out := slices.Clone(SplitColumns)
	for _, c := range h.SplitBy {
		if _, err := SplitColumn(c); err != nil {
			out = append(out, c)
		}
	}
	return out
}
