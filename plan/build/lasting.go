package build

import (
	"reseat/plan"
	"reseat/plan/impact"
)

// lasting notes what of a run stays although it is taken back.
func (b *builder) lasting(q *userRequest, t plan.Trace) {
	before := t.Line.Before
	if before == nil {
		q.hold(plan.Find("account-stays", "the run created this account, and reseat deletes none"))
	}
	if before.OrNone().Location == "" && t.Left.Location != "" && before != nil {
		q.hold(plan.Find("location-stays", "the usage location stays %s", t.Left.Location))
	}
	q.findings = append(q.findings, impact.LastingLoss(b.Index, before, t.Left, t.At)...)
}
