package intake

import (
	"fmt"
	"reseat/plan/pattern"
	"strings"
)

var (
	// A single =, <> or a word of OData or PowerShell where an operator stands.
	loneEquals = pattern.New(`[^=!<>]=[^=~]`)
	foreignOp  = pattern.New(`(?i)(^|\s)-?(eq|ne|like|match|AND|OR)\s`)
	// Two words before an operator: a header with a space in it.
	spacedName = pattern.New(`(?:^|&&|\|\||\()\s*(\p{L}[\p{L}\d]*(?: \p{L}[\p{L}\d]*)+)\s*(?:==|=|!=|contains|startsWith|endsWith|matches)`)
	quotedPart = pattern.New(`"[^"]*"|'[^']*'`)
)

// hintOfWhere says how to write what people write who know other languages, or "".
func hintOfWhere(text string) string {
	unquoted := quotedPart().ReplaceAllString(text, `""`)
	var hints []string
	if m := spacedName().FindStringSubmatch(unquoted); m != nil && !foreignOp().MatchString(" "+m[1]+" ") {
		hints = append(hints, fmt.Sprintf("write a column with spaces as col[%q]", m[1]))
	}
	switch {
	case strings.Contains(unquoted, "<>"):
		hints = append(hints, "write != for not equal")
	case loneEquals().MatchString(" " + unquoted + " "):
		hints = append(hints, "write == to compare")
	case foreignOp().MatchString(unquoted):
		hints = append(hints, "write ==, !=, contains, matches, && and || in place of -eq, -ne, -like, -match, AND, OR")
	}
	if len(hints) == 0 {
		return ""
	}
	return ": " + strings.Join(hints, "; ")
}
