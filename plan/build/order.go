package build

import (
	"cmp"
	"slices"
	"strings"

	"reseat/plan"
	"reseat/plan/tenant"
)

// An order is all that is asked of one user, after rows and flags have met.
type userRequest struct {
	id        plan.ChangeID
	user      *tenant.User   // nil: to be created, or nobody
	rows      []plan.Request // in the order of their places
	layer     *layer         // what recipe and flags ask
	wishes    []wish
	location  string // two letters; empty where none is asked
	source    string // of the location, for people
	overwrite bool   // the location changes an existing one too
	restores  bool   // the wishes say all that was before: nothing is left to be carried over
	findings  []plan.Finding
}

// creates tells whether the order makes a new account.
func (q *userRequest) creates() bool { return strings.HasPrefix(string(q.id), "new:") }

func (q *userRequest) hold(f plan.Finding) { q.findings = append(q.findings, f) }

// orders gathers the rows by user, in order of first appearance, and gives each
// user what rows, recipes and flags ask of it (R3).
func (b *builder) orders(reqs []plan.Request) []*userRequest {
	list := make([]*userRequest, 0, len(reqs))
	byID := make(map[plan.ChangeID]*userRequest, len(reqs))
	for i := range reqs {
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
		b.settle(q)
	}
	return list
}

// learn keeps what was found while looking for the user, once for keys that differ
// in case alone.
func (q *userRequest) learn(found []plan.Finding) {
	for _, f := range found {
		if !slices.ContainsFunc(q.findings, func(g plan.Finding) bool { return strings.EqualFold(f.Text, g.Text) }) {
			q.hold(f)
		}
	}
}

func changeID(r *plan.Request, u *tenant.User) plan.ChangeID {
	if u != nil {
		return plan.ChangeID(u.ID)
	}
	return plan.ChangeID("row:" + strings.ToLower(cmp.Or(r.User.Label(), r.Source.String())))
}

// create turns an order for a missing user into one for a new account, where a row
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

// newcomer returns the first row that names a new account and its person. An object
// id in any row means that the user was there once, so nobody is created in its place.
func (q *userRequest) newcomer() (plan.Request, bool) {
	if slices.ContainsFunc(q.rows, func(r plan.Request) bool { return r.User.ID != "" }) {
		return plan.Request{}, false
	}
	for _, r := range q.rows {
		if named(r.Person) && strings.Contains(newUPN(r), "@") {
			return r, true
		}
	}
	return plan.Request{}, false
}

// newUPN is the name that a missing user would get.
func newUPN(r plan.Request) string { return cmp.Or(r.User.UPN, r.User.Any) }

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
		q.hold(plan.Find("duplicate-row", "asked for %d times: %s", len(q.rows), q.places()))
		q.meet()
	}
	q.wishes = b.wishesOn(q)
	q.locate()
	if q.contradicts() {
		q.wishes = nil // whichever of them came first would be no better than the others
	}
}

// contradicts tells whether the rows of the order contradict each other.
func (q *userRequest) contradicts() bool {
	return slices.ContainsFunc(q.findings, func(f plan.Finding) bool { return f.Code == "contradicting-rows" })
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

// meet holds the user when two rows differ in what only one of them can have.
func (q *userRequest) meet() {
	q.agree("the wave", func(r plan.Request) string { return r.Wave })
	said, _ := q.saidLocation()
	q.agree("the usage location", func(r plan.Request) string {
		if code, err := plan.Country(said(r)); err == nil {
			return code
		}
		return said(r)
	})
	q.agree("the recipe", func(r plan.Request) string { return plan.Fold(r.Recipe) })
	q.agreeExactly()
	q.agree("AddLicenses", func(r plan.Request) string { return gist(r.Add) })
	q.agree("RemoveLicenses", func(r plan.Request) string { return gist(r.Remove) })
	q.agree("Swap", func(r plan.Request) string { return gist(r.Swap) })
	if q.creates() {
		q.agree("the display name", func(r plan.Request) string { return displayName(r.Person) })
	}
}

// agreeExactly holds the user when one row's recipe says all that the user shall hold
// and another row asks for SKUs of its own.
func (q *userRequest) agreeExactly() {
	i := slices.IndexFunc(q.rows, func(r plan.Request) bool { return r.Add.Said() || r.Remove.Said() || r.Swap.Said() })
	if q.layer.exact != nil && i >= 0 {
		q.hold(plan.Find("contradicting-rows", "%s asks for SKUs of its own beside recipe %s, which says all that the user shall hold", q.rows[i].Source, q.layer.recipe))
	}
}

// agree compares each row that says something with the first that does.
func (q *userRequest) agree(on string, says func(plan.Request) string) {
	var first plan.Request
	value := ""
	for _, r := range q.rows {
		switch v := says(r); {
		case v == "":
		case value == "":
			first, value = r, v
		case !strings.EqualFold(v, value):
			q.hold(plan.Find("contradicting-rows", "%s and %s differ in %s, %s or %s", first.Source, r.Source, on, value, v))
		}
	}
}

// gist is what a cell says where only "none" and a list contradict each other:
// lists are compared as wishes.
func gist(c plan.Cell) string {
	switch {
	case c.None:
		return "none"
	case c.Said():
		return "a list"
	default:
		return ""
	}
}

func (q *userRequest) places() string {
	var at []string
	for _, r := range q.rows {
		at = append(at, r.Source.String())
	}
	return strings.Join(at, ", ")
}

// silences tells whether a "none" in any row takes the flag's wish back (R2).
func (q *userRequest) silences(f wish) bool {
	return slices.ContainsFunc(q.rows, func(r plan.Request) bool { return silences(r, f) })
}

func silences(r plan.Request, f wish) bool {
	switch f.op {
	case opRemove:
		return r.Remove.None
	case opSwap:
		return r.Swap.None
	default:
		return r.Add.None
	}
}

// saidLocation tells what a row says about the usage location, and how: its own cell,
// or where no row of the user has one, what its recipe reads from a column (R3).
func (q *userRequest) saidLocation() (said func(plan.Request) string, how string) {
	if slices.ContainsFunc(q.rows, func(r plan.Request) bool { return r.Location != "" }) {
		return func(r plan.Request) string { return r.Location }, "as its row says"
	}
	return func(r plan.Request) string { return r.RecipeLocation }, "as " + q.layer.name() + " reads from its row"
}

// locate decides which usage location is asked for: the row's, else the layer's, and
// whether it changes an existing one.
func (q *userRequest) locate() {
	q.location, q.overwrite, q.source = q.layer.location, q.layer.overwrite, "as "+q.layer.locator+" says"
	said, source := q.saidLocation()
	for _, r := range q.rows {
		if said(r) == "" {
			continue
		}
		code, err := plan.Country(said(r))
		if err != nil {
			q.hold(plan.Find("bad-location", "%s: %v", r.Source, err))
			return
		}
		q.location, q.overwrite, q.source = code, q.layer.rowsMay, source
		return
	}
}

// asks tells whether anything at all is asked of the user.
func (q *userRequest) asks() bool {
	return len(q.wishes) > 0 || q.location != "" || q.creates() || q.layer.exact != nil || q.restores
}

// label names an order that has no user.
func (q *userRequest) label() string {
	if q.user != nil {
		return q.user.UPN
	}
	return q.rows[0].User.Label()
}
