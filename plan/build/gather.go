package build

import (
	"cmp"
	"slices"
	"strings"

	"reseat/plan"
	"reseat/plan/tenant"
)

// gather puts the rows together by user, in the order in which users first appear, and
// gives each user what rows, recipes and flags ask of it (R3).
func (b *builder) gather(reqs []plan.Request, order []int) []*userRequest {
	list := make([]*userRequest, 0, len(reqs))
	byID := make(map[plan.ChangeID]*userRequest, len(reqs))
	for _, i := range order {
		r := &reqs[i]
		user, found := b.who(r.User)
		if user == nil && r.Fault != nil {
			found = nil // the row's key is not to be trusted, and its fault says so
		}
		id := changeID(r, user)
		q := byID[id]
		if q == nil {
			q = &userRequest{id: id, user: user, rows: reqs[i : i+1 : i+1]}
			byID[id] = q
			list = append(list, q)
		} else {
			q.rows = append(q.rows, *r)
		}
		q.learn(found)
	}
	for _, q := range list {
		known := false
		if q.layer, known = b.layerOf(q); !known {
			q.unknownRecipe()
		}
		if q.layer.create {
			q.create()
		}
		if !q.creates() && q.user == nil {
			q.missing()
		}
		b.settle(q)
	}
	return list
}

func changeID(r *plan.Request, u *tenant.User) plan.ChangeID {
	if u != nil {
		return plan.ChangeID(u.ID)
	}
	return plan.ChangeID("row:" + strings.ToLower(cmp.Or(r.User.Label(), r.Source.String())))
}

// create turns a request for a missing user into one for a new account, where a row
// says enough about it (R14).
func (q *userRequest) create() {
	missing := func(f plan.Finding) bool { return f.Code == "user-not-found" }
	for _, f := range q.findings {
		if !missing(f) {
			return
		}
	}
	if r, ok := q.newcomer(); ok && q.user == nil {
		q.id = plan.ChangeID("new:" + strings.ToLower(newUPN(r)))
		q.findings = nil
	}
}

// unknownRecipe holds the user for a recipe that no file defines.
func (q *userRequest) unknownRecipe() {
	for _, r := range q.rows {
		if r.Recipe != "" {
			q.hold(plan.Find("unknown-recipe", "%s: recipe %q is not defined", r.Source, r.Recipe))
		}
	}
}

// settle works out the wishes of one user from its rows and the layers below.
func (b *builder) settle(q *userRequest) {
	for _, r := range q.rows {
		if r.Fault != nil {
			f := *r.Fault
			f.Text = r.Source.String() + ": " + f.Text
			q.hold(f)
		}
	}
	if len(q.rows) > 1 {
		q.hold(plan.Find("duplicate-row", "requested %d times: %s", len(q.rows), q.places()))
		q.meet()
	}
	q.wishes = b.wishesOn(q)
	q.locate()
	if q.contradicts() {
		q.wishes = nil // whichever of them came first would be no better than the others
	}
}

// wishesOn joins what the rows ask with what the layer below does. Most rows of a
// file say the same, so that is joined once for each wording.
func (b *builder) wishesOn(q *userRequest) []wish {
	if len(q.rows) > 1 {
		return b.joined(q)
	}
	b.key = appendWording(b.key[:0], &q.rows[0])
	if list, known := b.wishes[layerKey{q.layer, string(b.key)}]; known {
		return list
	}
	key := string(b.key)
	before := len(q.findings)
	list := b.joined(q)
	if len(q.findings) == before {
		b.wishes[layerKey{q.layer, key}] = list
	}
	return list
}

func (b *builder) joined(q *userRequest) []wish {
	own := b.ownWishes(q)
	all := slices.Clip(own)
	for _, f := range q.layer.wishes {
		if !q.silences(f) && !meetsAny(f, own) {
			all = append(all, f)
		}
	}
	return all
}

// silences tells whether a "none" in any row takes the flag's wish back (R2).
func (q *userRequest) silences(f wish) bool {
	return slices.ContainsFunc(q.rows, func(r plan.Request) bool { return silences(r, f) })
}

func silences(r plan.Request, f wish) bool {
	switch f.op {
	case opRemove:
		return r.Remove.None()
	case opSwap:
		return r.Swap.None()
	default:
		return r.Add.None()
	}
}
