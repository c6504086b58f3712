package plan

import (
	"cmp"
	"slices"
	"strings"

	"reseat/plan/tenant"
)

// An order is all that is asked of one user, after rows and flags have met.
type order struct {
	id        ChangeID
	user      *tenant.User // nil: to be created, or nobody
	rows      []Request    // in the order of their places
	layer     *layer       // what recipe and flags ask
	wishes    []wish
	location  string // two letters; empty where none is asked
	source    string // of the location, for people
	overwrite bool   // the location changes an existing one too
	restores  bool   // the wishes say all that was before: nothing is left to be carried over
	findings  []Finding
}

// creates tells whether the order makes a new account.
func (o *order) creates() bool { return strings.HasPrefix(string(o.id), "new:") }

func (o *order) hold(f Finding) { o.findings = append(o.findings, f) }

// orders gathers the rows by user, in order of first appearance, and gives each
// user what rows, recipes and flags ask of it (R3).
func (w *builder) orders(reqs []Request) []*order {
	list := make([]*order, 0, len(reqs))
	byID := make(map[ChangeID]*order, len(reqs))
	for i := range reqs {
		r := &reqs[i]
		user, found := w.who(r.User)
		if user == nil && r.Fault != nil {
			found = nil // the row's key is not to be trusted, and its fault says so
		}
		id := changeID(r, user)
		o := byID[id]
		if o == nil {
			o = &order{id: id, user: user, rows: reqs[i : i+1 : i+1]}
			byID[id] = o
			list = append(list, o)
		} else {
			o.rows = append(o.rows, *r)
		}
		o.learn(found)
	}
	for _, o := range list {
		known := false
		if o.layer, known = w.layerOf(o); !known {
			o.unknownRecipe()
		}
		if o.layer.create {
			o.create()
		}
		w.settle(o)
	}
	return list
}

// learn keeps what was found while looking for the user, once for keys that differ
// in case alone.
func (o *order) learn(found []Finding) {
	for _, f := range found {
		if !slices.ContainsFunc(o.findings, func(g Finding) bool { return strings.EqualFold(f.Text, g.Text) }) {
			o.hold(f)
		}
	}
}

func changeID(r *Request, u *tenant.User) ChangeID {
	if u != nil {
		return ChangeID(u.ID)
	}
	return ChangeID("row:" + strings.ToLower(cmp.Or(r.User.label(), r.Source.String())))
}

// create turns an order for a missing user into one for a new account, where a row
// says enough about it (R14).
func (o *order) create() {
	missing := func(f Finding) bool { return f.Code == "user-not-found" }
	for _, f := range o.findings {
		if !missing(f) {
			return
		}
	}
	if r, ok := o.newcomer(); ok && o.user == nil {
		o.id = ChangeID("new:" + strings.ToLower(r.newUPN()))
		o.findings = nil
	}
}

// newcomer returns the first row that names a new account and its person. An object
// id in any row means that the user was there once, so nobody is created in its place.
func (o *order) newcomer() (Request, bool) {
	if slices.ContainsFunc(o.rows, func(r Request) bool { return r.User.ID != "" }) {
		return Request{}, false
	}
	for _, r := range o.rows {
		if r.Person.named() && strings.Contains(r.newUPN(), "@") {
			return r, true
		}
	}
	return Request{}, false
}

// newUPN is the name that a missing user would get.
func (r Request) newUPN() string { return cmp.Or(r.User.UPN, r.User.Any) }

// unknownRecipe holds the user for a recipe that no file defines.
func (o *order) unknownRecipe() {
	for _, r := range o.rows {
		if r.Recipe != "" {
			o.hold(find("unknown-recipe", "%s: recipe %q is not defined", r.Source, r.Recipe))
		}
	}
}

// settle works out the wishes of one user from its rows and the layers below.
func (w *builder) settle(o *order) {
	for _, r := range o.rows {
		if r.Fault != nil {
			f := *r.Fault
			f.Text = r.Source.String() + ": " + f.Text
			o.hold(f)
		}
	}
	if len(o.rows) > 1 {
		o.hold(find("duplicate-row", "asked for %d times: %s", len(o.rows), o.places()))
		o.meet()
	}
	o.wishes = w.wishesOn(o)
	o.locate()
	if o.contradicts() {
		o.wishes = nil // whichever of them came first would be no better than the others
	}
}

// contradicts tells whether the rows of the order contradict each other.
func (o *order) contradicts() bool {
	return slices.ContainsFunc(o.findings, func(f Finding) bool { return f.Code == "contradicting-rows" })
}

