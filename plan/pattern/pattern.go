// Package pattern holds regular expressions back until they are needed: each command uses
// few of those that the program knows, and compiling all of them takes longer than many a
// command.
package pattern

import (
	"regexp"
	"sync"
)

// New returns the compiled form of a regular expression, made by the first who asks. An
// expression that is not one panics then.
func New(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}
