package main

import (
	"io"
	"os"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/term"
)

// A screen is what a person reads: standard error, and standard output but for results in
// a format for programs that go into a pipe or file. Whatever a tenant or a file says, nothing of it steers the terminal: of all
// control characters only line feed, carriage return and tab pass, and of all escape
// sequences only reseat's own, which set a colour or erase a line. What would show text
// in another order than it stands is dropped too.
type screen struct {
	to   io.Writer
	kept []byte // the beginning of a character whose rest has not come yet
}

// Write writes p without what would steer a terminal. It reports all of p as written.
func (s *screen) Write(p []byte) (int, error) {
	all := append(s.kept, p...)
	s.kept = nil
	var clean strings.Builder
	for len(all) > 0 {
		if n := ownSequence(all); n > 0 {
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
		case r == '\n', r == '\r', r == '\t':
			clean.WriteRune(r)
		case r == '\u2028', r == '\u2029':
			clean.WriteByte(' ')
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r):
		default:
			clean.WriteRune(r) // a byte that is no UTF-8 becomes the replacement character
		}
		all = all[n:]
	}
	if _, err := io.WriteString(s.to, clean.String()); err != nil {
		return 0, err
	}
	return len(p), nil
}

// ownSequence is the length of an escape sequence that reseat itself writes, at the
// beginning of text: a colour (ESC [ numbers m) or an erased line (ESC [ 2 K). Of
// colours, only those that hide nothing: conceal (8) is not among them.
func ownSequence(text []byte) int {
	if len(text) < 3 || text[0] != '\x1b' || text[1] != '[' {
		return 0
	}
	end := 2
	for end < len(text) && end < 16 && (text[end] >= '0' && text[end] <= '9' || text[end] == ';') {
		end++
	}
	if end == len(text) {
		return 0
	}
	switch args := string(text[2:end]); {
	case text[end] == 'm' && !strings.Contains(";"+args+";", ";8;"), text[end] == 'K' && args == "2":
		return end + 1
	}
	return 0
}

// results is where a result goes that is written to standard output: formats for programs
// go into a pipe or file as they are.
func (a *app) results(format string) io.Writer {
	s, ok := a.out.(*screen)
	if !ok || format == "table" || isTerminal(a.out) {
		return a.out
	}
	return s.to
}

// oneLine is a text of somebody else's on one line.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// file is the file behind a writer or reader, nil where there is none.
func file(w any) *os.File {
	if s, ok := w.(*screen); ok {
		w = s.to
	}
	f, _ := w.(*os.File)
	return f
}

// isTerminal tells whether a writer or reader is a terminal.
func isTerminal(w any) bool {
	f := file(w)
	return f != nil && term.IsTerminal(int(f.Fd()))
}
