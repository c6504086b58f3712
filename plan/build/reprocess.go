package build

import (
	"fmt"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// Reprocess returns the plan that has a group's licenses processed again for those of its
// members for whom one is in error: the users of the snapshot. There is no such call for a
// whole group. Seats, hazards and guards count as in any plan; of the request, what is requested for
// users does not.
func Reprocess(group tenant.Group, ask plan.Ask, now tenant.Snapshot, cat *sku.Catalogue) (plan.Plan, error) {
	b := newBuilder(now, cat)
	b.count = ask.Seats
	b.rules = plan.JoinDependencies(plan.BundledDependencies(), ask.Dependencies)
	b.protect(ask)
	if err := b.layers(nil, ask); err != nil {
		return plan.Plan{}, &plan.AskError{Err: err}
	}
	var requests []*userRequest
	for i := range now.Users {
		u := &now.Users[i]
		row := plan.Request{Source: plan.Source{File: fmt.Sprintf("group %q", group.Name)}, User: plan.Key{ID: string(u.ID)}}
		requests = append(requests, &userRequest{id: plan.ChangeID(u.ID), user: u, rows: []plan.Request{row}, layer: b.flags, again: &group})
	}
	p, err := b.plan(ask, requests)
	if err != nil {
		return plan.Plan{}, err
	}
	p.Header.Options.Asked = []string{fmt.Sprintf("process the licenses of group %q again for members in error", group.Name)}
	return p, nil
}
