package doc

import (
	"io"
	"reflect"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"reseat/plan/tenant"
)

// A TextTable is a table as wide as its terminal: where its rows are wider, the widest columns
// of text are wrapped between words, and where even that is too wide each row is a list of
// its cells. Nothing is cut. Whole numbers stand at the right, with their thousands apart.
type TextTable struct {
	table.Writer
	to      Terminal
	head    table.Row
	rows    []table.Row
	columns []textColumn
	given   []table.ColumnConfig
}

// Drawn is a cell with colours or line breaks of reseat's own; what it takes from outside went
// through tenant.Plain.
type Drawn string

type textColumn struct {
	natural int  // of the widest line
	word    int  // of the longest word
	number  bool // every cell so far is a number
	rows    int
}

// NewTextTable returns an empty table without lines.
func NewTextTable(to Terminal) *TextTable {
	t := table.NewWriter()
	style := table.StyleDefault
	style.Options = table.OptionsNoBordersAndSeparators
	style.Format.Header = text.FormatDefault
	style.Box.PaddingLeft, style.Box.PaddingRight = "", "  "
	t.SetStyle(style)
	t.SuppressTrailingSpaces()
	return &TextTable{Writer: t, to: to}
}

// SetColumnConfigs keeps what is said of columns until the table is rendered.
func (f *TextTable) SetColumnConfigs(given []table.ColumnConfig) { f.given = given }

// AppendHeader adds the headings.
func (f *TextTable) AppendHeader(row table.Row, config ...table.RowConfig) {
	f.head = slices.Clone(row)
	plain(f.head)
	f.measure(f.head, true)
	f.Writer.AppendHeader(f.head, config...)
}

// AppendRow adds a row. A cell of text is plain, whatever it says, unless it is Drawn.
func (f *TextTable) AppendRow(row table.Row, config ...table.RowConfig) {
	row = slices.Clone(row)
	plain(row)
	f.measure(row, false)
	f.rows = append(f.rows, row)
	f.Writer.AppendRow(row, config...)
}

// AppendRows adds rows.
func (f *TextTable) AppendRows(rows []table.Row, config ...table.RowConfig) {
	for _, r := range rows {
		f.AppendRow(r, config...)
	}
}

// plain makes the texts of a row plain.
func plain(row table.Row) {
	for i, cell := range row {
		if _, ours := cell.(Drawn); !ours && reflect.ValueOf(cell).Kind() == reflect.String {
			row[i] = tenant.Plain(textOf(cell))
		}
	}
}

// measure notes how wide the cells of a row are, and sets the thousands of numbers apart.
func (f *TextTable) measure(row table.Row, heading bool) {
	for len(f.columns) < len(row) {
		f.columns = append(f.columns, textColumn{number: true})
	}
	for i, cell := range row {
		c := &f.columns[i]
		v := reflect.ValueOf(cell)
		whole := v.IsValid() && v.CanInt()
		if whole {
			row[i] = Thousands(int(v.Int()))
		}
		if !heading {
			c.number = c.number && whole
			c.rows++
		}
		for line := range strings.Lines(textOf(row[i])) {
			c.natural = max(c.natural, text.StringWidthWithoutEscSequences(strings.TrimRight(line, "\n")))
			for word := range strings.FieldsSeq(line) {
				c.word = max(c.word, text.StringWidthWithoutEscSequences(word))
			}
		}
	}
}

func textOf(cell any) string {
	if v := reflect.ValueOf(cell); v.IsValid() && v.Kind() == reflect.String {
		return v.String()
	}
	return ""
}

// The narrowest that a column is made: of words up to the first they stay whole, and where
// even that is too wide, words are broken down to the second.
const (
	narrowColumn   = 44
	narrowerColumn = 12
)

// Render returns the table.
func (f *TextTable) Render() string {
	widths, fits := f.widths()
	if !fits && len(f.head) > 0 {
		return f.records()
	}
	configs := make([]table.ColumnConfig, len(f.columns))
	for i, c := range f.columns {
		configs[i].Number = i + 1
		if c.number && c.rows > 0 {
			configs[i].Align, configs[i].AlignHeader = text.AlignRight, text.AlignRight
		}
	}
	for _, g := range f.given {
		if at := g.Number - 1; at >= 0 && at < len(configs) {
			configs[at] = g
		}
	}
	for i := range configs {
		if widths[i] < f.columns[i].natural {
			configs[i].WidthMax, configs[i].WidthMaxEnforcer = widths[i], text.WrapSoft
		}
	}
	f.Writer.SetColumnConfigs(configs)
	return f.Writer.Render()
}

// widths says how wide each column is, so that the table fits its terminal; fits is false
// where words have to be broken for that.
func (f *TextTable) widths() (widths []int, fits bool) {
	widths, floors := make([]int, len(f.columns)), make([]int, len(f.columns))
	for i, c := range f.columns {
		widths[i], floors[i] = c.natural, min(c.natural, max(c.word, narrowerColumn), narrowColumn)
	}
	if f.to.Width == 0 {
		return widths, true
	}
	most := f.to.Width - 2*(len(widths)-1)
	if narrow(widths, floors, most) {
		return widths, true
	}
	for i, c := range f.columns {
		floors[i] = min(c.natural, narrowerColumn)
	}
	narrow(widths, floors, most)
	return widths, false
}

// records writes each row as the list of its cells that are not empty, the first at the head.
func (f *TextTable) records() string {
	label := 0
	for _, h := range f.head {
		label = max(label, text.StringWidthWithoutEscSequences(strings.TrimSpace(textOf(h))))
	}
	var out []string
	for _, row := range f.rows {
		out = append(out, f.to.Wrapped(strings.TrimSpace(textOf(row[0]))))
		for i, cell := range row[1:] {
			lines := strings.Split(textOf(cell), "\n")
			for n, line := range lines {
				if line == "" {
					continue
				}
				name := ""
				if n == 0 && i+1 < len(f.head) {
					name = strings.TrimSpace(textOf(f.head[i+1]))
				}
				out = append(out, f.to.Hanging("  "+text.Pad(name, label+2, ' '), line))
			}
		}
	}
	return strings.Join(out, "\n")
}

// narrow takes from the widest column that is above its floor, until the sum is no more
// than most, and tells whether that was reached.
func narrow(widths, floors []int, most int) bool {
	sum := 0
	for _, w := range widths {
		sum += w
	}
	for ; sum > most; sum-- {
		at := -1
		for i := range widths {
			if widths[i] > floors[i] && (at < 0 || widths[i] > widths[at]) {
				at = i
			}
		}
		if at < 0 {
			return false
		}
		widths[at]--
	}
	return true
}

// HalfWidth keeps a column of sentences within half of the terminal, at least 40 wide.
func HalfWidth(column int, to Terminal) table.ColumnConfig {
	if to.Width == 0 {
		return table.ColumnConfig{Number: column}
	}
	return table.ColumnConfig{Number: column, WidthMax: max(40, to.Width/2), WidthMaxEnforcer: text.WrapSoft}
}

// WriteTable writes a table that stands alone.
func WriteTable(w io.Writer, t table.Writer) error {
	_, err := io.WriteString(w, t.Render()+"\n")
	return err
}
