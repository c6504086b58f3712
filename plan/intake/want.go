package intake

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"reseat/plan/sku"
)

// A want is a column that a filter reads, or a recipe's rule.
type want struct {
	option string // the flag or key that asks for it
	name   string // its header, or its header's letters and digits in any case
}

// wanted returns the number of a want, which is one.
func (m *mapper) wanted(w want) int { return slices.Index(m.wants, w) }

// find returns the column of a want, or -1. A header written just like the want is
// preferred to one that only has the same letters and digits.
func (h header) find(w want) (int, error) {
	for _, same := range []func(column int) bool{
		func(i int) bool { return trim(h.cells[i]) == trim(w.name) },
		func(i int) bool { return identifier(h.cells[i]) == identifier(w.name) },
	} {
		found := -1
		for i := range h.cells {
			switch {
			case !same(i):
			case found >= 0:
				return -1, fmt.Errorf("%s: %.60q can be column %d %.60q or %d %.60q: rename one of them, or write its whole header as in col[\"Usage location\"]",
					w.option, w.name, found+1, trim(h.cells[found]), i+1, trim(h.cells[i]))
			default:
				found = i
			}
		}
		if found >= 0 {
			return found, nil
		}
	}
	return -1, nil
}

// identifier is what a column is called in an expression: the letters and digits of
// its header, in lower case. A header without any has no such name.
func identifier(header string) string {
	name := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, normalize(header))
	if name == "" {
		return header
	}
	return name
}

// missing says that no column is what a filter wants.
func (h header) missing(w want) string {
	text := fmt.Sprintf("%s: no column %.60q", w.option, w.name)
	if near := h.nearest(w.name); len(near) > 0 {
		text += ", but there is " + list(near)
	}
	if w.option == optionVerdict {
		text += ": give it the report of a run, as CSV or JSON"
	}
	return text + "; the columns are " + list(h.cells)
}

// nearest returns the headers most like a name, three at most: those that hold it, as
// people write a part only, then those that are a slip of the pen away.
func (h header) nearest(name string) []string {
	part := identifier(name)
	var near, others []string
	for _, header := range h.cells {
		if len(part) > 2 && strings.Contains(identifier(header), part) {
			near = append(near, trim(header))
		} else {
			others = append(others, trim(header))
		}
	}
	near = append(near, sku.Nearest(name, others)...)
	return near[:min(3, len(near))]
}
