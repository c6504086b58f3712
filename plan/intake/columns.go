package intake

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// columns are what the rows below a header mean.
type columns struct {
	header
	format   format
	exported bool // the origin is recognised: the rows describe the tenant (R4)
	template bool // an example row may come first
	legacy   bool // the rows so far came out of Windows-1252 by guesswork
}

// header finds out what the columns mean, and what file this is.
func (in *reading) header(t *text, cells []string, s shape) error {
	o := in.options
	if s.list {
		o.UserColumn = "" // there is but one
	}
	h, err := understand(cells, o)
	if err != nil {
		return in.failAt(1+s.lines, "%v", err)
	}
	f, known := recognise(h.names, s.typed)
	switch {
	case s.list:
		in.info.Format = "plain list"
	case s.template || slices.ContainsFunc(cells, bracketed):
		f, known = format{name: template}, false // the user's own, in Entra's form
		in.info.Format = template
	case known:
		in.info.Format = f.name
	default:
		in.info.Format = "CSV"
	}
	if !s.list {
		in.info.Delimiter = delimiterName(s.comma)
	}
	in.columns = columns{header: h, format: f, exported: known, template: f.name == template, legacy: t.legacy()}
	return nil
}

// template is the origin of files in Entra's own upload format.
const template = "Entra bulk template"

// settle refuses what names no users and, in an export, lets state be state (R4).
func (in *reading) settle(line int) error {
	c := &in.columns
	if c.format.refuse != "" && in.options.UserColumn == "" {
		return in.fail("%s", c.format.refuse)
	}
	if c.exported {
		c.state(in.options)
	}
	switch {
	case c.namesUser():
		return nil
	case in.options.UserColumn != "":
		return in.failAt(line, "%s", c.missing(want{optionUserColumn, in.options.UserColumn}))
	case slices.ContainsFunc(c.cells, isKey):
		return in.failAt(line, "no header: the first row holds a user already: put a line such as UserPrincipalName,AddLicenses above it")
	}
	which := "NAME"
	if in.sample != nil {
		which = c.likely(in.sample())
	}
	return in.failAt(line, "no user column among %s: say which it is with %s %s, or call it %s", list(c.cells), optionUserColumn, which, accepted)
}

// optionUserColumn names the column of users.
const optionUserColumn = "--user-column"

// likely names the columns that hold a user's key in a row: headers of other languages
// are known by what stands below them.
func (h header) likely(row []string) string {
	var found []string
	for i, cell := range row[:min(len(row), len(h.cells))] {
		if isKey(cell) {
			found = append(found, fmt.Sprintf("%.60q", trim(h.cells[i])))
		}
	}
	return cmp.Or(strings.Join(found, " or "), "NAME")
}

// located refuses a file that lacks the column to take usage locations from.
func (in *reading) located(line int) error {
	if in.options.LocationFrom == "" || in.columns.has(fieldLocation) {
		return nil
	}
	return in.failAt(line, "no column %q to take usage locations from: the columns are %s", in.options.LocationFrom, list(in.columns.cells))
}

func bracketed(cell string) bool {
	before, rest, ok := strings.Cut(cell, " [")
	return ok && before != "" && strings.Contains(rest, "]")
}

// state takes from an export's columns what would make them wishes, unless the user
// asked for it.
func (h *header) state(o Options) {
	if o.LocationFrom == "" {
		h.drop(fieldLocation)
	}
	h.drop(fieldAlias) // a mailNickname there, no address
}

// drop makes a field's column one that says nothing.
func (h *header) drop(f field) {
	if i := slices.Index(h.fields, f); i >= 0 {
		h.fields[i] = fieldRest
	}
}

// stateColumns are those that a reader might take for wishes.
var stateColumns = []string{"usagelocation", "licenses", "licences", "islicensed", "assignedlicenses", "assignedproducts", "licjoined"}

// conclude notes what should be known about a file of this origin. asked are the
// columns that a filter reads.
func (c columns) conclude(i *Info, asked []int) {
	if c.format.limit > 0 && i.Rows+i.passedOver() == c.format.limit {
		i.note("exactly %d rows: without -All (or -ResultSize Unlimited) %s stops there, so members may be missing", c.format.limit, c.format.name)
	}
	if c.format.note != "" {
		i.note("%s", c.format.note)
	}
	var state, unread []string
	for n, name := range c.names {
		switch {
		case c.fields[n] != fieldRest || slices.Contains(asked, n):
		case !c.exported:
			unread = append(unread, c.cells[n])
		case slices.Contains(stateColumns, name):
			state = append(state, c.cells[n])
		}
	}
	if len(state) > 0 {
		i.note("an export says what is, not what is wished for: %s asked for nothing", list(state))
	}
	if len(unread) > 0 {
		i.note("columns that mean nothing to reseat: %s", list(unread))
	}
}
