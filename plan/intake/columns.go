package intake

import (
	"fmt"
	"slices"
	"strings"

	"reseat/plan/tenant"
)

// columns are what the rows below a header mean.
type columns struct {
	header
	format   format
	exported bool // the origin is recognised: the rows describe the tenant (R4)
	template bool // an example row may come first
	legacy   bool // the rows so far came out of Windows-1252 by guesswork
	wrapped  bool // each line stands in quotes as one cell

	keyColumn int   // the first column of users
	width     int   // cells of most rows
	read      []int // columns that filters and recipes read
	state     []int // columns that would ask for something elsewhere
}

// header finds out what the columns mean, and what file this is. in.sample holds some
// rows.
func (in *reading) header(t *text, cells []string, s shape) error {
	o := in.options
	if s.list {
		o.UserColumn, o.Columns = "", nil // there is but one
	}
	seen := weigh(len(cells), in.sample)
	h, err := understand(cells, o, seen)
	if err != nil {
		return in.failAt(1+s.lines, "%v", err)
	}
	f, known := recognise(h, s.typed)
	switch {
	case s.list:
		in.info.Format = "plain list"
	case s.template || slices.ContainsFunc(cells, bracketed):
		f, known = format{name: template}, false // the user's own, in Entra's form
		in.info.Format = template
	case known:
		in.info.Format = f.name
	case in.sheet != nil:
		in.info.Format = "table"
	default:
		in.info.Format = "CSV"
	}
	if !s.list && in.sheet == nil {
		in.info.Delimiter = delimiterName(s.comma)
	}
	in.comma = s.comma
	if s.titles > 0 {
		in.info.note("%s above the header on line %d: skipped", tenant.Count(s.titles, "line"), 1+s.lines)
	}
	in.columns = columns{
		header: h, format: f, exported: known, template: f.name == template, legacy: t.legacy(),
		wrapped: in.columns.wrapped, width: commonWidth(in.sample),
	}
	in.columns.byValues(seen)
	return nil
}

// usersByUPN says what a table of reseat's has under User: the user principal name.
func (c *columns) usersByUPN() {
	for i, f := range c.fields {
		if c.exported && strings.HasPrefix(c.format.name, "reseat ") && f == fieldUser && !slices.Contains(c.fields, fieldUPN) {
			c.fields[i] = fieldUPN
		}
	}
}

// byValues makes of columns that ask for something in name only what they are: the
// Priority of a ticket is a word.
func (c *columns) byValues(seen []tally) {
	for i, f := range c.fields {
		if f == fieldPriority && seen[i].filled > 0 && seen[i].numbers == 0 {
			c.state = append(c.state, i)
			c.fields[i] = fieldRest
		}
	}
}

// template is the origin of files in Entra's own upload format.
const template = "Entra bulk template"

// settle refuses what names no users and, in an export, lets state be state (R4).
func (in *reading) settle(line int) error {
	c := &in.columns
	chosen := in.options.UserColumn != "" || in.options.names(userFields)
	if c.format.refuse != "" && !chosen {
		return in.fail("%s", c.format.refuse)
	}
	if c.exported && !chosen {
		if t, ok := thingOf(c.header); ok && c.format.name == t.name {
			c.notTheThing()
		}
	}
	if c.exported {
		c.asState(in.options)
	} else if err := c.ambiguous(in.options); err != nil {
		return in.failAt(line, "%v", err)
	}
	for name, column := range in.options.Columns {
		if !strings.EqualFold(column, noColumn) && !slices.Contains(c.names, normalize(column)) {
			return in.failAt(line, "%s", c.missing(want{optionColumn + " " + name + "=" + column, column}))
		}
	}
	in.sayHidden()
	c.userOfRules(in.options.Rules)
	if !c.namesUser() {
		return in.userless(line)
	}
	if in.lies() {
		return in.failAt(line, "users are in the header line: give each user a row of its own (in Excel: copy, then Paste Special, Transpose)")
	}
	c.keyColumn = slices.IndexFunc(c.fields, func(f field) bool { return slices.Contains(userFields, f) })
	if c.hidesNames(weigh(len(c.cells), in.sample)) {
		return in.failAt(line, "the report conceals who its rows are about: in the admin center, Settings > Org settings > Reports, turn off concealed names, then export it again")
	}
	if len(c.passed) > 0 {
		in.info.note("%s: no addresses or object ids in it; users are read from %s", list(c.passed), list([]string{c.cells[c.keyColumn]}))
	}
	return nil
}

