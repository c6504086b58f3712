package doc

import (
	"fmt"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
)

// MarkdownTable returns an empty table with those columns.
func MarkdownTable(columns ...any) table.Writer {
	t := table.NewWriter()
	t.AppendHeader(columns)
	return t
}

// MarkdownSection writes a heading and a table, or nothing where the table is empty.
func MarkdownSection(b *strings.Builder, title string, t table.Writer) {
	if t.Length() == 0 {
		return
	}
	fmt.Fprintf(b, "\n## %s\n\n%s\n", title, t.RenderMarkdown())
}
