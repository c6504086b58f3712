package plan

import (
	"errors"
	"strings"

	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// An order is all that is asked of one user, after rows and flags have met.
type order struct {
	id       ChangeID
	user     *tenant.User // nil: to be created, or nobody
	rows     []Request
	wishes   []wish
	location string // two letters; empty where none is asked
	findings []Finding
}

// creates tells whether the order makes a new account.
func (o *order) creates() bool { return strings.HasPrefix(string(o.id), "new:") }

// first returns the row that speaks for the order where rows merely repeat each other.
func (o *order) first() Request { return o.rows[0] }

func (o *order) hold(f Finding) { o.findings = append(o.findings, f) }

// orders gathers the rows by user, in order of first appearance, and gives each
// user what rows and flags ask of it (R3).
func (w *world) orders(reqs []Request, ask Ask, flags []wish) []*order {
	var list []*order
	byID := make(map[ChangeID]*order, len(reqs))
	for _, r := range reqs {
		user, found := w.who(r.User)
		id := w.changeID(r, user, found, ask)
		o := byID[id]
		if o == nil {
			o = &order{id: id, user: user}
			if !o.creates() {
				o.findings = found
			}
			byID[id] = o
			list = append(list, o)
		}
		o.rows = append(o.rows, r)
	}
	for _, o := range list {
		w.settle(o, ask, flags)
	}
	return list
}

func (w *world) changeID(r Request, u *tenant.User, found []Finding, ask Ask) ChangeID {
	switch {
	case u != nil:
		return ChangeID(u.ID)
	case ask.Create && r.Person != nil && strings.Contains(r.newUPN(), "@") && len(found) == 1 && found[0].Code == "user-not-found":
		return ChangeID("new:" + strings.ToLower(r.newUPN()))
	default:
		return ChangeID("row:" + strings.ToLower(r.User.label()) + "@" + r.Source.String())
	}
}

// newUPN is the name that a missing user would get. An object id in the row means
// that the user was there once, so nobody is created in its place.
func (r Request) newUPN() string {
	switch {
	case r.User.ID != "":
		return ""
	case r.User.UPN != "":
		return r.User.UPN
	default:
		return r.User.Any
	}
}

// settle works out the wishes of one user from its rows and the flags.
func (w *world) settle(o *order, ask Ask, flags []wish) {
	for i, r := range o.rows {
		if r.Fault != nil {
			f := *r.Fault
			f.Text = r.Source.String() + ": " + f.Text
			o.hold(f)
		}
		if r.Recipe != "" {
			o.hold(find("unknown-recipe", "%s: recipe %q is not defined", r.Source, r.Recipe))
		}
		if i > 0 {
			o.meet(o.rows[0], r)
		}
	}
	if len(o.rows) > 1 {
		o.hold(find("duplicate-row", "asked for %d times: %s", len(o.rows), o.places()))
	}
	own, by := w.ownWishes(o, flags)
	o.wishes = own
	for _, f := range flags {
		if o.says(f) || meetsAny(f, own) {
			continue
		}
		if c, ok := by[f.sku]; ok && f.op != opRemove {
			f.choice = c
		}
		o.wishes = append(o.wishes, f)
	}
	o.locate(ask)
}

// meet holds the user when two rows differ in what only one of them can have.
func (o *order) meet(a, b Request) {
	for _, x := range []struct{ what, a, b string }{
		{"the wave", a.Wave, b.Wave},
		{"the usage location", a.Location, b.Location},
		{"the recipe", a.Recipe, b.Recipe},
	} {
		if !strings.EqualFold(x.a, x.b) && x.a != "" && x.b != "" {
			o.hold(find("contradicting-rows", "%s and %s differ in %s: %s or %s", a.Source, b.Source, x.what, x.a, x.b))
		}
	}
}

func (o *order) places() string {
	var at []string
	for _, r := range o.rows {
		at = append(at, r.Source.String())
	}
	return strings.Join(at, ", ")
}

// says tells whether a row's "none" silences the operation of a flag (R2).
func (o *order) says(f wish) bool {
	for _, r := range o.rows {
		if (f.op == opAssign || f.op == opPlans) && r.Add.None || f.op == opRemove && r.Remove.None || f.op == opSwap && r.Swap.None {
			return true
		}
	}
	return false
}

func meetsAny(x wish, list []wish) bool {
	for _, y := range list {
		if x.meets(y) {
			return true
		}
	}
	return false
}

// ownWishes resolves what the rows themselves ask, and the plan choices with
// which their plan columns replace those of the flags.
func (w *world) ownWishes(o *order, flags []wish) ([]wish, map[sku.ID]Choice) {
	var own []wish
	by := map[sku.ID]Choice{}
	from := map[sku.ID]Source{}
	for _, r := range o.rows {
		wishes, choices, err := w.rowWishes(r, flags)
		if err != nil {
			o.hold(rowFinding(r, err))
			continue
		}
		for id, c := range choices {
			if old, ok := by[id]; ok && !old.equal(c) {
				o.hold(find("contradicting-rows", "%s and %s differ in the plans of %s", from[id], r.Source, w.names.Label(id)))
			}
			by[id], from[id] = c, r.Source
		}
		for _, x := range wishes {
			if clash := w.clash(x, own, from, r.Source); clash != nil {
				o.hold(*clash)
				continue
			}
			for _, id := range x.touches() {
				from[id] = r.Source
			}
			own = appendNew(own, x)
		}
	}
	return own, by
}

func appendNew(list []wish, x wish) []wish {
	for _, y := range list {
		if x.equal(y) {
			return list
		}
	}
	return append(list, x)
}

func (w *world) clash(x wish, own []wish, from map[sku.ID]Source, at Source) *Finding {
	for _, y := range own {
		if x.meets(y) && !x.equal(y) {
			f := find("contradicting-rows", "%s says %s, %s says %s", from[x.common(y)], w.words(y), at, w.words(x))
			return &f
		}
	}
	return nil
}

// rowWishes resolves one row. Its plan columns count for its own SKUs, or where it
// names none, for those of the flags.
func (w *world) rowWishes(r Request, flags []wish) ([]wish, map[sku.ID]Choice, error) {
	if !r.Add.Said() && !r.Remove.Said() && !r.Swap.Said() && !r.Disable.Said() && !r.Enable.Said() {
		return nil, nil, nil
	}
	own, err := w.wishesOf(cells{Assign: r.Add.Items, Remove: r.Remove.Items, Swap: r.Swap.Items})
	if err != nil || !r.Disable.Said() && !r.Enable.Said() {
		return own, nil, err
	}
	base, skus := own, []sku.ID{}
	if len(own) == 0 {
		base = flags
	}
	for _, x := range base {
		if x.op != opRemove {
			skus = append(skus, x.sku)
		}
	}
	if len(skus) == 0 {
		return nil, nil, errors.New("DisabledPlans and EnabledPlans need a SKU: fill in AddLicenses, or give --assign, --plans or --swap")
	}
	choices, err := w.choices(PlanNames{Disable: r.Disable.names(), Enable: r.Enable.names()}, skus)
	if err != nil {
		return nil, nil, err
	}
	if len(own) == 0 {
		return nil, choices, nil
	}
	for i, x := range own {
		if c, ok := choices[x.sku]; ok && x.op != opRemove {
			if own[i].choice, err = x.choice.and(c); err != nil {
				return nil, nil, err
			}
		}
	}
	return own, nil, nil
}

func (c Cell) names() []string {
	if c.None {
		return []string{"none"}
	}
	return c.Items
}

// rowFinding says which finding an unresolvable row is.
func rowFinding(r Request, err error) Finding {
	code := Code("bad-row")
	var unknown *sku.UnknownError
	var clash *clashError
	var both *onAndOffError
	switch {
	case errors.As(err, &unknown) && unknown.What == "SKU":
		code = "unknown-sku"
	case errors.As(err, &unknown):
		code = "unknown-plan"
	case errors.As(err, &clash):
		code = "sku-ambiguous"
	case errors.As(err, &both):
		code = "on-and-off"
	}
	return find(code, "%s: %v", r.Source, err)
}

// locate decides which usage location is asked for: the row's, else the flag's.
func (o *order) locate(ask Ask) {
	o.location = ask.Location
	for _, r := range o.rows {
		if r.Location == "" {
			continue
		}
		code, err := Country(r.Location)
		if err != nil {
			o.hold(find("bad-location", "%s: %v", r.Source, err))
			return
		}
		o.location = code
		return
	}
}

// asks tells whether anything at all is asked of the user.
func (o *order) asks() bool { return len(o.wishes) > 0 || o.location != "" || o.creates() }

// label names an order that has no user.
func (o *order) label() string {
	if o.user != nil {
		return o.user.UPN
	}
	return o.first().User.label()
}
