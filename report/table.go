package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// Terminal says how WriteTable writes.
type Terminal struct {
	Colour bool // only for a terminal
	Width  int  // of the terminal; 0 for no limit
}

var verdictColour = map[Verdict]text.Color{
	Stranded: text.FgHiRed, Failed: text.FgRed, Drifted: text.FgRed, Unverified: text.FgMagenta,
	Pending: text.FgYellow, NotStarted: text.FgYellow, Held: text.FgBlue, Verified: text.FgGreen, Already: text.FgGreen,
}

// WriteTable writes the report for a terminal: the outcome, users by verdict, and
// those most in need of attention.
func WriteTable(w io.Writer, r Report, to Terminal) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n", r.Headline())
	sums := columns(to)
	for _, v := range Verdicts() {
		if n := r.Totals.Verdicts[v]; n > 0 {
			sums.AppendRow(table.Row{paint(v, to), thousands(n)})
		}
	}
	sums.SetColumnConfigs([]table.ColumnConfig{{Number: 2, Align: text.AlignRight}})
	b.WriteString(sums.Render() + "\n")
	if rows := urgent(r, mostNamed); len(rows) > 0 {
		users := columns(to)
		users.AppendHeader(table.Row{"User", "Verdict", "Why", "What to do"})
		for _, row := range rows {
			users.AppendRow(table.Row{plainText(row.UPN), paint(row.Verdict, to), plainText(row.Sentence), plainText(row.Remedy)})
		}
		b.WriteString("\n" + users.Render() + "\n")
		if rest := r.Totals.Users - asAsked(r) - len(rows); rest > 0 {
			fmt.Fprintf(&b, "… and %s more: see the CSV or HTML report\n", thousands(rest))
		}
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	return nil
}

// columns returns an empty table without lines.
func columns(to Terminal) table.Writer {
	t := table.NewWriter()
	style := table.StyleDefault
	style.Options = table.OptionsNoBordersAndSeparators
	style.Format.Header = text.FormatDefault
	style.Box.PaddingLeft, style.Box.PaddingRight = "", "  "
	style.Size.WidthMax = to.Width
	t.SetStyle(style)
	t.SuppressTrailingSpaces()
	return t
}

func paint(v Verdict, to Terminal) string {
	if !to.Colour {
		return string(v)
	}
	return verdictColour[v].Sprint(string(v))
}

// plainText drops control characters: a name must not steer the terminal.
func plainText(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 {
			return -1
		}
		return r
	}, s)
}
