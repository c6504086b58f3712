package intake

import (
	"cmp"
	"fmt"
	"reseat/plan/pattern"
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
	for name, column := range in.options.Columns {
		if nameUsers(column) && !slices.Contains(userFields, spellingOf[fold(name)].field) {
			return in.failAt(line, "%s %s=%s takes the only column of users: name the column that contains %s, or %s for the users", optionColumn, name, column, name, optionUserColumn)
		}
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
	case len(c.cells) == 1 && downLevel().MatchString(trim(c.cells[0])):
		return in.failAt(line, activeDirectoryNames)
	case in.otherSign() != "":
		return in.failAt(line, "the cells are separated by %q: replace it by a comma, a semicolon, a tab or | in the whole file", in.otherSign())
	case slices.ContainsFunc(c.cells, holdsKey):
		return in.failAt(line, "%s", c.headless(in.comma))
	case slices.ContainsFunc(c.cells, func(s string) bool { return strings.HasPrefix(trim(s), "“") || strings.HasPrefix(trim(s), "„") }):
		return in.failAt(line, `typographic quotes are around the cells: replace “, ” and „ by " in the whole file`)
	}
	if what == "" {
		if text := in.keyless(seen); text != "" {
			return in.failAt(line, "%s", text)
		}
	}
	unread := ""
	if c.legacy {
		unread = "; the file is not UTF-8: where letters are wrong, name its --encoding, such as shift_jis or windows-1250"
	}
	return in.failAt(line, "no user column among %s: say which it is with %s %s, or call it %s%s", list(c.cells), optionUserColumn, cmp.Or(what, "NAME"), accepted, unread)
}

// downLevel is how Windows writes an account.
var downLevel = pattern.New(`^[A-Za-z0-9.-]+\\[\w.$-]+$`)

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
// or else of object ids. Those of the row's own user come before those of a manager.
func (h header) likely(seen []tally) string {
	var found, after []string
	for _, keys := range []func(t tally) int{func(t tally) int { return t.addresses }, func(t tally) int { return t.guids }} {
		for i, cell := range h.cells {
			switch n := keys(seen[i]); {
			case n == 0 || 2*n < seen[i].filled || namesThing(h.names[i]):
			case containsAny(h.names[i], secondary):
				after = append(after, fmt.Sprintf("%.60q", trim(cell)))
			default:
				found = append(found, fmt.Sprintf("%.60q", trim(cell)))
			}
		}
		if len(found)+len(after) > 0 {
			break
		}
	}
	return strings.Join(append(found, after...), " or ")
}

// others are the columns of ids and addresses that are not of users.
func (h header) others(seen []tally) []string {
	var out []string
	for i, cell := range h.cells {
		if 2*seen[i].keys() > seen[i].filled && namesThing(h.names[i]) {
			out = append(out, cell)
		}
	}
	return out
}

// keyless says why no column can be that of users, and what to export instead.
func (in *reading) keyless(seen []tally) string {
	c := &in.columns
	anywhere := func(is func(string) bool) bool {
		return slices.ContainsFunc(in.sample, func(row []string) bool {
			return slices.ContainsFunc(row, func(cell string) bool { return is(trim(cell)) })
		})
	}
	others := c.others(seen)
	switch {
	case len(others) > 0 && slices.ContainsFunc(others, func(s string) bool { return strings.Contains(normalize(s), "group") }):
		return groupsAlone
	case len(others) > 0:
		return fmt.Sprintf("%s: ids or addresses of something else than users: export the users instead", list(others))
	case anywhere(downLevel().MatchString):
		return activeDirectoryNames
	case anywhere(typeName):
		return "PowerShell wrote names of types in place of what they contain: export single properties, such as Select-Object UserPrincipalName, or give ConvertTo-Json a larger -Depth"
	case len(in.sample) > 0:
		return fmt.Sprintf("no user column among %s, and no address or object id in the rows: export the users again with their UserPrincipalName", list(c.cells))
	}
	return ""
}

// activeDirectoryNames is why names of logons are no use.
const activeDirectoryNames = `names of Active Directory (DOMAIN\name), which Entra does not know: export the userPrincipalName (Get-ADUser … | Select-Object UserPrincipalName)`
