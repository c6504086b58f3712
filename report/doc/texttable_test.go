package doc

import (
	"strings"
	"testing"

	"github.com/jedib0t/go-pretty/v6/table"
)

// Whatever a cell says, it neither breaks its line nor steers, on a wide terminal, a narrow
// one and where rows become lists; only what is Drawn may.
func TestTextTableIsPlain(t *testing.T) {
	type named string
	forged := "x\n\rFORGED\x1b[31m\u202e\u2028FORGED"
	for _, width := range []int{0, 200, 20} {
		f := NewTextTable(Terminal{Width: width})
		f.AppendHeader(table.Row{"A" + forged, "B"})
		f.AppendRow(table.Row{forged, named(forged)})
		f.AppendRows([]table.Row{{Drawn("\x1b[32mours\x1b[0m"), 1}})
		text := f.Render()
		if got := strings.Count(text, "\x1b"); got != 2 || strings.ContainsAny(text, "\r\u202e\u2028") {
			t.Errorf("width %d: steers: %q", width, text)
		}
		if width == 200 && strings.Count(text, "\n") != 2 {
			t.Errorf("a cell broke its line: %q", text)
		}
	}
}
