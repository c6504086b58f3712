package intake

import (
	"bufio"
	"encoding/csv"
	"io"
	"strings"

	"reseat/plan/sku"
)

// A shape is what the first lines of a text say about the rest.
type shape struct {
	skip     int  // bytes before the header or the first value
	lines    int  // lines in them
	comma    rune // the delimiter
	json     bool
	plan     bool   // a plan file of reseat
	list     bool   // keys only, no header
	template bool   // an Entra bulk template: its version line was there
	typed    string // what a #TYPE line names
	titles   int    // lines of a title above the header, of those before it
	foreign  string // what else it is than a table or JSON, and what to do
}

var delimiters = []struct {
	comma rune
	name  string
}{{',', "comma"}, {';', "semicolon"}, {'\t', "tab"}, {'|', "pipe"}}

func delimiterName(comma rune) string {
	for _, d := range delimiters {
		if d.comma == comma {
			return d.name
		}
	}
	return ""
}

// sniff finds out what a text is; comma is the delimiter, 0 where it is to be found out.
// It reads the lines that come before a header (blank ones, #TYPE, sep= and
// version:) and finds out what follows them.
func sniff(head string, o Options, comma rune) shape {
	s := shape{comma: comma}
	for {
		raw, _, whole := strings.Cut(head[s.skip:], "\n")
		line := raw
		line = strings.TrimPrefix(line, "\ufeff")
		if !s.prologue(line) && (!isComment(line) || isMarkdown(head[s.skip:])) {
			break
		}
		s.skip += len(raw)
		if !whole {
			return s
		}
		s.skip++
		s.lines++
	}
	head = head[s.skip:]
	if s.foreign = foreign(head); s.foreign != "" {
		return s
	}
	if isJSON(head) {
		s.json = true
		s.plan = strings.HasPrefix(strings.TrimLeft(head, " \t\r\n"), planStart)
		return s
	}
	if lines, size := titles(head, o); lines > 0 {
		s.titles, s.lines, s.skip = lines, s.lines+lines, s.skip+size
		head = head[size:]
	}
	if s.comma == 0 {
		s.comma = sniffComma(head)
	}
	cells := firstRow(head, s.comma)
	s.list = len(cells) > 0 && holdsKey(cells[0]) && blankCells(cells[1:])
	return s
}

// prologue tells whether the line stands before the header, and notes what it says.
// Excel quotes such lines and fills them up with delimiters.
func (s *shape) prologue(line string) bool {
	bare := strings.TrimLeft(strings.ToLower(line), `"`)
	switch {
	case strings.HasPrefix(line, "#TYPE "):
		s.typed = strings.TrimRight(strings.TrimPrefix(line, "#TYPE "), ",;\t\r ")
	case strings.HasPrefix(bare, "version:v"):
		s.template = true
	case strings.HasPrefix(bare, "sep="):
		s.separator(bare[len("sep="):])
	default:
		return trim(line) == ""
	}
	return true
}

func (s *shape) separator(rest string) {
	for _, d := range delimiters {
		if strings.HasPrefix(rest, string(d.comma)) {
			s.comma = d.comma
		}
	}
}

// sniffComma chooses the delimiter that finds the most known columns in the first
// row, and among equals the one that finds the most columns.
func sniffComma(head string) rune {
	best, most, wide := ',', -1, -1
	for _, d := range delimiters {
		cells := firstRow(head, d.comma)
		k := 0
		for _, c := range cells {
			if known(normalize(c)) {
				k++
			}
		}
		if k > most || k == most && len(cells) > wide {
			best, most, wide = d.comma, k, len(cells)
		}
	}
	return best
}

// firstRow splits the first row of the text. It forgives what the reading of the
// rows will not, since here only the delimiter is in question.
func firstRow(head string, comma rune) []string {
	r := csv.NewReader(strings.NewReader(head))
	r.Comma = comma
	r.LazyQuotes = true
	cells, err := r.Read()
	if err != nil {
		return nil
	}
	return cells
}

// isKey tells whether a cell is a user's key rather than a column's name.
func isKey(cell string) bool {
	cell = trim(cell)
	return sku.IsGUID(unbraced(cell)) || strings.ContainsRune(cell, '@') && !strings.Contains(cell, "@odata")
}

func blankCells(cells []string) bool {
	for _, c := range cells {
		if trim(c) != "" {
			return false
		}
	}
	return true
}

// rows sniffs the text and reads it in its shape.
func (in *reading) rows(t *text) error {
	b := bufio.NewReaderSize(t, headSize)
	head, err := peek(b)
	if err != nil {
		return in.broken(err, 0)
	}
	comma := rune(0)
	if in.sheet != nil {
		comma = ','
	}
	s := sniff(string(head), in.options, comma)
	if _, err := b.Discard(s.skip); err != nil {
		return in.broken(err, 0)
	}
	switch rest, err := b.Peek(1); {
	case err == io.EOF || len(rest) == 0:
		return in.fail("there are no rows in it: export it again")
	case s.foreign != "":
		return in.fail("%s", s.foreign)
	case s.plan:
		return in.planFile(t, b)
	case s.json:
		return in.objects(t, b, s)
	default:
		return in.table(t, b, s)
	}
}
