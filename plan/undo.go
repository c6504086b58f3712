package plan

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// A Trace is what a run did to one user, as its journal has it.
type Trace struct {
	Line   Line          // of the run's plan
	User   tenant.UserID // of an account that the run created, the new one
	Left   *State        // how the run left the user, if every call landed that may have
	Sure   *State        // how it did if none landed but those known to have; nil: as Left
	At     time.Time     // when the last write was accepted
	Doubt  bool          // what became of a call is not known
	Unsure bool          // somebody else may have done it: a call was not seen to land, or the record was lost
}

// An Undoing is a run to take back: its name, the digest of its plan, and the users
// that it changed.
type Undoing struct {
	Run    string
	Digest string
	Traces []Trace
}

// Undo returns the plan that leads from the tenant as it is back to what a run found,
// for the users that it changed and no others. Nothing is ever deleted: an account
// that the run created stays (R14), and so does a usage location that was missing.
//
// A user who is no longer as the run left it is held; one who is as before already is
// unchanged. For the rest the rules of Build hold: hazards, seats and guards. Of the
// ask, what is asked of users does not count, but for the location of those who would
// get a license back and have none.
func Undo(u Undoing, ask Ask, now tenant.Snapshot, cat *sku.Catalogue) (Plan, error) {
	w := newBuilder(now, cat)
	w.count = ask.Seats
	w.rules = JoinDependencies(bundledDependencies(), ask.Dependencies)
	w.protect(ask)
	if err := w.layers(nil, ask); err != nil {
		return Plan{}, &AskError{err}
	}
	var orders []*order
	for _, t := range u.Traces {
		if t.Doubt || t.Unsure || !w.alike(t.Line, t.Line.Before, t.Left) {
			orders = append(orders, w.restore(u, t))
		}
	}
	p, err := w.plan(ask, orders)
	if err != nil {
		return Plan{}, err
	}
	p.Header.Options.Asked = []string{fmt.Sprintf("take back the run of plan %.12s", u.Digest)}
	return p, nil
}

// restore is the order that gives a user back what was before the run.
func (w *builder) restore(u Undoing, t Trace) *order {
	l := t.Line
	key := Key{ID: string(t.User)}
	if t.User == "" {
		key = Key{UPN: l.UPN}
	}
	user, found := w.who(key)
	row := Request{Source: Source{File: u.Run}, User: Key{ID: string(t.User), UPN: l.UPN}, Wave: l.Wave, Priority: l.Priority}
	o := &order{id: changeID(&row, user), user: user, rows: []Request{row}, layer: w.flags, findings: found, restores: true}
	switch {
	case user == nil:
	case t.Doubt:
		o.hold(find("undo-in-doubt", "a call of the run has no answer on record"))
	case w.alike(l, l.Before, stateOf(user)):
		t.Unsure = false // there is nothing to take back, whoever did it
		w.asBefore(o, t)
	case t.Sure != nil && w.alike(l, t.Sure, stateOf(user)):
		t.Left, t.Unsure = t.Sure, false
		w.asBefore(o, t)
		w.lasting(o, t)
	case !w.alike(l, t.Left, stateOf(user)):
		o.hold(find("undo-moved", "%s", w.moved(l, t.Left, stateOf(user))))
	default:
		w.asBefore(o, t)
		w.lasting(o, t)
	}
	return o
}

// asBefore asks for the licenses and the usage location that the run found. A SKU
// that neither it found nor left is none of its business.
func (w *builder) asBefore(o *order, t Trace) {
	before := t.Line.Before.orNone()
	for _, id := range t.Line.About(before.Direct, t.Left.Direct) {
		was, had := tenant.Find(before.Direct, id)
		_, has := tenant.Find(t.Left.Direct, id)
		_, listed := w.Owned(id)
		switch {
		case listed && had:
			o.wishes = append(o.wishes, wish{op: opAssign, sku: id, via: Update, choice: Choice{Fixed: true, Off: was.Disabled}})
		case listed && has && o.holds(id):
			o.wishes = append(o.wishes, wish{op: opRemove, sku: id, via: Update})
		case had && !o.holds(id):
			o.hold(find("sku-gone", "%s was taken by the run and cannot come back", w.Label(id)))
		case o.holds(id):
			o.layer.note(o, find("dead-sku", "%s is held and no longer listed by the tenant", w.Label(id)))
		}
	}
	switch {
	case before.Location != "" && before.Location != t.Left.Location:
		o.location, o.overwrite, o.source = before.Location, true, "as it was before the run"
	case before.Location == "" && slices.ContainsFunc(o.wishes, wish.chooses):
		o.location, o.source = o.layer.location, "as "+o.layer.locator+" says" // no license comes back without one
	}
	if t.Unsure {
		o.layer.note(o, find("undo-unsure", "the record does not prove that it was the run that changed this user"))
	}
}

// holds tells whether the user of an order holds a SKU directly.
func (o *order) holds(id sku.ID) bool {
	_, ok := o.user.HoldsDirect(id)
	return ok
}

// note adds a finding to an order, accepted if the layer accepts its code.
func (y *layer) note(o *order, f Finding) {
	f.Accepted = f.Severity == Hazard && slices.Contains(y.accept, f.Code)
	o.findings = append(o.findings, f)
}

// alike tells whether two states are the same as far as a line is about them. No user
// at all is as good as one that has nothing.
func (w *builder) alike(l Line, a, b *State) bool {
	return l.Same(a.orNone(), b.orNone(), w.UserPlans())
}

// moved says how a state differs from the one that a run left; nothing where it does
// not. No user at all is as good as one that holds nothing.
func (w *builder) moved(l Line, left, is *State) string {
	left, is = left.orNone(), is.orNone()
	var words []string
	for _, id := range l.About(left.Direct, is.Direct) {
		was, had := tenant.Find(left.Direct, id)
		now, has := tenant.Find(is.Direct, id)
		label := w.Label(id)
		switch {
		case had && !has:
			words = append(words, label+" is gone since the run")
		case has && !had:
			words = append(words, label+" was assigned since the run")
		case had && !UserPlans(w.UserPlans()).Same(id, was.Disabled, now.Disabled):
			words = append(words, "the service plans of "+label+" changed since the run")
		}
	}
	if l.writesLocation() && !sameLocation(left.Location, is.Location) {
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
