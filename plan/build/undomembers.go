package build

import (
	"slices"

	"reseat/plan"
	"reseat/plan/tenant"
)

// sameMembers tells whether two states are of the same groups, as far as their line is
// about membership.
func sameMembers(a, b *plan.State) bool {
	return len(less(a, b)) == 0 && len(less(b, a)) == 0
}

// less lists the groups of a that b is not in.
func less(a, b *plan.State) []tenant.GroupID {
	var out []tenant.GroupID
	for _, g := range a.OrNone().Member {
		if !slices.Contains(b.OrNone().Member, g) {
			out = append(out, g)
		}
	}
	return out
}

// regrouped tells whether the user still is in a group that the run joined, or out of one
// that it left.
func (b *builder) regrouped(l plan.Line, t plan.Trace, u *tenant.User) bool {
	return slices.ContainsFunc(less(t.Left, l.Before), func(g tenant.GroupID) bool { return b.IsMember(g, u.ID) }) ||
		slices.ContainsFunc(less(l.Before, t.Left), func(g tenant.GroupID) bool { return !b.IsMember(g, u.ID) })
}

// groupsBefore asks for the membership that the run found: of the groups that it changed
// and no others.
func (b *builder) groupsBefore(q *userRequest, t plan.Trace) {
	for _, g := range less(t.Left, t.Line.Before) {
		if b.IsMember(g, q.user.ID) {
			q.leaves = append(q.leaves, g)
		}
	}
	for _, g := range less(t.Line.Before, t.Left) {
		switch there, known := b.Group(g); {
		case !known:
			q.hold(plan.Find("group-gone", "group %s, of which the user was a member, is gone", b.GroupLabel(g)))
		case there.FixedMembers() != "":
			q.hold(plan.Find("group-gone", "group %q: %s", there.Name, there.FixedMembers()))
		case !b.IsMember(g, q.user.ID):
			q.joins = append(q.joins, g)
		}
	}
}

// restoreTarget has the request give a group its licenses back.
func (b *builder) restoreTarget(q *userRequest, l plan.Line) {
	q.id, q.target = l.ID, true
	g, known := b.Group(l.Group)
	if !known {
		q.hold(plan.Find("group-gone", "group %s is gone", b.GroupLabel(l.Group)))
		return
	}
	q.group, q.user = &g, groupAsUser(g)
}
