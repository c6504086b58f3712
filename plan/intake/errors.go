package intake

import (
	"compress/gzip"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"reseat/plan"
)

// An Error says why a file cannot be read as a roster, and what to do about it, in
// one line.
type Error struct {
	Source plan.Source
	Text   string
	Err    error // the cause, where another package knows it
}

// Error returns the place and the text.
func (e *Error) Error() string { return e.Source.String() + ": " + e.Text }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

func (in *reading) fail(format string, args ...any) error { return in.failAt(0, format, args...) }

func (in *reading) failAt(line int, format string, args ...any) error {
	return &Error{Source: plan.Source{File: in.info.Name, Line: line}, Text: fmt.Sprintf(format, args...)}
}

// cannotRead gives an error of the operating system its remedy.
func (in *reading) cannotRead(err error) error {
	e := &Error{Source: plan.Source{File: in.info.Name}, Err: err}
	var mixed *mixedError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		e.Text = "no such file: check the name"
	case errors.Is(err, fs.ErrPermission):
		e.Text = "may not be read: check the file's permissions"
	case errors.Is(err, gzip.ErrHeader), errors.Is(err, gzip.ErrChecksum), errors.Is(err, io.ErrUnexpectedEOF):
		e.Text = "the gzip data is damaged or cut off: copy the file again"
	case errors.As(err, &mixed):
		e.Source.Line = mixed.line
		e.Text = mixed.text()
	case errors.Is(err, errBomb):
		e.Text = fmt.Sprintf("the gzip data unpacks to more than %d times its size: this is not a user list; unpack it and look", bombRatio)
	default:
		e.Text = fmt.Sprintf("cannot be read: %v", err)
	}
	return e
}

// broken explains what stopped the reading of a table. Lines of the csv package
// count from where its reader began; above is what came before.
func (in *reading) broken(err error, above int) error {
	var own *Error
	var parse *csv.ParseError
	switch {
	case errors.As(err, &own):
		return err
	case !errors.As(err, &parse):
		return in.cannotRead(err)
	case errors.Is(err, csv.ErrBareQuote):
		return in.failAt(above+parse.Line, "a quote inside an unquoted cell (column %d): put the cell in quotes and double the quotes in it", parse.Column)
	case parse.Line > parse.StartLine:
		return in.failAt(above+parse.StartLine, "a quote opened in this row is not closed where its cell ends (noticed on line %d): close it, or double it where it belongs to the text", above+parse.Line)
	default:
		return in.failAt(above+parse.StartLine, "a quote opened in this row is not closed where its cell ends: close it, or double it where it belongs to the text")
	}
}
