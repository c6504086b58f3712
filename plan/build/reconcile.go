package build

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// A reconciling is a license that the users of the sources have, and nobody else (R55).
type reconciling struct {
	sku        sku.ID // empty: nothing is reconciled
	bounds     string
	unresolved []string // rows that lead to no user for certain
}

// notOnTheList is the source of a user who has the license and stands in no row.
const notOnTheList = "not on the list"

// unresolved are the findings of rows that lead to no user for certain.
var unresolved = []plan.Code{"user-not-found", "ambiguous-user", "identity-mismatch", "not-an-address", "ragged-row", "no-user", "bad-encoding"}

// reconciled returns the request with a removal for each user in scope who has the license
// and is not on the list, and what is requested for all others.
func (b *builder) reconciled(reqs []plan.Request, ask plan.Ask) ([]plan.Request, plan.Ask, error) {
	if err := ask.Check(); err != nil || ask.Reconcile.SKU == "" {
		return reqs, ask, err
	}
	id, err := b.SKU(ask.Reconcile.SKU)
	switch {
	case err != nil:
		return nil, ask, fmt.Errorf("--reconcile: %w", err)
	case !b.Snapshot().Complete:
		return nil, ask, errors.New("--reconcile needs every user of the tenant")
	}
	b.reconcile = reconciling{sku: id, bounds: ask.Reconcile.Bounds}
	listed := map[tenant.UserID]bool{}
	for i := range reqs {
		r := &reqs[i]
		if r.Add.Said() || r.Remove.Said() || r.Swap.Said() || r.Disable.Said() || r.Enable.Said() || r.Recipe != "" {
			return nil, ask, fmt.Errorf("%s: the row has license columns of its own, which cannot be combined with --reconcile", r.Source)
		}
		u := b.listed(r, ask.Create)
		if u != nil {
			listed[u.ID] = true
		}
	}
	out, direct := slices.Clone(reqs), 0
	for i := range b.Snapshot().Users {
		u := &b.Snapshot().Users[i]
		_, has := u.HoldsDirect(id)
		if has {
			direct++
		}
		if !has && !u.Inherits(id) || listed[u.ID] || ask.Reconcile.Scope != nil && !ask.Reconcile.Scope[u.ID] {
			continue
		}
		out = append(out, plan.Request{Source: plan.Source{File: notOnTheList}, User: plan.Key{ID: string(u.ID)}, Gathered: true, Remove: plan.List(string(id))})
	}
	if p := ask.Reconcile.Percent; p != nil {
		n := direct * *p / 100
		if ask.Guards.MaxRemovals == nil || *ask.Guards.MaxRemovals > n {
			ask.Guards.MaxRemovals = &n
		}
	}
	ask.Assign, ask.Reconcile = []string{ask.Reconcile.SKU}, plan.Reconcile{}
	return out, ask, nil
}

// listed is the user whom a row of the list names. A row that names nobody for certain is
// remembered: it can be anybody of those who would lose the license.
func (b *builder) listed(r *plan.Request, create bool) *tenant.User {
	u, found := b.who(r.User)
	uncertain := r.Fault != nil && slices.Contains(unresolved, r.Fault.Code) ||
		slices.ContainsFunc(found, func(f plan.Finding) bool { return slices.Contains(unresolved, f.Code) })
	if u == nil && !uncertain {
		uncertain = true
	}
	if u == nil && create && r.Fault == nil && named(r.Person) && len(found) <= 1 {
		uncertain = false // a new account
	}
	if uncertain {
		b.reconcile.unresolved = append(b.reconcile.unresolved, r.Source.String())
	}
	return u
}

// reviewReconcile puts a removal on hold while rows of the list name nobody for certain.
func (d *draft) reviewReconcile() {
	x := d.b.reconcile
	if len(x.unresolved) == 0 || !slices.ContainsFunc(d.line.Calls, func(c plan.Call) bool { return slices.Contains(c.Remove, x.sku) }) {
		return
	}
	rows := slices.Clone(x.unresolved)
	slices.Sort(rows)
	text := strings.Join(rows[:min(3, len(rows))], ", ")
	if more := len(rows) - 3; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	d.note(plan.Find("reconcile-unresolved", "%s of the list may mean this user, and names nobody for certain (%s)", tenant.Count(len(rows), "row"), text))
}

// reconciles tells whether the license of a wish is the one that is reconciled.
func (d *draft) reconciles(id sku.ID) bool { return id != "" && d.b.reconcile.sku == id }

// reconcileWords says what is asked.
func (b *builder) reconcileWords() []string {
	x := b.reconcile
	if x.sku == "" {
		return nil
	}
	who := "nobody else"
	if x.bounds != "" {
		who = "nobody else in " + x.bounds
	}
	return []string{"reconcile " + b.Label(x.sku) + ": the users of the list have it, " + who + " has it directly"}
}
