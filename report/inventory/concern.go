package inventory

import (
	"fmt"
	"slices"
	"strings"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// A Concern is something about a user's licenses that somebody should look at.
type Concern string

// The concerns of an inventory.
const (
	RowInError   Concern = "error"
	BlockedHolds Concern = "blocked-licensed"
	Unused       Concern = "inactive"
	Unrecorded   Concern = "no-recorded-sign-in"
	Overlapping  Concern = "overlap"
	GuestHolds   Concern = "guest-licensed"
	HeldTwice    Concern = "direct-and-inherited"
	HoldsNothing Concern = "unlicensed"
)

// InactiveDays is after how many days without a sign-in an inventory calls a user inactive.
const InactiveDays = 90

// concerns says what each means and what to do, what costs most first.
var concerns = []struct {
	Concern
	means, remedy string
}{
	{RowInError, "an assignment did not take effect, wholly or in part", "look at the user with user show, which says the error in words"},
	{BlockedHolds, "the account is blocked from signing in and has a license", "remove it, or keep it for as long as the mailbox is needed; each direct assignment has its command in \"Licenses to remove\""},
	{Unused, fmt.Sprintf("the user has a license and last signed in more than %d days ago", InactiveDays), "ask, then remove it; each direct assignment has its command in \"Licenses to remove\""},
	{Unrecorded, fmt.Sprintf("the user has a license and an account older than %d days, and no sign-in is on record: Microsoft Graph does not distinguish never from not recorded", InactiveDays), "ask, then remove it; each direct assignment has its command in \"Licenses to remove\""},
	{Overlapping, "all services of a license are on through other licenses of the user", "remove it, no service is lost; each direct assignment has its command in \"Licenses to remove\""},
	{GuestHolds, "a guest has a license of this tenant", "check that the guest needs it"},
	{HeldTwice, "the same license is assigned directly and through a group: one license in use, but the direct assignment stays when the user leaves the group", "remove the direct one; each direct assignment has its command in \"Licenses to remove\""},
	{HoldsNothing, "an active member has no license", "assign one, or leave it"},
}

// unused are the grounds on which an inventory calls a user inactive.
func (v *Inventory) unused() plan.Grounds {
	return plan.Grounds{Inactive: InactiveDays, NoRecordedSignIn: InactiveDays, At: v.Made}
}

// judge finds what is the matter with one user, and what that rests on.
func (v *Inventory) judge(h *Holder, paths map[sku.ID]*pathsOf) {
	u := h.User
	var failed, held, twice bool
	for _, p := range paths {
		failed = failed || p.failed
		held = held || p.held()
		twice = twice || p.direct && p.inherited
	}
	h.overlaps = v.overlaps(u)
	g := v.unused()
	inUse := v.SignIns && held && !u.Disabled
	is := map[Concern]bool{
		RowInError: failed, BlockedHolds: held && u.Disabled, GuestHolds: held && u.Guest, HeldTwice: twice,
		HoldsNothing: !held && !u.Disabled && !u.Guest, Overlapping: len(h.overlaps) > 0,
		Unused: inUse && g.IsInactive(u), Unrecorded: inUse && g.IsUnrecorded(u),
	}
	for _, c := range concerns {
		if is[c.Concern] {
			h.Concerns = append(h.Concerns, c.Concern)
		}
	}
	if is[Unused] || is[Unrecorded] {
		h.Evidence = append(h.Evidence, g.SignInEvidence(u))
	}
	for _, id := range h.overlaps {
		h.Evidence = append(h.Evidence, v.Catalog.Product(id)+": all services are on through "+strings.Join(v.others(u, id), " and "))
	}
}

// overlaps lists the direct licenses of a user that other paths cover. Users who have the
// same share the answer.
func (v *Inventory) overlaps(u tenant.User) []sku.ID {
	rows := u.Rows()
	if len(rows) < 2 {
		return nil
	}
	var key strings.Builder
	for _, a := range rows {
		fmt.Fprint(&key, a.SKU, a.Group, a.State, a.Disabled, ";")
	}
	known, ok := v.covered[key.String()]
	if !ok {
		for _, l := range u.Direct() {
			if !slices.Contains(known, l.SKU) && plan.Overlaps(u, l.SKU, v.Catalog.User) && len(v.Catalog.User[l.SKU]) > 0 && !u.Inherits(l.SKU) {
				known = append(known, l.SKU)
			}
		}
		v.covered[key.String()] = known
	}
	return known
}

// others names the paths of a user that have something of a license on, or as much of it.
func (v *Inventory) others(u tenant.User, id sku.ID) []string {
	direct, _ := u.HoldsDirect(id)
	open := v.Catalog.User[id].Minus(direct.Disabled)
	var out []string
	for _, a := range u.Rows() {
		if !a.InForce() || a.SKU == id && a.Direct() {
			continue
		}
		on := v.Catalog.User[a.SKU].Minus(a.Disabled)
		gives := slices.ContainsFunc(open, func(p sku.PlanID) bool {
			left, _ := sku.LeftOf(p, on)
			return on.Has(p) || left == sku.Enough
		})
		switch {
		case gives && a.Direct():
			out = append(out, v.Catalog.Product(a.SKU))
		case gives:
			out = append(out, v.Catalog.Product(a.SKU)+" from group "+v.Catalog.Group(a.Group))
		}
	}
	return out
}
