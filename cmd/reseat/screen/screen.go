// Package screen writes for a person at a terminal: nothing of what a tenant or file says steers
// it, and long work shows how far it is.
package screen

import (
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"reseat/plan/tenant"

	"golang.org/x/term"

	"reseat/report/doc"
)

// A Screen is what a person reads: standard error, and standard output but for results in
// a format for programs that go into a pipe or file. Whatever a tenant or a file says,
// nothing of it steers the terminal: of all characters that steer (tenant.Steers), only
// the line feed and the tab pass. What reseat draws itself goes through drawing.
type Screen struct {
	To    io.Writer
	draws bool   // whether reseat's own colours pass
	kept  []byte // the beginning of a character whose rest has not come yet
}

// drawing is the same screen for a result that reseat colours, and in which all that is
// not its own went through tenant.Plain.
func (s *Screen) drawing() *Screen { return &Screen{To: s.To, draws: true} }

// Write writes p without what would steer a terminal. It reports all of p as written.
func (s *Screen) Write(p []byte) (int, error) {
	all := append(s.kept, p...)
	s.kept = nil
	var clean strings.Builder
	for len(all) > 0 {
		if n := colour(all); s.draws && n > 0 {
			clean.Write(all[:n])
			all = all[n:]
			continue
		}
		r, n := utf8.DecodeRune(all)
		if r == utf8.RuneError && n == 1 && !utf8.FullRune(all) {
			s.kept = append([]byte{}, all...)
			break
		}
		switch {
		case r == '\u2028', r == '\u2029':
			clean.WriteByte(' ')
		case r == '\n', r == '\t', !tenant.Steers(r):
			clean.WriteRune(r) // a byte that is no UTF-8 becomes the replacement character
		}
		all = all[n:]
	}
	if _, err := io.WriteString(s.To, clean.String()); err != nil {
		return 0, err
	}
	return len(p), nil
}

// colour is the length of a sequence that sets a colour (ESC [ numbers m) at the beginning
// of text, and 0 where none is or where it would conceal (8).
func colour(text []byte) int {
	if len(text) < 3 || text[0] != '\x1b' || text[1] != '[' {
		return 0
	}
	end := 2
	for end < len(text) && end < 16 && (text[end] >= '0' && text[end] <= '9' || text[end] == ';') {
		end++
	}
	if end == len(text) || text[end] != 'm' || strings.Contains(";"+string(text[2:end])+";", ";8;") {
		return 0
	}
	return end + 1
}

// Results is where a result goes that is written to standard output: formats for programs
// go into a pipe or file as they are.
func Results(out io.Writer, format string) io.Writer {
	s, ok := out.(*Screen)
	switch {
	case !ok:
		return out
	case format == "table":
		return s.drawing()
	case IsTerminal(s):
		return s
	}
	return s.To
}

// Terminal says how wide the terminal is and whether it shows colours, if it is one.
func (s *Screen) Terminal() doc.Terminal { return TerminalOf(s) }

// File is the file behind a writer or reader, nil where there is none.
func File(w any) *os.File {
	if s, ok := w.(*Screen); ok {
		w = s.To
	}
	f, _ := w.(*os.File)
	return f
}

// IsTerminal tells whether a writer or reader is a terminal.
func IsTerminal(w any) bool {
	f := File(w)
	return f != nil && term.IsTerminal(int(f.Fd()))
}

// TerminalOf says what kind of terminal w is, if it is one.
func TerminalOf(w io.Writer) doc.Terminal {
	if !IsTerminal(w) {
		return doc.Terminal{}
	}
	width, _, err := term.GetSize(int(File(w).Fd()))
	if err != nil {
		width = 0
	}
	return doc.Terminal{Colour: !Colourless(), Width: width}
}

// Colourless tells whether a terminal shows no colours, or whoever sits at it wants none.
func Colourless() bool { return os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb" }
