package survey

import "fmt"

// A Refusal is why a selection cannot be read as it is asked for.
type Refusal struct {
	Err  error
	Hint string // what to do about it, if anything
	Kind Kind
}

func (r *Refusal) Error() string { return r.Err.Error() }

func (r *Refusal) Unwrap() error { return r.Err }

// A Kind is what stands against a selection.
type Kind int

const (
	Unusable Kind = iota // what was asked for makes no sense here
	Guarded              // a guard of the plan
	Failed               // the tenant cannot tell
	NoAccess             // who is signed in may not read it
)

func unusable(format string, args ...any) error {
	return &Refusal{Err: fmt.Errorf(format, args...)}
}
