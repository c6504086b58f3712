package report

import (
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// A Concern is something about a user's licenses that somebody should look at.
type Concern string

// The concerns of an inventory.
const (
	RowInError   Concern = "error"
	BlockedHolds Concern = "blocked-licensed"
	GuestHolds   Concern = "guest-licensed"
	HeldTwice    Concern = "direct-and-inherited"
	HoldsNothing Concern = "unlicensed"
)

// concerns says what each means and what to do, what costs most first.
var concerns = []struct {
	Concern
	means, remedy string
}{
	{RowInError, "an assignment did not take effect, wholly or in part", "see `reseat user show USER`: the error is there in words"},
	{BlockedHolds, "the account is blocked from signing in and has a license", "remove it with `reseat plan --sign-in-blocked --has SKU --remove SKU`, or keep it for as long as the mailbox is needed"},
	{GuestHolds, "a guest has a license of this tenant", "check that the guest needs it"},
	{HeldTwice, "the same license is assigned directly and through a group: one license in use, but the direct assignment stays when the user leaves the group", "remove the direct one with `reseat plan --direct-and-inherited SKU --remove SKU`"},
	{HoldsNothing, "an active member has no license", "give one with `reseat plan --unlicensed --assign SKU`, or leave it"},
}

// concernsOf lists what is the matter with one user.
func concernsOf(u tenant.User, paths map[sku.ID]*pathsOf) []Concern {
	var failed, held, twice bool
	for _, p := range paths {
		failed = failed || p.failed
		held = held || p.held()
		twice = twice || p.direct && p.inherited
	}
	is := map[Concern]bool{
		RowInError: failed, BlockedHolds: held && u.Disabled, GuestHolds: held && u.Guest, HeldTwice: twice,
		HoldsNothing: !held && !u.Disabled && !u.Guest,
	}
	var out []Concern
	for _, c := range concerns {
		if is[c.Concern] {
			out = append(out, c.Concern)
		}
	}
	return out
}
