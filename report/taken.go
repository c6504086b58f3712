package report

import "reseat/plan"

// Taken counts the users from whom a plan takes something: a license without another in
// its place, a service, a part of one, or a license for the time of a remove and
// re-assign.
func Taken(p plan.Plan) int {
	x := newServiceChanges(NewCatalog(p.Header))
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
