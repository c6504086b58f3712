package tenant

import (
	"slices"
	"strings"
	"time"

	"reseat/plan/sku"
)

// An ID identifies a tenant: the GUID that /organization gives.
type ID string

// A UserID is a user's object id: a GUID in lower case. It outlives renames.
type UserID string

// A GroupID is a group's object id: a GUID in lower case.
type GroupID string

// A User is one account of the directory with the licenses it holds.
type User struct {
	ID            UserID       `json:"id"`
	UPN           string       `json:"upn"`
	Name          string       `json:"name,omitempty"` // displayName
	Mail          string       `json:"mail,omitempty"`
	Aliases       []string     `json:"aliases,omitempty"` // smtp: proxy addresses without their prefix
	Disabled      bool         `json:"disabled,omitempty"`
	Guest         bool         `json:"guest,omitempty"`
	Synced        bool         `json:"synced,omitempty"` // mastered on-premises
	UsageLocation string       `json:"location,omitempty"`
	Department    string       `json:"department,omitempty"`
	Created       time.Time    `json:"created,omitzero"` // zero where it was not read
	SignIn        SignIn       `json:"signIn,omitzero"`
	Assignments   []Assignment `json:"assignments,omitempty"`
	Groups        []GroupID    `json:"memberOf,omitempty"` // of which the user is a direct member, where that was read
}

// A SignIn is when an account last signed in (signInActivity). A time that is zero was
// not recorded, or not read: neither means that the account is not used.
type SignIn struct {
	Success        time.Time `json:"success,omitzero"`        // last success of either kind
	Interactive    time.Time `json:"interactive,omitzero"`    // last attempt of a person, successful or not
	NonInteractive time.Time `json:"nonInteractive,omitzero"` // last attempt of a client, successful or not
}

// A State says whether an assignment took effect (licenseAssignmentStates.state).
type State string

// The states that Graph documents.
const (
	Active          State = "Active"
	ActiveWithError State = "ActiveWithError"
	Suspended       State = "Disabled"
	InError         State = "Error"
)

// An Assignment is one row of licenseAssignmentStates: one SKU by one path.
type Assignment struct {
	SKU      sku.ID      `json:"sku"`
	Group    GroupID     `json:"group,omitempty"` // empty: given directly to the user
	Disabled sku.PlanSet `json:"off"`
	State    State       `json:"state,omitempty"` // empty reads as Active
	Error    string      `json:"error,omitempty"` // such as CountViolation; empty where Graph says null or "None"
	Updated  time.Time   `json:"updated,omitzero"`
}

// Direct tells whether the row was given to the user and not through a group.
func (a Assignment) Direct() bool { return a.Group == "" }

// Holds tells whether the row gives the user the SKU: an inherited row in Error
// does not (R36).
func (a Assignment) Holds() bool { return a.Direct() || a.State != InError }

// A License is one SKU with its switched-off service plans: what an add carries,
// and what a direct row amounts to.
type License struct {
	SKU      sku.ID      `json:"sku"`
	Disabled sku.PlanSet `json:"off"`
}

// Equal tells whether both name the same SKU with the same plans off.
func (l License) Equal(m License) bool { return l.SKU == m.SKU && l.Disabled.Equal(m.Disabled) }

// Rows returns the user's assignments, one for each (SKU, path), sorted by SKU and
// then path, direct first. Graph can list a path twice; then the Active row counts,
// else the newest (R36).
func (u User) Rows() []Assignment {
	rows := slices.Clone(u.Assignments)
	slices.SortStableFunc(rows, func(a, b Assignment) int {
		if c := strings.Compare(string(a.SKU)+"/"+string(a.Group), string(b.SKU)+"/"+string(b.Group)); c != 0 {
			return c
		}
		if x, y := a.live(), b.live(); x != y {
			return y - x
		}
		return b.Updated.Compare(a.Updated)
	})
	return slices.CompactFunc(rows, func(a, b Assignment) bool { return a.SKU == b.SKU && a.Group == b.Group })
}

func (a Assignment) live() int {
	if a.State == "" || a.State == Active {
		return 1
	}
	return 0
}

// Direct returns what the user holds directly, sorted by SKU. Changes start from
// here and never from the merged assignedLicenses (graph-contract 4.1).
func (u User) Direct() []License {
	var out []License
	for _, a := range u.Rows() {
		if a.Direct() {
			out = append(out, License{SKU: a.SKU, Disabled: a.Disabled})
		}
	}
	return out
}

// Inherited returns the rows that reach the user through groups and are in force,
// sorted by SKU and group.
func (u User) Inherited() []Assignment {
	var out []Assignment
	for _, a := range u.Rows() {
		if !a.Direct() && a.Holds() {
			out = append(out, a)
		}
	}
	return out
}

// HoldsDirect returns the license that the user holds directly for the SKU.
func (u User) HoldsDirect(id sku.ID) (License, bool) { return Find(u.Direct(), id) }

// Inherits tells whether the SKU reaches the user through a group.
func (u User) Inherits(id sku.ID) bool {
	return slices.ContainsFunc(u.Inherited(), func(a Assignment) bool { return a.SKU == id })
}

// Find returns the license for the SKU in a list.
func Find(list []License, id sku.ID) (License, bool) {
	for _, l := range list {
		if l.SKU == id {
			return l, true
		}
	}
	return License{}, false
}