// wishesOn joins what the rows ask with what the layer below does. Most rows of a
// file say the same, so that is joined once for each wording.
func (w *builder) wishesOn(o *order) []wish {
	if len(o.rows) > 1 {
		return w.joined(o)
	}
	w.key = o.rows[0].appendWording(w.key[:0])
	if list, known := w.wishes[layerKey{o.layer, string(w.key)}]; known {
		return list
	}
	key := string(w.key)
	before := len(o.findings)
	list := w.joined(o)
	if len(o.findings) == before {
		w.wishes[layerKey{o.layer, key}] = list
	}
	return list
}

func (w *builder) joined(o *order) []wish {
	own := w.ownWishes(o)
	all := slices.Clip(own)
	for _, f := range o.layer.wishes {
		if !o.silences(f) && !meetsAny(f, own) {
			all = append(all, f)
		}
	}
	return all
}

// meet holds the user when two rows differ in what only one of them can have.
func (o *order) meet() {
	o.agree("the wave", func(r Request) string { return r.Wave })
	said, _ := o.saidLocation()
	o.agree("the usage location", func(r Request) string {
		if code, err := Country(said(r)); err == nil {
			return code
		}
		return said(r)
	})
	o.agree("the recipe", func(r Request) string { return fold(r.Recipe) })
	o.agreeExactly()
	o.agree("AddLicenses", func(r Request) string { return r.Add.gist() })
	o.agree("RemoveLicenses", func(r Request) string { return r.Remove.gist() })
	o.agree("Swap", func(r Request) string { return r.Swap.gist() })
	if o.creates() {
		o.agree("the display name", func(r Request) string { return r.Person.name() })
	}
}

// agreeExactly holds the user when one row's recipe says all that the user shall hold
// and another row asks for SKUs of its own.
func (o *order) agreeExactly() {
	i := slices.IndexFunc(o.rows, func(r Request) bool { return r.Add.Said() || r.Remove.Said() || r.Swap.Said() })
	if o.layer.exact != nil && i >= 0 {
		o.hold(find("contradicting-rows", "%s asks for SKUs of its own beside recipe %s, which says all that the user shall hold", o.rows[i].Source, o.layer.recipe))
	}
}

// agree compares each row that says something with the first that does.
func (o *order) agree(on string, says func(Request) string) {
	var first Request
	value := ""
	for _, r := range o.rows {
		switch v := says(r); {
		case v == "":
		case value == "":
			first, value = r, v
		case !strings.EqualFold(v, value):
			o.hold(find("contradicting-rows", "%s and %s differ in %s, %s or %s", first.Source, r.Source, on, value, v))
		}
	}
}

// gist is what a cell says where only "none" and a list contradict each other:
// lists are compared as wishes.
func (c Cell) gist() string {
	switch {
	case c.None:
		return "none"
	case c.Said():
		return "a list"
	default:
		return ""
	}
}

func (o *order) places() string {
	var at []string
	for _, r := range o.rows {
		at = append(at, r.Source.String())
	}
	return strings.Join(at, ", ")
}

// silences tells whether a "none" in any row takes the flag's wish back (R2).
func (o *order) silences(f wish) bool {
	return slices.ContainsFunc(o.rows, func(r Request) bool { return r.silences(f) })
}

func (r Request) silences(f wish) bool {
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
func (o *order) saidLocation() (said func(Request) string, how string) {
	if slices.ContainsFunc(o.rows, func(r Request) bool { return r.Location != "" }) {
		return func(r Request) string { return r.Location }, "as its row says"
	}
	return func(r Request) string { return r.RecipeLocation }, "as " + o.layer.name() + " reads from its row"
}

// locate decides which usage location is asked for: the row's, else the layer's, and
// whether it changes an existing one.
func (o *order) locate() {
	o.location, o.overwrite, o.source = o.layer.location, o.layer.overwrite, "as "+o.layer.locator+" says"
	said, source := o.saidLocation()
	for _, r := range o.rows {
		if said(r) == "" {
			continue
		}
		code, err := Country(said(r))
		if err != nil {
			o.hold(find("bad-location", "%s: %v", r.Source, err))
			return
		}
		o.location, o.overwrite, o.source = code, o.layer.rowsMay, source
		return
	}
}

// asks tells whether anything at all is asked of the user.
func (o *order) asks() bool {
	return len(o.wishes) > 0 || o.location != "" || o.creates() || o.layer.exact != nil || o.restores
}

// label names an order that has no user.
func (o *order) label() string {
	if o.user != nil {
		return o.user.UPN
	}
	return o.rows[0].User.label()
}
