package build

import (
	"fmt"
	"slices"

	"reseat/plan"
	"reseat/plan/impact"
	"reseat/plan/tenant"
)

// lived tells whether some user of the tenant breaks a rule without harm: all of the
// user's licenses are in force, and the pair is on all the same (R24). It looks when a
// rule is first broken.
func (b *builder) lived(d plan.Dependency) bool {
	key := fmt.Sprint(d.Plan, d.Relation, d.Plans, d.Families)
	known, ok := b.broken[key]
	if !ok {
		users := b.Snapshot().Users
		known = slices.ContainsFunc(users, func(u tenant.User) bool {
			s := plan.StateOf(u)
			return sound(u) && impact.Breaks(b.Index, d, &s)
		})
		b.broken[key] = known
	}
	return known
}

// sound tells whether every assignment of the user took effect.
func sound(u tenant.User) bool {
	return !slices.ContainsFunc(u.Assignments, func(a tenant.Assignment) bool { return a.State != "" && a.State != tenant.Active })
}
