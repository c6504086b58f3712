// Package yamltext bounds the YAML that people write for reseat: recipes, settings and
// scenarios. A YAML parser may take a thousand times the memory of its input, or run
// for minutes, when brackets are nested deeply or aliases repeat each other; the checks
// here come before it.
package yamltext

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"unicode/utf8"

	"reseat/plan/bounded"
)

const (
	// MaxSize is far above any file that people write and far below what would keep a
	// parser busy. In bytes.
	MaxSize = 1 << 18
	// mostOpen is how many brackets, lists or keys one line may open, and how many
	// brackets may be open at once.
	mostOpen = 50
	// mostAliases is how many aliases a file may use. Ten that name each other stand for
	// a billion values.
	mostAliases = 100
)

// An Error is why a text is refused, with its line from 1, or 0 for the whole text.
type Error struct {
	Line int
	Err  error
}

func (e *Error) Error() string {
	if e.Line == 0 {
		return e.Err.Error()
	}
	return fmt.Sprintf("line %d: %v", e.Line, e.Err)
}

func (e *Error) Unwrap() error { return e.Err }

// ReadFile reads a file up to MaxSize and checks it. The error is that of opening or
// reading, or an *Error. A byte order mark is left out.
// ReadFound reads a file that nobody named. A pipe or a device in its place is not opened.
func ReadFound(path string) ([]byte, error) {
	if err := bounded.IsFile(path); err != nil {
		return nil, err
	}
	return ReadFile(path)
}

func ReadFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return Read(f)
}

// Read reads up to MaxSize bytes and checks them, as ReadFile does.
func Read(r io.Reader) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(r, MaxSize+1))
	if err != nil {
		return nil, err
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	return text, check(text)
}

func check(text []byte) error {
	switch {
	case len(text) > MaxSize:
		return &Error{Err: fmt.Errorf("larger than %d KiB: too large for such a file", MaxSize>>10)}
	case !utf8.Valid(text):
		return &Error{Err: errors.New("not UTF-8: save the file as UTF-8")}
	}
	depth, aliases := 0, 0
	for i, line := range bytes.Split(text, []byte("\n")) {
		depth += bytes.Count(line, []byte("[")) + bytes.Count(line, []byte("{"))
		depth = max(0, depth-bytes.Count(line, []byte("]"))-bytes.Count(line, []byte("}")))
		if depth > mostOpen || bytes.Count(line, []byte("- ")) > mostOpen || bytes.Count(line, []byte("? ")) > mostOpen {
			return &Error{Line: i + 1, Err: errors.New("nested too deeply for such a file")}
		}
		if aliases += aliasesIn(line); aliases > mostAliases {
			return &Error{Line: i + 1, Err: fmt.Errorf("more than %d aliases (*name): write the values out", mostAliases)}
		}
	}
	return nil
}

// aliasesIn counts the places of a line where an alias may begin: a * before a letter,
// after a space, a bracket or a comma.
func aliasesIn(line []byte) (n int) {
	for i := 1; i+1 < len(line); i++ {
		if line[i] == '*' && bytes.IndexByte([]byte(" \t[{,"), line[i-1]) >= 0 && !bytes.ContainsRune([]byte(" *.\"'@"), rune(line[i+1])) {
			n++
		}
	}
	return n
}

// ErrNoYAML is what Guard returns where the parser panics.
var ErrNoYAML = errors.New("this is not YAML that can be read")

// Guard calls a YAML library, which panics on some inputs that are no YAML.
func Guard(call func() error) (err error) {
	defer func() {
		if recover() != nil {
			err = &Error{Err: ErrNoYAML}
		}
	}()
	return call()
}
