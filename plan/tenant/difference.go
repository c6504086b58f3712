package tenant

import (
	"slices"
	"strings"

	"reseat/plan/sku"
)

// A Turn says what became of a user between two snapshots.
type Turn string

// The turns. A license is gained or lost by all paths taken together; one that a user has
// in both snapshots, by another path or with other service plans off, is changed.
const (
	Gained  Turn = "gained"
	Lost    Turn = "lost"
	Changed Turn = "changed"
	Created Turn = "account-created"
	Deleted Turn = "account-deleted"
	Account Turn = "account-changed" // blocked, unblocked, renamed, or another usage location
)

// A Difference is one thing that differs for one user between two snapshots.
type Difference struct {
	User   *User // as in the later snapshot, in the earlier one if it is not there any more
	Was    *User // in the earlier snapshot; nil where the user is not in it
	Is     *User // in the later one
	Turn   Turn
	SKU    sku.ID       // empty for an account
	Before []Assignment // of the SKU that were in force, by path
	After  []Assignment
}

// Differences compares two snapshots of one tenant user by user, by object id, in the
// order of the later snapshot, then of the earlier one for who is in it alone. A user who
// is in one alone is compared only where both snapshots hold every user.
func Differences(earlier, later Snapshot) []Difference {
	whole := earlier.Complete && later.Complete
	names := !earlier.Redacted && !later.Redacted // pseudonyms of two keys differ for everybody
	was := make(map[UserID]*User, len(earlier.Users))
	for i := range earlier.Users {
		was[earlier.Users[i].ID] = &earlier.Users[i]
	}
	var out []Difference
	met := make(map[UserID]bool, len(later.Users))
	for i := range later.Users {
		u := &later.Users[i]
		met[u.ID] = true
		if old := was[u.ID]; old != nil || whole {
			out = append(out, compared(old, u, names)...)
		}
	}
	for i := range earlier.Users {
		if u := &earlier.Users[i]; whole && !met[u.ID] {
			out = append(out, compared(u, nil, names)...)
		}
	}
	return out
}

// compared compares one user; a nil one is not there.
func compared(was, is *User, names bool) (out []Difference) {
	d := Difference{User: is, Was: was, Is: is}
	switch {
	case was == nil:
		d.Turn = Created
		out = append(out, d)
	case is == nil:
		d.User, d.Turn = was, Deleted
		out = append(out, d)
	case was.Disabled != is.Disabled, was.UsageLocation != is.UsageLocation, names && !strings.EqualFold(was.UPN, is.UPN):
		d.Turn = Account
		out = append(out, d)
	}
	before, after := inForce(was), inForce(is)
	ids := slices.Concat(skusOf(before), skusOf(after))
	slices.Sort(ids)
	for _, id := range slices.Compact(ids) {
		d.SKU, d.Before, d.After = id, ofSKU(before, id), ofSKU(after, id)
		switch {
		case len(d.Before) == 0:
			d.Turn = Gained
		case len(d.After) == 0:
			d.Turn = Lost
		case !slices.EqualFunc(d.Before, d.After, sameRow):
			d.Turn = Changed
		default:
			continue
		}
		out = append(out, d)
	}
	return out
}

func inForce(u *User) []Assignment {
	if u == nil {
		return nil
	}
	return slices.DeleteFunc(u.Rows(), func(a Assignment) bool { return !a.Holds() })
}

func skusOf(rows []Assignment) (ids []sku.ID) {
	for _, a := range rows {
		ids = append(ids, a.SKU)
	}
	return ids
}

func ofSKU(rows []Assignment, id sku.ID) (out []Assignment) {
	for _, a := range rows {
		if a.SKU == id {
			out = append(out, a)
		}
	}
	return out
}

// sameRow tells whether two rows are the same path with the same service plans off.
func sameRow(a, b Assignment) bool { return a.Group == b.Group && a.Disabled.Equal(b.Disabled) }
