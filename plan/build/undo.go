package build

import (
	"fmt"
	"slices"
	"strings"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// Undo returns the plan that leads from the tenant as it is back to what a run found,
// for all users for whom a call of it may have landed and no others (R48). Nothing is ever deleted: an account
// that the run created stays (R14), and so does a usage location that was missing.
//
// A user who is no longer as the run left it is held; one who is as before already is
// unchanged. For the rest the rules of Build hold: hazards, seats and guards. Of the
// ask, what is asked of users does not count, but for the location of those who would
// get a license back and have none.
func Undo(u plan.Undoing, ask plan.Ask, now tenant.Snapshot, cat *sku.Catalogue) (plan.Plan, error) {
	b := newBuilder(now, cat)
	b.count = ask.Seats
	b.rules = plan.JoinDependencies(plan.BundledDependencies(), ask.Dependencies)
	b.protect(ask)
	if err := b.layers(nil, ask); err != nil {
		return plan.Plan{}, &plan.AskError{Err: err}
	}
	b.members = b.newMemberStates()
	var requests []*userRequest
	for _, t := range u.Traces {
		requests = append(requests, b.restore(u, t))
	}
	p, err := b.plan(ask, requests)
	if err != nil {
		return plan.Plan{}, err
	}
	p.Header.Options.Asked = []string{fmt.Sprintf("undo the run of plan %.12s", u.Digest)}
	return p, nil
}

// restore is the request that gives a user back what was before the run.
func (b *builder) restore(u plan.Undoing, t plan.Trace) *userRequest {
	l := t.Line
	key := plan.Key{ID: string(t.User)}
	if t.User == "" {
		key = plan.Key{UPN: l.UPN}
	}
	if l.OfGroup() {
		key = plan.Key{}
	}
	user, found := b.who(key)
	row := plan.Request{Source: plan.Source{File: u.Run}, User: plan.Key{ID: string(t.User), UPN: l.UPN}, Wave: l.Wave, Priority: l.Priority}
	q := &userRequest{id: changeID(&row, user), user: user, rows: []plan.Request{row}, layer: b.flags, findings: found, restores: true}
	if l.OfGroup() {
		q.findings = nil
		b.restoreTarget(q, l)
		user = q.user
	}
	switch {
	case user == nil:
	case t.Doubt:
		q.hold(plan.Find("undo-in-doubt", "a call of the run has no answer on record"))
	case b.alike(l, l.Before, stateOf(user)) && !b.regrouped(l, t, user):
		t.Unsure = false // there is nothing to take back, whoever did it
		b.asBefore(q, t)
	case t.Sure != nil && b.alike(l, t.Sure, stateOf(user)) && sameMembers(t.Sure, t.Left):
		t.Left, t.Unsure = t.Sure, false
		b.asBefore(q, t)
		b.lasting(q, t)
	case !b.alike(l, t.Left, stateOf(user)):
		q.hold(plan.Find("undo-moved", "%s", b.moved(l, t.Left, stateOf(user))))
	default:
		b.asBefore(q, t)
		b.lasting(q, t)
	}
	return q
}

// asBefore asks for the licenses and the usage location that the run found. A SKU
// that neither it found nor left is none of its business.
func (b *builder) asBefore(q *userRequest, t plan.Trace) {
	q.left = t.Left
	b.groupsBefore(q, t)
	before := t.Line.Before.OrNone()
	for _, id := range t.Line.About(before.Direct, t.Left.Direct) {
		was, had := tenant.Find(before.Direct, id)
		_, has := tenant.Find(t.Left.Direct, id)
		_, listed := b.Owned(id)
		switch {
		case listed && had:
			q.wishes = append(q.wishes, wish{op: opAssign, sku: id, via: plan.Update, choice: Choice{Fixed: true, Off: was.Disabled}})
		case listed && has && q.holds(id):
			q.wishes = append(q.wishes, wish{op: opRemove, sku: id, via: plan.Update})
		case had && !q.holds(id):
			q.hold(plan.Find("sku-gone", "%s was removed by the run and cannot be restored", b.Label(id)))
		case q.holds(id):
			q.layer.note(q, plan.Find("dead-sku", "%s is assigned and no longer listed by the tenant", b.Label(id)))
		}
	}
	switch {
	case before.Location != "" && before.Location != t.Left.Location:
		q.location, q.overwrite, q.source = before.Location, true, "as it was before the run"
	case before.Location == "" && slices.ContainsFunc(q.wishes, wish.chooses):
		q.location, q.source = q.layer.location, "as "+q.layer.locator+" says" // no license comes back without one
	}
	if t.Unsure {
		q.layer.note(q, plan.Find("undo-unsure", "the record does not prove that it was the run that changed this user"))
	}
}

// holds tells whether the user of a request has a SKU directly.
func (q *userRequest) holds(id sku.ID) bool {
	_, ok := q.user.HoldsDirect(id)
	return ok
}

// note adds a finding to a request, accepted if the layer accepts its code.
func (y *layer) note(q *userRequest, f plan.Finding) {
	f.Accepted = f.Severity == plan.Hazard && slices.Contains(y.accept, f.Code)
	q.findings = append(q.findings, f)
}

// alike tells whether two states are the same as far as a line is about them. No user
// at all is as good as one that has nothing.
func (b *builder) alike(l plan.Line, was, is *plan.State) bool {
	return l.Same(was.OrNone(), is.OrNone(), b.UserPlans())
}

// moved says how a state differs from the one that a run left; nothing where it does
// not. No user at all is as good as one that holds nothing.
func (b *builder) moved(l plan.Line, left, is *plan.State) string {
	left, is = left.OrNone(), is.OrNone()
	var words []string
	for _, id := range l.About(left.Direct, is.Direct) {
		was, had := tenant.Find(left.Direct, id)
		now, has := tenant.Find(is.Direct, id)
		label := b.Label(id)
		switch {
		case had && !has:
			words = append(words, label+" was removed since the run")
		case has && !had:
			words = append(words, label+" was assigned since the run")
		case had && !plan.UserPlans(b.UserPlans()).Same(id, was.Disabled, now.Disabled):
			words = append(words, "the service plans of "+label+" changed since the run")
		}
	}
	if l.WritesLocation() && !strings.EqualFold(left.Location, is.Location) {
		words = append(words, fmt.Sprintf("the usage location is %s now, the run left %s", orNothing(is.Location), orNothing(left.Location)))
	}
	return strings.Join(words, ", ")
}

func orNothing(s string) string {
	if s == "" {
		return "empty"
	}
	return s
}
