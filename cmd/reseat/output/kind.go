package output

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"strings"
)

// A comparing lets a result through to its file only if the file that is there begins
// in the same form: then reseat wrote that, too.
type comparing struct {
	w      io.Writer
	path   string
	format string
	old    []byte // how the file there begins
	begun  []byte // how the result begins, until it is compared
	same   bool
}

func (c *comparing) Write(b []byte) (int, error) {
	if c.same {
		return c.w.Write(b)
	}
	c.begun = append(c.begun, b...)
	if len(c.begun) < headSize {
		return len(b), nil
	}
	return len(b), c.end()
}

// end compares what came so far, and lets it through.
func (c *comparing) end() error {
	if c.same {
		return nil
	}
	if !sameForm(c.format, c.path, c.old, c.begun) {
		return foreign(c.path, "a result of this kind")
	}
	c.same = true
	_, err := c.w.Write(c.begun)
	return err
}

// sameForm tells whether two files of a format are results of one kind, by how they
// begin. Text has no mark of its own, so it has to begin with the same line; digits
// aside.
func sameForm(format, path string, old, begun []byte) bool {
	switch format {
	case "xlsx":
		return isOurBook(path)
	case "snapshot":
		return IsSnapshot(old)
	case "json", "jsonl", "access":
		return bytes.Equal(old, begun) || firstKeys(old) == firstKeys(begun)
	case "csv":
		return columnsOf(old) == columnsOf(begun)
	case "html":
		was, _, ok := strings.Cut(string(old), "<title>")
		is, _, _ := strings.Cut(string(begun), "<title>")
		return ok && was == is
	case "md":
		return headingOf(old) == headingOf(begun)
	}
	return bytes.Equal(old, begun) || lineOf(old) == lineOf(begun)
}

// firstKeys is the first keys of a JSON text, and what follows a "format".
func firstKeys(text []byte) string {
	d := json.NewDecoder(bytes.NewReader(text))
	var keys []string
	inKey := false
	for depth := 0; len(keys) < 4; {
		t, err := d.Token()
		if err != nil {
			break
		}
		switch t := t.(type) {
		case json.Delim:
			keys, inKey = append(keys, t.String()), t == '{'
			if depth++; depth > 3 {
				return strings.Join(keys, " ")
			}
			continue
		case string:
			if inKey {
				keys = append(keys, t)
			} else if keys[len(keys)-1] == "format" {
				kind, _, _ := strings.Cut(t, "/")
				return strings.Join(append(keys, kind), " ")
			}
		}
		inKey = !inKey
	}
	return strings.Join(keys, " ")
}

// columnsOf is the header of a CSV, whatever its separator.
func columnsOf(text []byte) string {
	line, _, _ := strings.Cut(strings.TrimPrefix(string(text), "\ufeff"), "\n")
	if rest, ok := strings.CutPrefix(line, "sep="); ok && len(rest) < 3 {
		_, after, _ := strings.Cut(string(text), "\n")
		return columnsOf([]byte(after))
	}
	return strings.NewReplacer(";", ",", "\t", ",", `"`, "", "\r", "").Replace(line)
}

// headingOf is what the first line of a Markdown page says before it names something.
func headingOf(text []byte) string {
	line, _, _ := strings.Cut(string(text), "\n")
	line, _, _ = strings.Cut(line, ":")
	line, _, _ = strings.Cut(line, " for ")
	return line
}

// lineOf is the words of the first line without its digits.
func lineOf(text []byte) string {
	line, _, _ := strings.Cut(string(text), "\n")
	line = strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return -1
		}
		return r
	}, line)
	return strings.Join(strings.Fields(line), " ")
}

// isOurBook tells whether the workbook at path was made by reseat.
func isOurBook(path string) bool {
	z, err := zip.OpenReader(path)
	if err != nil {
		return false
	}
	defer z.Close()
	f, err := z.Open("docProps/core.xml")
	if err != nil {
		return false
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, headSize))
	return err == nil && bytes.Contains(text, []byte("<dc:creator>reseat</dc:creator>"))
}
