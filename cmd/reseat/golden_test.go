package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"html"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"reseat/batch/run"

	"github.com/xuri/excelize/v2"
)

// goldenReports compares the reports of a story's run, in every format, with what the
// story promises. Each is kept in a form that people can review: what differs from
// run to run is blanked, long lists are cut, and a digest covers what was cut.
func goldenReports(t *testing.T, dir, expected string) {
	t.Helper()
	f, err := run.LookAt(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}()
	r, err := reportOf(context.Background(), f, time.Unix(1793520600, 0))
	if err != nil {
		t.Fatal(err)
	}
	r.Run.Dir = "run"
	for format, x := range map[string]struct {
		name  string
		plain func(*testing.T, []byte) string
	}{
		"html":  {"report.html.txt", pageText},
		"json":  {"report.json", reportText},
		"md":    {"report.md", func(_ *testing.T, b []byte) string { return blanked(string(b)) }},
		"junit": {"report.junit.xml", func(_ *testing.T, b []byte) string { return blanked(string(b)) }},
		"xlsx":  {"report.xlsx.txt", bookText},
	} {
		var b bytes.Buffer
		if err := reportFormats[format](&b, r); err != nil {
			t.Fatal(err)
		}
		golden(t, filepath.Join(expected, x.name), x.plain(t, b.Bytes()))
	}
}

