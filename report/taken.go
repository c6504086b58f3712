package report

import (
	"slices"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/report/words"
)

// Taken counts the users from whom a plan takes something: a license without another in
// its place, a service, a part of one, or a license for the time of a remove and
// re-assign. Of a plan about groups it counts members.
func Taken(p plan.Plan) int {
	if p.OfGroups() {
		return membersTaken(p)
	}
	x := newServiceChanges(words.NewCatalog(p.Header))
	n := 0
	for _, l := range p.Lines {
		if l.Kind != plan.Change {
			continue
		}
		if s := x.of(l); len(l.Loses)+len(s.off)+len(s.smaller) > 0 || len(taken(l)) > 0 {
			n++
		}
	}
	return n
}

// membersTaken counts the members from whom the change of a group's licenses takes a
// license or a service that no other one replaces.
func membersTaken(p plan.Plan) int {
	n := 0
	for _, m := range p.MembersOf(plan.Change) {
		gone := func(id sku.PlanID) bool {
			left, _ := sku.LeftOf(id, m.On)
			return left != sku.Enough
		}
		if m.Ends == plan.Loses || slices.ContainsFunc(m.Off, gone) {
			n++
		}
	}
	return n
}
