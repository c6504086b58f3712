package journal

import (
	"time"

	"reseat/plan"
	"reseat/plan/tenant"
)

// A Kind says what an event records.
type Kind string

// The events of a run. Intent is on disk before its request leaves, Outcome before
// the next step is taken.
const (
	Began   Kind = "began"   // a process took up the run: Note holds version, Message who approved (as stated), Code how, Asked and Quota its terms
	Intent  Kind = "intent"  // a call is about to leave
	Outcome Kind = "outcome" // a call was answered, or not
	Settled Kind = "settled" // a read showed what became of a call in doubt: Result is done or undone
	Again   Kind = "again"   // a refused change is tried again, from Call on: what came of that call and later ones is history
	LeftBe  Kind = "left"    // a change is left alone: Code is drifted or already, Found what was there
	Steered Kind = "steered" // the operator steered the run from outside: Code is paused, continued, paced, closed or postponed
	Waits   Kind = "waits"   // the tenant asked to wait: Until says how long
	Counted Kind = "counted" // the seats used were read after a read-back: SKUs, Note holds version, Code whose service status was read
	Hooked  Kind = "hook"    // a command of the user was run: Code is its event, Note how it ended
	Asked   Kind = "asked"   // a person was asked whether the next wave begins: Code is the answer (Yes, No, Silent), Note the wave, By who
	Ended   Kind = "ended"   // a process left the run: Code is complete, interrupted or stopped, Note why
)

// How a process took up a run, other than by beginning it: the Code of Began.
const (
	Resumed   = "resumed"
	Rebuilt   = "rebuilt"   // without the first run file, from plan and tenant alone
	Rehearsed = "rehearsed" // on a copy of the tenant: nothing of it happened
)

// EveryStatus is the Code of Counted where service status was read of every user, and not
// only of those whom the run changed.
const EveryStatus = "status-all"

// How the operator steered a run: the Code of Steered.
const (
	Paused    = "paused" // and nothing is in flight any more
	Continued = "continued"
	Paced     = "paced"     // to another Quota
	Closed    = "closed"    // outside the hours in which changes may begin: Until says how long
	Postponed = "postponed" // all that is left is of waves that are put off: Until says how long
)

// What a person at the terminal answered: the Code of Asked.
const (
	Yes    = "yes"
	No     = "no"
	Silent = "silent" // there was no answer: the input ended
)

// A Result says how a call ended.
type Result string

// Done, Refused and Throttled are certain; after Unknown only a read can tell.
const (
	Done      Result = "done"
	Refused   Result = "refused"   // nothing was changed, Code says why
	Throttled Result = "throttled" // nothing was changed, to be sent again
	Unsent    Result = "unsent"    // never reached the tenant
	Unknown   Result = "unknown"   // in doubt until settled
	Undone    Result = "undone"    // Settled only: the call had no effect
	Divided   Result = "divided"   // a request for several users had no effect on any: each is sent alone
)

// Fallback is the call number of a readd's fallback call.
const Fallback = -1

// An Event is one line of a journal.
type Event struct {
	Seq     int64          `json:"seq"` // set by Append
	At      time.Time      `json:"at"`
	Kind    Kind           `json:"kind"`
	Change  plan.ChangeID  `json:"change,omitempty"`
	Call    int            `json:"call,omitempty"` // index into the line's Calls, or Fallback
	Try     int            `json:"try,omitempty"`  // from 1
	Result  Result         `json:"result,omitempty"`
	Code    string         `json:"code,omitempty"`    // of a refusal: tenant.Refusal.Code
	Message string         `json:"message,omitempty"` // the tenant's own words
	Receipt tenant.Receipt `json:"receipt,omitzero"`
	With    plan.ChangeID  `json:"with,omitempty"`  // of a request for several users: the change that counts it
	User    tenant.UserID  `json:"user,omitempty"`  // of a create: the new account's object id
	Found   *plan.State    `json:"found,omitempty"` // what a read showed
	SKUs    []tenant.SKU   `json:"skus,omitempty"`  // Counted: the tenant's subscribedSkus
	By      *Origin        `json:"by,omitempty"`    // Began, Counted, Asked: who, and where
	Spent   *Spent         `json:"spent,omitempty"` // Ended, Counted: what it took
	Note    string         `json:"note,omitempty"`
	Asked   []string       `json:"asked,omitempty"`   // Began: which part of the plan, and in what way, in words
	Changes int            `json:"changes,omitempty"` // Began: how many changes the process takes up
	Until   time.Time      `json:"until,omitzero"`    // Waits, Steered: when the wait is over
	Windows []string       `json:"windows,omitempty"` // Began: the hours in which changes may begin
	Quota   string         `json:"quota,omitempty"`   // Began, Steered: the write quota kept, such as 3000/150s
}

// A Reading is what one read of the tenant showed about one user of the plan.
type Reading struct {
	Pass     int              `json:"pass"` // from 1; each read-back of a run is a pass
	At       time.Time        `json:"at"`
	Change   plan.ChangeID    `json:"change"`
	User     *tenant.User     `json:"user,omitempty"`  // nil where there is no such user
	Error    string           `json:"error,omitempty"` // why the user could not be read
	Services []tenant.Service `json:"services,omitempty"`
	Group    *GroupReading    `json:"group,omitempty"` // of a line about a group's own licenses
}

// A GroupReading is how far a tenant is with bringing a group's licenses to its members.
type GroupReading struct {
	Processing tenant.Processing `json:"processing,omitempty"`
	Members    []MemberReading   `json:"members,omitempty"` // the users among them
}

// A MemberReading is what one member has of a group's licenses.
type MemberReading struct {
	User  tenant.UserID   `json:"user"`
	UPN   string          `json:"upn,omitempty"`
	State tenant.Coverage `json:"state"`
	Error string          `json:"error,omitempty"` // Graph's name for it
	Paths []plan.Path     `json:"paths,omitempty"` // by which the member has the licenses that the group gives or gave
}
