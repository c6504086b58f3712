package intake

import (
	"slices"
	"strconv"
	"strings"

	"reseat/plan/pattern"
	"reseat/plan/sku"
)

// A tally counts what the cells of one column are, in the first rows of a file.
type tally struct{ filled, addresses, guids, hidden, numbers int }

var concealed = pattern.New(`^[0-9A-Fa-f]{32}$`)

// weigh counts the cells of each column of the first rows.
func weigh(columns int, rows [][]string) []tally {
	out := make([]tally, columns)
	for _, row := range rows {
		for i, cell := range row[:min(len(row), columns)] {
			t := &out[i]
			switch cell = trim(cell); {
			case cell == "":
				continue
			case sku.IsGUID(unbraced(cell)):
				t.guids++
			case strings.Contains(cell, "@"):
				t.addresses++
			case concealed().MatchString(cell):
				t.hidden++
			}
			if _, err := strconv.Atoi(cell); err == nil {
				t.numbers++
			}
			t.filled++
		}
	}
	return out
}

// keys is how many cells can be a user's key.
func (t tally) keys() int { return t.addresses + t.guids }

// loose are the headers that people and programs also give to columns that hold no key:
// display names, numbers.
var loose = []string{"user", "users", "mail", "email", "emailaddress", "username", "loginname", "login", "logonname", "signinname", "userid", "alias", "id"}

// passes tells which columns cannot be that of users, whatever they are called, as
// nothing in them is a key while another column that could be it holds some (R42).
func passes(cells []string, o Options, seen []tally) []bool {
	out := make([]bool, len(cells))
	keyed := false
	for i, cell := range cells {
		at, ok := o.spelling(normalize(cell))
		keyed = keyed || ok && slices.Contains(userFields, at.field) && seen[i].keys() > 0
	}
	for i, cell := range cells {
		out[i] = keyed && seen[i].filled > 0 && seen[i].keys() == 0 && slices.Contains(loose, normalize(cell))
	}
	return out
}

// hidesNames tells whether the report conceals who its rows are about: in the column of
// users nothing stands but what a checksum of 32 digits looks like.
func (h header) hidesNames(seen []tally) bool {
	for i, f := range h.fields {
		if slices.Contains(userFields, f) && i < len(seen) && seen[i].filled > 0 {
			if seen[i].hidden == seen[i].filled {
				return true
			}
		}
	}
	return false
}
