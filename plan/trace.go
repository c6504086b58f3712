package plan

import (
	"time"

	"reseat/plan/tenant"
)

// A Trace is what a run did to one user, as its journal has it.
type Trace struct {
	Line   Line          // of the run's plan
	User   tenant.UserID // of an account that the run created, the new one
	Left   *State        // how the run left the user, if every call landed that may have
	Sure   *State        // how it did if none landed but those known to have; nil: as Left
	At     time.Time     // when the last write was accepted
	Doubt  bool          // what became of a call is not known
	Unsure bool          // somebody else may have done it: a call was not seen to land, or the record was lost
}

// An Undoing is a run to undo: its name, the digest of its plan, and the users
// that it changed.
type Undoing struct {
	Run    string
	Digest string
	Traces []Trace
}
