package odata

import "fmt"

// An Error is why a query option cannot be answered.
type Error struct {
	Kind    Kind
	Option  string // the query option, such as $filter
	Message string
}

// A Kind tells a text that cannot be read from one that is read and not offered.
type Kind int

const (
	Malformed Kind = iota
	Unsupported
)

func (e *Error) Error() string { return e.Message }

func clause(format string, args ...any) *Error {
	return &Error{Malformed, "$filter", "Invalid filter clause: " + fmt.Sprintf(format, args...)}
}

func unsupported(option, format string, args ...any) *Error {
	return &Error{Unsupported, option, fmt.Sprintf(format, args...)}
}
