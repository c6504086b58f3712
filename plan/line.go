package plan

import (
	"slices"

	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// A ChangeID names one line of a plan: the user's object id, or "new:" and the UPN
// for an account to be created, or "row:" and what the rows call a user that was
// not found (their file:line where they name none).
type ChangeID string

// A Kind says how a line of the plan ends.
type Kind string

// Every user asked for ends in one of these (R1).
const (
	Change    Kind = "change"
	OnHold    Kind = "on-hold"
	Unchanged Kind = "unchanged" // already as requested
	Skipped   Kind = "skipped"   // the request does not apply to the user
)

// The reasons of skipped lines.
const (
	NotAssigned = "not-assigned" // the user does not have the license to change or remove (R9)
	// LocationDiffers: all that is requested is another usage location than the user has,
	// and existing ones are not to be changed (R13).
	LocationDiffers = "location-differs"
	NothingAsked    = "nothing-asked" // the user's row requests nothing (R2)
	BeyondLimit     = "beyond-limit"  // the plan was limited to fewer changes (R6)
)

// LeftOutByCondition is the reason of a line of a user whom a row or --user names and a
// condition leaves out (R6).
const LeftOutByCondition = "left-out"

// A Line is the plan for one user asked for.
type Line struct {
	Kind Kind          `json:"kind"`
	ID   ChangeID      `json:"id"`
	User tenant.UserID `json:"user,omitempty"` // empty for accounts to be created and rows that lead to no user
	// Group is the group whose own licenses the line is about: UPN is its name then, and
	// the states have its licenses as direct ones (R50).
	Group    tenant.GroupID `json:"group,omitempty"`
	UPN      string         `json:"upn"`
	Name     string         `json:"name,omitempty"`
	Dept     string         `json:"department,omitempty"`
	Sources  []Source       `json:"sources"`
	Wave     string         `json:"wave,omitempty"`
	Split    []string       `json:"split,omitempty"`    // the cells of the header's SplitBy; empty where no row of the user has one
	Priority int            `json:"priority,omitempty"` // lower goes first; 0 where none was given
	Stage    int            `json:"stage,omitempty"`    // from 1, within the whole plan; 0 where nothing is done
	Touches  []sku.ID       `json:"touches,omitempty"`  // the SKUs whose direct rows the line is about: drift and verdict look at these (R27)
	Exact    bool           `json:"exact,omitempty"`    // certain SKUs and no others are asked for: all direct rows count (R27)
	Loses    []sku.ID       `json:"loses,omitempty"`    // the SKUs that a change takes without replacement (R25)
	Asked    []string       `json:"asked,omitempty"`    // in words
	Reason   string         `json:"reason,omitempty"`   // of an unchanged line: already; of a skipped one: not-assigned, nothing-asked, location-differs, left-out, beyond-limit
	Before   *State         `json:"before,omitempty"`   // nil where there is no user yet
	After    *State         `json:"after,omitempty"`    // what verify must find; of any line but a change the same as Before
	Calls    []Call         `json:"calls,omitempty"`    // in order
	Fallback *Call          `json:"fallback,omitempty"` // sent instead of a readd's second half that is refused for good (R21)
	Findings []Finding      `json:"findings,omitempty"`
	// GroupWait is how many seconds a group may take to be processed; 0 is a day (R34).
	GroupWait int `json:"groupWait,omitempty"`
	// Members is what follows for each direct member of the group, and Aside counts the
	// members that get no license, by kind of object.
	Members []Member       `json:"members,omitempty"`
	Aside   map[string]int `json:"aside,omitempty"`
}

// A State is what a plan says of one user at one time.
type State struct {
	Location string           `json:"location,omitempty"`
	Direct   []tenant.License `json:"direct"`
	// Inherited lists what reaches the user through groups.
	Inherited []Inherited `json:"inherited,omitempty"`
	// Member lists the groups of which the user is a direct member, as far as the line
	// is about membership.
	Member []tenant.GroupID `json:"member,omitempty"`
}

// An Inherited license reaches a user through a group.
type Inherited struct {
	tenant.License
	Group tenant.GroupID `json:"group"`
}

// A CallKind says which request a call is.
type CallKind string

// The calls that a plan can hold.
const (
	Create   CallKind = "create"   // POST /users
	Locate   CallKind = "location" // PATCH /users/{id}: usage location
	Licenses CallKind = "licenses" // POST /users/{id}/assignLicense
	Join     CallKind = "join"     // PATCH /groups/{id}, with up to 20 users in one request
	Leave    CallKind = "leave"    // DELETE /groups/{id}/members/{id}/$ref
	// Reprocess is POST /users/{id}/reprocessLicenseAssignment: the user's groups are looked
	// at again.
	Reprocess CallKind = "reprocess"
	// GroupLicenses is POST /groups/{id}/assignLicense: the licenses of a group.
	GroupLicenses CallKind = "group-licenses"
)

// A Call is one write to the tenant.
type Call struct {
	Kind     CallKind         `json:"call"`
	Location string           `json:"location,omitempty"` // create and location
	Person   *tenant.NewUser  `json:"person,omitempty"`   // create
	Add      []tenant.License `json:"add,omitempty"`
	Remove   []sku.ID         `json:"remove,omitempty"`
	Half     int              `json:"half,omitempty"`  // of a readd: 1 takes away, 2 gives back; else 0
	Group    tenant.GroupID   `json:"group,omitempty"` // join, leave, reprocess and group-licenses
	Gives    []tenant.License `json:"gives,omitempty"` // join and reprocess: the group's licenses as the plan was made
	Proof    *Proof           `json:"proof,omitempty"` // what a read must show before the call leaves; nil: nothing
}

// Hold turns a line into one that does nothing.
func (l *Line) Hold() {
	l.Leave(OnHold)
}

// BeyondLimit ends a line that a limit or sample does not reach. What was found about it
// is not about it any more, but for how its rows were read.
func (l *Line) BeyondLimit() {
	l.Leave(Skipped)
	l.Reason = BeyondLimit
	l.Findings = slices.DeleteFunc(slices.Clone(l.Findings), func(f Finding) bool {
		return f.Code != "duplicate-row" && f.Code != "renamed"
	})
}

// Leave ends a line in a way that does nothing.
func (l *Line) Leave(as Kind) {
	l.Kind, l.After, l.Calls, l.Fallback, l.Stage, l.Loses = as, l.Before, nil, nil, 0, nil
}
