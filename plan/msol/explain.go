package msol

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"reseat/plan/recipe"

	"golang.org/x/text/encoding/charmap"
	textunicode "golang.org/x/text/encoding/unicode"
)

// An Explanation says what a script of the MSOnline module does, in reseat's words.
type Explanation struct {
	Script string
	Read   []Remark // what lines mean
	Notes  []Remark // what a person must look at
	Unread []Remark // what was not read, and why
	// Blocked lists the unread lines that may write licenses. Where there are any no
	// job is made, as it could do something else than the script.
	Blocked []int
	Jobs    []Job // in the order in which they are to be planned and applied
}

// maxSize bounds a script.
const maxSize = 1 << 18

// A Remark is about one line of a script.
type Remark struct {
	Line int // from 1
	Text string
}

// A Job is what a script does to one roster of users: a recipe and a command.
type Job struct {
	Name   string   // of the recipe
	Lines  []int    // of the script
	Args   []string // who is asked for, as `reseat plan` takes it
	Recipe recipe.Recipe
	// File and Rows are a file of users to be written first, where the script names
	// its users itself; the first row is the header.
	File string
	Rows [][]string
}

// Explain reads a PowerShell script, which name names, without running it. What it
// does not read is in the Explanation; an error is one of reading r.
func Explain(name string, r io.Reader) (Explanation, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxSize+1))
	if err != nil {
		return Explanation{}, fmt.Errorf("read %s: %w", name, err)
	}
	if len(text) > maxSize {
		return Explanation{}, &recipe.Error{File: name, Err: fmt.Errorf("larger than %d KiB: cut out the part that writes licenses", maxSize>>10)}
	}
	src, legacy, err := decode(text)
	if err != nil {
		return Explanation{}, &recipe.Error{File: name, Err: err}
	}
	x := lex(src)
	w := &walk{tokens: x.tokens, vars: map[string]value{}, said: map[string]bool{}, turns: map[string]int{}}
	if legacy {
		w.note(1, "the file is not UTF-8 and was read as Windows-1252")
	}
	w.block(0, len(x.tokens)-1)
	w.typography(x.fancy)
	e := Explanation{Script: name, Read: w.read, Unread: w.unread, Blocked: w.blocked}
	if len(w.blocked) == 0 {
		e.Jobs = w.jobs()
	}
	e.Notes = w.notes
	for _, list := range [][]Remark{e.Read, e.Notes, e.Unread} {
		slices.SortStableFunc(list, func(a, b Remark) int { return a.Line - b.Line })
	}
	slices.Sort(e.Blocked)
	e.Blocked = slices.Compact(e.Blocked)
	return e, nil
}

// Whole tells whether every line was read and led to something.
func (e Explanation) Whole() bool { return len(e.Unread) == 0 && len(e.Jobs) > 0 }

// File returns the recipes of the jobs.
func (e Explanation) File() recipe.File {
	f := recipe.File{Recipes: map[string]recipe.Recipe{}}
	for _, j := range e.Jobs {
		f.Recipes[j.Name] = j.Recipe
	}
	return f
}

// decode returns the script as text. Scripts are UTF-8 or UTF-16 with a mark, as
// Windows PowerShell writes them; what is neither is Windows-1252.
func decode(b []byte) (text string, legacy bool, err error) {
	if bytes.HasPrefix(b, []byte("\xff\xfe")) || bytes.HasPrefix(b, []byte("\xfe\xff")) {
		if b, err = textunicode.UTF16(textunicode.LittleEndian, textunicode.ExpectBOM).NewDecoder().Bytes(b); err != nil {
			return "", false, fmt.Errorf("broken UTF-16: %w", err)
		}
	}
	b = bytes.TrimPrefix(b, []byte("\ufeff"))
	if legacy = !utf8.Valid(b); legacy {
		if b, err = charmap.Windows1252.NewDecoder().Bytes(b); err != nil {
			return "", true, fmt.Errorf("not UTF-8, and not Windows-1252: %w", err)
		}
	}
	return string(b), legacy, nil
}

// typography notes curly quotes and long dashes, which word processors and blogs
// make of plain ones.
func (w *walk) typography(lines []int) {
	lines = slices.Compact(lines)
	if len(lines) == 0 {
		return
	}
	w.note(lines[0], "curly quotes or long dashes in %s: read as plain ones, as PowerShell does", linesWords(lines))
}

// linesWords is "line 3" or "lines 3, 5".
func linesWords(lines []int) string {
	const most = 12
	more := ""
	if len(lines) > most {
		lines, more = lines[:most], fmt.Sprintf(" and %d more", len(lines)-most)
	}
	text := strings.Trim(strings.ReplaceAll(fmt.Sprint(lines), " ", ", "), "[]") + more
	if len(lines) == 1 {
		return "line " + text
	}
	return "lines " + text
}

// oneLine tells whether a name can stand in a cell, a flag and a recipe.
func oneLine(s string) bool { return !strings.ContainsFunc(s, unicode.IsControl) }
