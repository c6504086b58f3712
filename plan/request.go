package plan

import (
	"fmt"
	"slices"
)

// A Source is the place a row came from.
type Source struct {
	File string `json:"file"`           // as the user named it; a selection or flag names itself, such as "--group Finance"
	Line int    `json:"line,omitempty"` // physical line, from 1; 0 where there are no lines
}

func (s Source) String() string {
	if s.Line == 0 {
		return s.File
	}
	return fmt.Sprintf("%s:%d", s.File, s.Line)
}

// A Request is one row of the input: who is asked for, and what the row itself
// wishes. Names are as written; Build resolves them against the tenant.
type Request struct {
	Source   Source
	User     Key
	Add      Cell // AddLicenses: SKU, or SKU|PLAN|PLAN with plans to switch off
	Remove   Cell // RemoveLicenses
	Swap     Cell // A=B or A,C=B
	Disable  Cell // DisabledPlans
	Enable   Cell // EnabledPlans
	Location string
	Recipe   string
	Wave     string
	Priority int
	Split    Cell     // of the columns that are kept to split the cost by (R56), where there are some
	Person   *Person  // for --create; nil where the row has no name
	Fault    *Finding // why the row cannot be used, found while reading it

	Gathered bool   // a group or the tenant brought the user in: no row and no --user names it
	LeftOut  string // the condition that leaves the user out; empty: none does (R6)

	// RecipeLocation is what the row's recipe reads from another column; Location is
	// stronger (R3).
	RecipeLocation string
}

// A Key is how a row names its user. Object id and UPN must not lead to different
// users, and the id wins; the other parts count only where both are missing (R5).
type Key struct {
	ID    string // object id
	UPN   string
	Mail  string
	Alias string // an smtp: proxy address
	Any   string // of a column that does not say which: object id, UPN, mail or alias
}

// A Cell is a cell that lists things. The zero Cell says nothing (R2). It is as small as
// can be, since a file of a million rows has five million; rows that say the same can
// share what it lists.
type Cell struct{ items *[]string }

// List returns a cell that lists items. Without any it says nothing.
func List(items ...string) Cell {
	if len(items) == 0 {
		return Cell{}
	}
	return Cell{&items}
}

// None returns the cell that says the empty set.
func None() Cell { return Cell{&[]string{}} }

// Items returns what the cell lists.
func (c Cell) Items() []string {
	if c.items == nil {
		return nil
	}
	return *c.items
}

// Said tells whether the cell says anything.
func (c Cell) Said() bool { return c.items != nil }

// None tells whether the cell says the empty set.
func (c Cell) None() bool { return c.items != nil && len(*c.items) == 0 }

// Equal tells whether two cells say the same.
func (c Cell) Equal(d Cell) bool {
	return c.items == d.items || c.Said() == d.Said() && slices.Equal(c.Items(), d.Items())
}

// A Person is what a new account needs.
type Person struct {
	DisplayName string
	FirstName   string
	LastName    string
	Department  string
}

// Label is how the row calls its user, for lines that lead to none.
func (k Key) Label() string {
	for _, s := range []string{k.UPN, k.Any, k.Mail, k.Alias, k.ID} {
		if s != "" {
			return s
		}
	}
	return ""
}
