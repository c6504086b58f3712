package intake

import (
	"slices"
	"strings"
)

// maxTitles is how many lines of a report's title may stand above the header.
const maxTitles = 30

// titles returns how many of the first lines of a table stand above its header, and how
// many bytes they are: a report's name, a date. The header is the first line that names
// a column of users; where none does, the line above the first user, if it has more
// cells than the first line. A user above it would be a row.
func titles(head string, o Options) (lines, size int) {
	type line struct {
		at    int
		cells []string
	}
	var above []line
	for at := 0; at < len(head) && len(above) <= maxTitles; {
		rest := head[at:]
		next, _, whole := strings.Cut(rest, "\n")
		if trim(next) == "" {
			above = append(above, line{at, nil})
			at += len(next) + 1
			continue
		}
		cells := firstRow(rest, sniffComma(rest))
		switch n := len(above); {
		case n == 0 && slices.ContainsFunc(cells, o.namesUsers) && !o.groups(cells, rest), n > 0 && o.headsUsers(cells, rest):
			return n, at
		case !slices.ContainsFunc(cells, holdsKey):
		case n < 2 || filled(above[n-1].cells) <= filled(above[0].cells):
			return 0, 0 // the first line is the header, or nothing is
		default:
			return n - 1, above[n-1].at
		}
		if !whole {
			break
		}
		above = append(above, line{at, cells})
		at += len(next) + 1
	}
	return 0, 0
}

// namesUsers tells whether a cell is the header of a column of users, or the one that the
// user named.
func (o Options) namesUsers(cell string) bool {
	at, ok := o.spelling(normalize(cell))
	return ok && slices.Contains(userFields, at.field)
}

// groups tells whether a row is one cell over several columns, whose own names stand in the
// next row.
func (o Options) groups(cells []string, text string) bool {
	_, below, _ := strings.Cut(text, "\n")
	return len(cells) > 1 && filled(cells) == 1 && o.headsUsers(firstRow(below, sniffComma(below)), below)
}

// headsUsers tells whether a row is such a header: a user stands below one of its cells.
func (o Options) headsUsers(cells []string, text string) bool {
	c := columns{}
	rows := c.sample([]byte(text), sniffComma(text))
	for i, cell := range cells {
		if o.namesUsers(cell) && len(rows) > 1 && holdsKey(cellOf(rows[1], i)) {
			return true
		}
	}
	return false
}

func filled(cells []string) int {
	n := 0
	for _, c := range cells {
		if trim(c) != "" {
			n++
		}
	}
	return n
}

// holdsKey tells whether a cell holds an address or an object id.
func holdsKey(cell string) bool { return isKey(cell) || oneAddress().MatchString(cell) }