// lies tells whether the table lies on its side: users in the header, and none below it.
func (in *reading) lies() bool {
	if !slices.ContainsFunc(in.columns.cells, isKey) {
		return false
	}
	for _, row := range in.sample {
		if slices.ContainsFunc(row, holdsKey) {
			return false
		}
	}
	return true
}

// names tells whether --column names the column of one of the fields.
func (o Options) names(fields []field) bool {
	for name := range o.Columns {
		if slices.Contains(fields, spellingOf[fold(name)].field) {
			return true
		}
	}
	return false
}

// notTheThing lets the id of a device or sign-in be no user's.
func (h *header) notTheThing() {
	for i, f := range h.fields {
		if f == fieldID && h.names[i] != "userid" && h.names[i] != "userobjectid" {
			h.fields[i] = fieldRest
		}
	}
}

// The options that name columns.
const (
	optionUserColumn = "--user-column"
	optionColumn     = "--column"
)

// located refuses a file that lacks the column to take usage locations from.
func (in *reading) located(line int) error {
	if in.options.LocationFrom == "" || in.columns.has(fieldLocation) {
		return nil
	}
	return in.failAt(line, "no column %q to take usage locations from: the columns are %s", in.options.LocationFrom, list(in.columns.cells))
}

func bracketed(cell string) bool {
	before, _, ok := cutProperty(cell)
	return ok && strings.HasSuffix(before, " ")
}

// asState takes from an export's columns what would make them requests, unless the user
// asked for it (R4). A report on licenses lists which service plans are off; beside a
// column that asks for licenses the same columns ask too.
func (c *columns) asState(o Options) {
	if o.LocationFrom == "" && !o.names([]field{fieldLocation}) {
		c.drop(fieldLocation)
	}
	c.drop(fieldAlias) // a mailNickname there, no address
	if c.format.ours || c.asks() {
		return
	}
	for _, f := range []field{fieldDisable, fieldEnable, fieldPriority} {
		if !o.names([]field{f}) {
			c.drop(f)
		}
	}
}

// drop makes a field's column one that says nothing.
func (c *columns) drop(f field) {
	if i := slices.Index(c.fields, f); i >= 0 {
		c.fields[i] = fieldRest
		c.state = append(c.state, i)
	}
}

// ambiguous asks about a column that could say what is or what is requested (R4): service
// plans under a header that is not quite reseat's own, with no license requested beside
// them.
func (c *columns) ambiguous(o Options) error {
	if c.asks() {
		return nil
	}
	byRule := o.ruled()
	for i, f := range c.fields {
		if byRule[f] {
			continue
		}
		own := map[field]string{fieldDisable: "DisabledPlans", fieldEnable: "EnabledPlans"}[f]
		if cell := trim(c.cells[i]); own != "" && !strings.EqualFold(cell, own) && !o.names([]field{f}) {
			return fmt.Errorf("the column %q can be a request or what a report found: say %s %s=%q if it requests service plans, %s %s=%s if it does not",
				cell, optionColumn, own, cell, optionColumn, own, noColumn)
		}
	}
	return nil
}

// ruled are the fields whose column some recipe names.
func (o Options) ruled() map[field]bool {
	out := map[field]bool{}
	if o.Rules != nil {
		for _, name := range o.Rules.FieldNames() {
			out[spellingOf[fold(name)].field] = true
		}
	}
	return out
}

// conclude notes what should be known about a file of this origin. asked are the
// columns that a filter reads.
func (c columns) conclude(i *Info, asked []int) {
	if c.format.limit > 0 && i.Rows+i.passedOver() == c.format.limit {
		i.note("exactly %d rows: without -All (or -ResultSize Unlimited) %s stops there, so members may be missing", c.format.limit, c.format.name)
	}
	if c.format.note != "" {
		i.note("%s", c.format.note)
	}
	if i.Padded > 0 {
		i.note("empty cells beyond the header in %s: dropped", tenant.Count(i.Padded, "row"))
	}
	var state, unread []string
	for n, name := range c.names {
		switch {
		case c.fields[n] != fieldRest || slices.Contains(asked, n):
		case slices.Contains(c.state, n), c.exported && (name == "usagelocation" || describesLicenses(name)):
			state = append(state, c.cells[n])
		case !c.exported && trim(c.cells[n]) != "":
			unread = append(unread, c.cells[n])
		}
	}
	if len(state) > 0 {
		verb := "is information and requests nothing"
		if len(state) > 1 {
			verb = "are information and request nothing"
		}
		i.note("%s %s", list(state), verb)
	}
	if len(unread) > 0 {
		i.note("ignored columns: %s", list(unread))
	}
}
