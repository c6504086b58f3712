package intake

import (
	"bytes"
	"encoding/json"
	"reseat/plan/pattern"
	"slices"
	"strings"
)

// snapshotStart is how a snapshot of a tenant begins.
const snapshotStart = `{"format":"reseat-tenant/`

// A foreign form of text is one that people hand over in place of a table, or JSON.
type foreignForm struct {
	is  func(head string) bool
	say string
}

// foreignForms are tried in order on a text without its prologue.
var foreignForms = []foreignForm{
	{isHTML, "a web page (HTML), not a list of users: if it is a sign-in page, sign in and export again; otherwise open it in a spreadsheet and save as CSV"},
	{func(s string) bool {
		return strings.HasPrefix(s, "<") && !oneAddress().MatchString(firstLine(s)) || isXML(s)
	}, "XML: export as CSV or JSON instead (Export-Csv in PowerShell)"},
	{func(s string) bool { return strings.HasPrefix(s, `{\rtf`) }, "a word processor's document (RTF), not text: save as plain text, one user a line"},
	{func(s string) bool { return strings.HasPrefix(s, "%PDF-") }, "a PDF document: export the list as CSV"},
	{func(s string) bool { return strings.HasPrefix(strings.ToUpper(s), "BEGIN:VCARD") }, "contacts (vCard): export as CSV"},
	{isMarkdown, "a Markdown page, not a list of users: write the list as CSV or JSON (--output csv)"},
	{isLDIF, "LDIF: export as CSV with the userPrincipalName (csvde, or Get-ADUser … | Export-Csv)"},
	{isReadingTable, "a table for reading, in which cells are cut off or have no delimiter: export as CSV or JSON instead (Export-Csv in PowerShell, --output json in az and m365)"},
	{isReadingList, "a list for reading (Format-List): export as CSV instead (Select-Object … | Export-Csv)"},
	{isMail, "an e-mail message: save the addresses as plain text, one user a line"},
	{isYAML, "YAML: export as JSON or CSV instead (--output json)"},
}

// foreign says what a text is that is neither a table nor JSON, and what to do; or "".
func foreign(head string) string {
	head = strings.TrimLeft(head, " \t\r\n\ufeff")
	if strings.HasPrefix(head, snapshotStart) {
		return "a snapshot of a tenant, not a user list: name it with --sandbox, and say which users with --user, --group or a file"
	}
	if isSettings(head) {
		return "a file of settings (TOML or INI): export as CSV or JSON instead"
	}
	if isJSON(head) {
		return ""
	}
	for _, f := range foreignForms {
		if f.is(head) {
			return f.say
		}
	}
	return ""
}

func isHTML(s string) bool {
	low := strings.ToLower(s[:min(len(s), 2048)])
	return strings.HasPrefix(low, "<") && (strings.HasPrefix(low, "<!doctype html") || strings.Contains(low, "<html") || strings.Contains(low, "<table") || strings.Contains(low, "<body"))
}

var xmlStart = pattern.New(`^<(\?xml|!--|[A-Za-z][\w:.-]*(\s+[\w:.-]+\s*=\s*["']|>|/))`)

func isXML(s string) bool { return xmlStart().MatchString(s) }

func isLDIF(s string) bool {
	low := strings.ToLower(firstLine(s))
	return strings.HasPrefix(low, "dn: ") || strings.HasPrefix(low, "dn:: ")
}

var (
	ruled    = pattern.New(`^\s*-{2,}( +-{2,})+\s*$`)
	mdRule   = pattern.New(`^\s*\|?(\s*:?-{3,}:?\s*\|)+(\s*:?-{3,}:?\s*)?$`)
	section  = pattern.New(`^\[\[?[A-Za-z_][\w. -]*\]\]?\s*$`)
	mailHead = pattern.New(`^(From|To|Cc|Subject|Date|Received|Return-Path|Delivered-To|Message-ID|MIME-Version): `)
	property = pattern.New(`^\s*(- )?["']?[A-Za-z_@][\w.@ -]*["']?:(\s|$)`)
	listed   = pattern.New(`^[A-Za-z_@][\w.@]* +: `)
)

// isMarkdown finds the line of dashes under the header of a table between bars, below a
// heading.
func isMarkdown(s string) bool {
	if !strings.HasPrefix(s, "# ") && !strings.HasPrefix(s, "## ") {
		return false
	}
	return slices.ContainsFunc(firstLines(s, 100), mdRule().MatchString)
}

// isSettings finds the name of a section in brackets, which is no JSON.
func isSettings(s string) bool {
	line := strings.TrimRight(firstLine(s), "\r")
	return section().MatchString(line) && !json.Valid([]byte(line))
}

func isMail(s string) bool {
	lines := firstLines(s, 2)
	return len(lines) == 2 && mailHead().MatchString(lines[0]) && mailHead().MatchString(lines[1])
}

// isReadingTable finds the line of dashes under a header of Format-Table, az or SQL.
func isReadingTable(s string) bool {
	for _, line := range firstLines(s, 8) {
		if ruled().MatchString(line) {
			return true
		}
	}
	return false
}

func isReadingList(s string) bool {
	lines := firstLines(s, 2)
	return len(lines) == 2 && listed().MatchString(lines[0]) && (listed().MatchString(lines[1]) || strings.HasPrefix(lines[1], " "))
}

func isYAML(s string) bool {
	lines := firstLines(s, 3)
	if len(lines) > 1 && strings.TrimSpace(lines[0]) == "---" {
		lines = lines[1:]
	}
	return len(lines) >= 2 && property().MatchString(lines[0]) && (property().MatchString(lines[1]) || strings.HasPrefix(strings.TrimSpace(lines[1]), "- "))
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

// firstLines returns the first n lines with something on them.
func firstLines(s string, n int) []string {
	var out []string
	for line := range strings.SplitSeq(s[:min(len(s), 16<<10)], "\n") {
		if trim(line) != "" {
			out = append(out, line)
		}
		if len(out) == n {
			break
		}
	}
	return out
}

// isJSON tells whether a text begins as JSON does. An empty array in front of other
// things is a cell of a table.
func isJSON(s string) bool {
	s = strings.TrimLeft(s, " \t\r\n")
	if s == "" || s[0] != '{' && s[0] != '[' {
		return false
	}
	next := strings.TrimLeft(s[1:], " \t\r\n")
	switch {
	case next == "":
		return true
	case s[0] == '{':
		return next[0] == '"' || next[0] == '}'
	case next[0] == ']':
		return strings.TrimSpace(next[1:]) == ""
	}
	return strings.IndexByte(`{["-0123456789`, next[0]) >= 0 || strings.HasPrefix(next, "null") || strings.HasPrefix(next, "true") || strings.HasPrefix(next, "false")
}

// utf32 tells whether a file is in an encoding of four bytes a letter.
func utf32(head []byte) bool {
	if bytes.HasPrefix(head, []byte{0xFF, 0xFE, 0, 0}) || bytes.HasPrefix(head, []byte{0, 0, 0xFE, 0xFF}) {
		return true
	}
	n, little, big := min(len(head), 4096)&^3, 0, 0
	for i := 0; i < n; i += 4 {
		switch q := head[i : i+4]; {
		case q[0] != 0 && q[2] == 0 && q[3] == 0:
			little++
		case q[3] != 0 && q[0] == 0 && q[1] == 0:
			big++
		}
	}
	return n >= 16 && max(little, big)*4 == n
}
