package build

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// Targets returns the plan that changes groups' own licenses (R50): a line for each group,
// with what follows for each of its direct members. The snapshot has the groups with their
// members, and the members as users. The errors are those of Plan.
func Targets(targets []plan.Target, ask plan.Ask, now tenant.Snapshot, cat *sku.Catalogue) (plan.Plan, error) {
	b := newBuilder(now, cat)
	b.count, b.fixes = ask.Seats, ask.Fix
	b.rules = plan.JoinDependencies(plan.BundledDependencies(), ask.Dependencies)
	b.protect(ask)
	err := errors.Join(b.learnKeepFree(ask.KeepFree), ask.CheckTargets())
	if err == nil {
		err = b.layers(nil, ask)
	}
	if err != nil {
		return plan.Plan{}, &plan.AskError{Err: err}
	}
	b.members = b.newMemberStates()
	return b.plan(ask, b.targetRequests(targets))
}

// targetRequests puts the rows together by group, in the order of the run: what an earlier
// group does to a member, and to the seats, is so for a later one.
func (b *builder) targetRequests(targets []plan.Target) []*userRequest {
	var out []*userRequest
	for _, t := range targets {
		row := plan.Request{Source: t.Source, User: plan.Key{Any: t.Name}, Wave: t.Wave, Priority: t.Priority, Fault: t.Fault}
		i := slices.IndexFunc(out, func(q *userRequest) bool { return q.group != nil && q.group.ID == t.Group })
		if i >= 0 {
			out[i].rows = append(out[i].rows, row)
			continue
		}
		q := &userRequest{id: plan.ChangeID("row:" + strings.ToLower(cmp.Or(t.Name, t.Source.String()))), rows: []plan.Request{row}, layer: b.byRecipe[""], target: true}
		if g, known := b.Group(t.Group); known {
			q.id, q.group, q.user = plan.GroupChange(g.ID), &g, groupAsUser(g)
		}
		q.wishes = q.layer.wishes
		out = append(out, q)
	}
	slices.SortStableFunc(out, func(a, b *userRequest) int {
		x, y := a.rows[0], b.rows[0]
		return cmp.Or(compareWaves(x.Wave, y.Wave), compareSet(x.Priority, y.Priority), strings.Compare(strings.ToLower(a.label()), strings.ToLower(b.label())))
	})
	return out
}

// groupAsUser has the group's licenses as direct ones: what is requested for them is worked out
// as for a user (R43 on the group's row).
func groupAsUser(g tenant.Group) *tenant.User {
	u := g.AsUser()
	return &u
}

// targetLine works out the line of a group.
func (b *builder) targetLine(q *userRequest) plan.Line {
	d := &draft{b: b, q: q, line: b.newLine(q), is: map[sku.ID]sku.PlanSet{}, kept: map[sku.ID]sku.PlanSet{}}
	d.line.User = ""
	for _, r := range q.rows {
		if r.Fault != nil {
			d.note(*r.Fault)
		}
	}
	if len(q.rows) > 1 {
		d.note(plan.Find("duplicate-row", "requested %d times: %s", len(q.rows), q.places()))
	}
	if q.group == nil {
		d.line.Group = tenant.GroupID(q.id) // so that the line is known as that of a group
		return d.held()
	}
	d.line.Group = q.group.ID
	if why := q.group.NoLicenses(); why != "" {
		d.note(plan.Find("group-kind", "%s", why))
		return d.held()
	}
	return d.workTarget()
}

func (d *draft) workTarget() plan.Line {
	for _, l := range d.line.Before.Direct {
		d.is[l.SKU] = l.Disabled
	}
	d.want = maps.Clone(d.is)
	d.stays = d.b.staysOff(d.q, d.line.Before)
	for _, x := range d.q.wishes {
		d.grant(x)
	}
	if x := d.q.layer.exact; x != nil {
		d.takeOthers(x)
	}
	d.line.Calls = d.targetCalls()
	if len(d.line.Calls) > 0 {
		d.line.After = d.targetAfter()
		d.fix()
	}
	if len(d.line.Calls) == 0 {
		d.line.After = d.line.Before
		line := d.unchanged()
		if line.Kind == plan.Unchanged { // its members are read back all the same
			d.listMembers()
			line.Members, line.Aside = d.line.Members, d.line.Aside
		}
		return line
	}
	d.reviewCarry()
	d.reviewNothingOn()
	d.reviewWithin()
	d.reviewMembers()
	if d.holds() {
		return d.held()
	}
	d.line.Kind = plan.Change
	d.b.members.apply(d.line)
	d.sortFindings()
	return d.line
}

// targetCalls is the one call that changes the group's licenses.
func (d *draft) targetCalls() []plan.Call {
	add, remove := d.difference()
	if len(add)+len(remove) == 0 {
		return nil
	}
	return []plan.Call{{Kind: plan.GroupLicenses, Group: d.line.Group, Add: add, Remove: remove}}
}

func (d *draft) targetAfter() *plan.State { return &plan.State{Direct: licenses(d.want)} }

// plural says how many members, with the verb.
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
