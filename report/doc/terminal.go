package doc

import (
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"
)

// A Terminal says what a text for people is shown on; the zero value is a pipe or a file,
// which has no colours and no width.
type Terminal struct {
	Colour bool // only for a terminal
	Width  int  // of the terminal; 0 for no limit
}

// TerminalOf asks a writer what it writes to. One that does not know is no terminal.
func TerminalOf(w io.Writer) Terminal {
	if t, ok := w.(interface{ Terminal() Terminal }); ok {
		return t.Terminal()
	}
	return Terminal{}
}

// Bold paints the heading of a part.
func (t Terminal) Bold(s string) string {
	if t.Colour {
		return text.Bold.Sprint(s)
	}
	return s
}

// Wrapped breaks a text between words where the terminal ends.
func (t Terminal) Wrapped(s string) string { return t.Hanging("", s) }

// Hanging does the same behind the beginning of a line.
func (t Terminal) Hanging(first, s string) string {
	if t.Width == 0 {
		return first + s
	}
	in := text.StringWidthWithoutEscSequences(first)
	lines := strings.Split(text.WrapSoft(s, max(t.Width-in, narrowerColumn)), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return first + strings.Join(lines, "\n"+strings.Repeat(" ", in))
}

// Rows counts the lines of the terminal that a text takes, of which some are wrapped.
func (t Terminal) Rows(s string) int {
	rows := 0
	for line := range strings.Lines(s) {
		width := text.StringWidthWithoutEscSequences(strings.TrimSuffix(line, "\n"))
		rows += max(1, (width+max(t.Width, 1)-1)/max(t.Width, 1))
	}
	return rows
}