// changing is what differs between two runs of one story: times, ids that the tenant
// gives, digests of what holds such, how long and how many requests it took.
var changing = []struct {
	what *regexp.Regexp
	by   string
}{
	{regexp.MustCompile(`\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?Z?`), "TIME"},
	{regexp.MustCompile(`\b\d\d:\d\d:\d\d\b`), "TIME"},
	{regexp.MustCompile(`[0-9a-f]{64}`), "DIGEST"},
	{regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`), "GUID"},
	{regexp.MustCompile(`unreleased(-[0-9a-f]+)?`), "VERSION"},
	{regexp.MustCompile(`\b[\d.]+ m?s\b`), "SPAN"},
	{regexp.MustCompile(`(&lt;|<) (SPAN|\d+ min)`), "SPAN"},
	{regexp.MustCompile(`("(?:waitedS|s)econds"|"units"|"requests"|"held"): [\d.]+`), "$1: 0"},
	{regexp.MustCompile(`(time)="[\d.]+"`), `$1="0"`},
	{regexp.MustCompile(`((?:Reads, in resource units|Resource units|Requests on the wire)[^\d\n]*)[\d,|\t ]+`), "$1 NUMBERS "},
	{regexp.MustCompile(`\d+ more in reading back`), "NUMBERS more in reading back"},
}

// blanked returns a text without what changes.
func blanked(text string) string {
	text = placeless(text)
	for _, x := range changing {
		text = x.what.ReplaceAllString(text, x.by)
	}
	return text
}

// What the sentence of evidence says of a run that every run has another of.
var (
	evidenceTimes   = regexp.MustCompile(`\b(from|to|read back until) \d{4}-\d\d-\d\d \d\d:\d\d:\d\d(Z| [+-]\d\d:\d\d)`)
	evidenceJournal = regexp.MustCompile(`\bjournal [0-9a-f]{12}…`)
)

// placeless blanks the names of this machine and its account, and when a run was.
func placeless(text string) string {
	o := here()
	text = evidenceTimes.ReplaceAllString(text, "$1 TIME")
	text = evidenceJournal.ReplaceAllString(text, "journal DIGEST…")
	return strings.NewReplacer(
		"host "+o.Host+" as "+o.Login, "host HOST as LOGIN", "host "+o.Host+", user "+o.Login, "host HOST, user LOGIN",
		fmt.Sprintf(`"host": %q`, o.Host), `"host": "HOST"`, fmt.Sprintf(`"login": %q`, o.Login), `"login": "LOGIN"`,
	).Replace(text)
}

// mostKept is how many of a list's entries stay.
const mostKept = 2

func digestLine(what, text string) string {
	return fmt.Sprintf("%s: sha256 %x\n", what, sha256.Sum256([]byte(text)))
}

// reportText sets a JSON report in lines, of its long lists the first alone.
func reportText(t *testing.T, b []byte) string {
	t.Helper()
	var r map[string]any
	if err := json.Unmarshal(b, &r); err != nil {
		t.Fatal(err)
	}
	whole := blanked(indented(t, r))
	r["users"] = cutShort(r["users"])
	for _, s := range r["skus"].([]any) {
		s := s.(map[string]any)
		s["plans"] = cutShort(s["plans"])
	}
	return blanked(indented(t, r)) + "\n" + digestLine("all", whole)
}

func cutShort(list any) []any {
	all := list.([]any)
	return all[:min(mostKept, len(all))]
}

func indented(t *testing.T, v any) string {
	t.Helper()
	b, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// bookText lists the cells of a workbook, one row a line, of each sheet the first.
func bookText(t *testing.T, b []byte) string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out strings.Builder
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		var lines []string
		for _, row := range rows {
			lines = append(lines, strings.Join(row, "\t"))
		}
		whole := blanked(strings.Join(lines, "\n") + "\n")
		fmt.Fprintf(&out, "== %s: %d rows\n", sheet, len(rows))
		if sheet == "Summary" {
			out.WriteString(whole)
			continue
		}
		out.WriteString(blanked(strings.Join(lines[:min(1+mostKept, len(lines))], "\n") + "\n"))
		out.WriteString(digestLine("all", whole))
	}
	return out.String()
}

var (
	hidden  = regexp.MustCompile(`(?s)<style>.*?</style>|<script>.*?</script>|<svg.*?</svg>|<meta[^>]*>|<details.*?</details>`)
	rowEnd  = regexp.MustCompile(`<span class="note">|</(tr|li|p|h1|h2|h3|dd|caption|figcaption|title|option)>`)
	cellEnd = regexp.MustCompile(`</(td|th|dt|strong|span|b)>`)
	tag     = regexp.MustCompile(`<[^>]*>`)
	spaces  = regexp.MustCompile(`[ \t]+`)
	theList = regexp.MustCompile(`(?s)<script type="application/json" id="data">(.*?)</script>`)
)

// pageText is what a page says: its text without drawings, style and script, and a
// digest of its list.
func pageText(t *testing.T, b []byte) string {
	t.Helper()
	data := theList.FindSubmatch(b)
	if data == nil {
		t.Fatal("the page has no list")
	}
	text := hidden.ReplaceAllString(theList.ReplaceAllString(string(b), ""), "")
	text = cellEnd.ReplaceAllString(rowEnd.ReplaceAllString(strings.ReplaceAll(text, "\n", " "), "\n"), " ")
	text = html.UnescapeString(tag.ReplaceAllString(text, ""))
	var out strings.Builder
	for line := range strings.Lines(blanked(spaces.ReplaceAllString(text, " "))) {
		if line = strings.TrimSpace(line); line != "" {
			out.WriteString(line + "\n")
		}
	}
	return out.String() + digestLine("list", blanked(listText(t, data[1])))
}

// listText sets a page's list in lines: it comes column by column, each value once.
func listText(t *testing.T, data []byte) string {
	t.Helper()
	var p struct {
		Columns []struct {
			Title  string
			Values []string
			Cells  []int
		}
		Count  int
		Blocks json.RawMessage
		Sets   [][]int
		Refs   []int
	}
	if err := json.Unmarshal(data, &p); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for row := range p.Count {
		for _, c := range p.Columns {
			at := row
			if c.Cells != nil {
				at = c.Cells[row]
			}
			fmt.Fprintf(&out, "%s: %s\n", c.Title, c.Values[at])
		}
		fmt.Fprintln(&out, p.Sets[p.Refs[row]])
	}
	return out.String() + string(p.Blocks)
}
