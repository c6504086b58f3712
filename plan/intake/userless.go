package intake

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// userless says why a file names no users, and what to do about this one.
func (in *reading) userless(line int) error {
	c := &in.columns
	seen := weigh(len(c.cells), in.sample)
	what := c.likely(seen)
	if in.options.UserColumn != "" {
		return in.failAt(line, "%s", c.missing(want{optionUserColumn, in.options.UserColumn}))
	}
	if other := in.otherSheet(); other != "" {
		return in.failAt(line, "no user column on sheet %q, but sheet %q has one: add --sheet %q", in.sheet.name, other, other)
	}
	if t, ok := thingOf(c.header); ok {
		text := fmt.Sprintf("a %s, not of users", t.name)
		if what != "" {
			return in.failAt(line, "%s: take the users in it with %s %s", text, optionUserColumn, what)
		}
		return in.failAt(line, "%s: export the users instead", text)
	}
	switch n := len(slices.DeleteFunc(slices.Clone(c.cells), func(s string) bool { return !strings.Contains(s, "@") })); {
	case n > 1 && in.oneLine():
		return in.failAt(line, "%d users are on one line: put each on a line of its own", n)
	case in.comma == 0 && slices.ContainsFunc(c.cells, holdsKey):
		return in.failAt(line, "users are the names of its properties: export an array of objects, each with a userPrincipalName")
	case len(c.cells) == 1 && downLevel.MatchString(trim(c.cells[0])):
		return in.failAt(line, `names of Active Directory (DOMAIN\name), which Entra does not know: export the userPrincipalName (Get-ADUser … | Select-Object UserPrincipalName)`)
	case in.otherSign() != "":
		return in.failAt(line, "the cells are separated by %q: replace it by a comma, a semicolon, a tab or | in the whole file", in.otherSign())
	case slices.ContainsFunc(c.cells, holdsKey):
		return in.failAt(line, "%s", c.headless(in.comma))
	case slices.ContainsFunc(c.cells, func(s string) bool { return strings.HasPrefix(trim(s), "“") || strings.HasPrefix(trim(s), "„") }):
		return in.failAt(line, `typographic quotes are around the cells: replace “, ” and „ by " in the whole file`)
	}
	return in.failAt(line, "no user column among %s: say which it is with %s %s, or call it %s", list(c.cells), optionUserColumn, cmp.Or(what, "NAME"), accepted)
}

// downLevel is how Windows writes an account.
var downLevel = regexp.MustCompile(`^[A-Za-z0-9.-]+\\[\w.$-]+$`)

// otherSign is a sign that separates the names of columns and is none of the delimiters; ""
// where none does.
func (in *reading) otherSign() string {
	if len(in.columns.cells) != 1 {
		return ""
	}
	for _, sign := range []string{"^", ":", "~", "\x01", "\x1f", "¦", "§"} {
		if parts := strings.Split(in.columns.cells[0], sign); len(parts) > 1 && slices.ContainsFunc(parts, in.options.namesUsers) {
			return sign
		}
	}
	return ""
}

// oneLine tells whether the rows are lines of several users, not of columns.
func (in *reading) oneLine() bool {
	for _, row := range in.sample {
		if len(row) != len(in.columns.cells) {
			return true
		}
	}
	return len(in.sample) == 0
}

// headless says how a table without a header gets one: which column holds the users.
func (h header) headless(comma rune) string {
	names := make([]string, len(h.cells))
	key := false
	for i, cell := range h.cells {
		switch {
		case !key && isKey(cell):
			names[i], key = "User", true
		default:
			names[i] = fmt.Sprintf("c%d", i+1)
		}
	}
	if len(names) > 12 || comma == '\t' {
		return fmt.Sprintf("a table without a header, whose first row is a user already: put a line above it that names each column, User for column %d", 1+slices.Index(names, "User"))
	}
	return fmt.Sprintf("a table without a header, whose first row is a user already: put a line above it that names each column, such as %s, with AddLicenses for a column of licenses to add", strings.Join(names, string(comma)))
}

// likely names the columns that hold users' keys, whatever they are called: of addresses,
// or else of object ids.
func (h header) likely(seen []tally) string {
	var found []string
	for _, keys := range []func(t tally) int{func(t tally) int { return t.addresses }, func(t tally) int { return t.guids }} {
		for i, cell := range h.cells {
			if n := keys(seen[i]); n > 0 && 2*n >= seen[i].filled {
				found = append(found, fmt.Sprintf("%.60q", trim(cell)))
			}
		}
		if len(found) > 0 {
			break
		}
	}
	return strings.Join(found, " or ")
}
