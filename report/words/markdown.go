package words

import (
	"fmt"
	"strings"

	"reseat/plan/tenant"
) // MostNamed is how many users the summaries name; the others are in the CSV.
const MostNamed = 50

// AndMore says how many users a summary leaves out.
func AndMore(b *strings.Builder, rest int) {
	if rest > 0 {
		fmt.Fprintf(b, "\n%s more are in the CSV.\n", tenant.Thousands(rest))
	}
}

// Markdown makes a text safe in Markdown: no HTML, no links, no emphasis from a name.
// The table writer takes care of pipes.
func Markdown(s string) string { return mdEscaper.Replace(tenant.Plain(s)) }

var mdEscaper = strings.NewReplacer("<", "&lt;", ">", "&gt;", "&", "&amp;", "[", `\[`, "]", `\]`, "*", `\*`, "_", `\_`)

func Field(b *strings.Builder, name, value string) {
	if value = strings.TrimSpace(tenant.Plain(value)); value != "" {
		fmt.Fprintf(b, "  %-10s %s\n", name, value)
	}
}
