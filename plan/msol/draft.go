package msol

import (
	"fmt"
	"slices"
	"strings"

	"reseat/plan"
	"reseat/plan/recipe"
)

// A draft is a recipe while it grows from the actions on one user or roster.
type draft struct {
	who       who
	session   int
	lines     []int
	create    *person
	location  string
	column    string
	overwrite bool
	intents   []intent
}

// An intent is what a draft does with one SKU.
type intent struct {
	sku    string
	op     string // assign, change or remove
	chosen bool   // off says which plans are off; else they stay as they are
	off    []string
	readd  bool
}

// take adds an action, and tells whether it fits: what undoes an earlier action on
// the same user begins a recipe of its own.
func (d draft) take(a action) (draft, bool) {
	fresh := len(d.lines) == 0
	if !fresh && (a.create != nil || d.session != a.session) {
		return d, false
	}
	d.intents = slices.Clone(d.intents)
	if fresh {
		d.who, d.session, d.create = a.who, a.session, a.create
	}
	if a.location+a.column != "" {
		if d.location+d.column != "" && (d.location != a.location || d.column != a.column) {
			return d, false
		}
		d.location, d.column, d.overwrite = a.location, a.column, d.create == nil
	}
	for _, s := range a.remove {
		if d.of(s) != nil {
			return d, false
		}
		d.intents = append(d.intents, intent{sku: s, op: "remove"})
	}
	for _, s := range a.add {
		switch x := d.of(s); {
		case x == nil:
			d.intents = append(d.intents, intent{sku: s, op: "assign"})
		case x.op == "remove" && !slices.Contains(a.remove, s):
			// What is added anew has all service plans on unless options follow.
			*x = intent{sku: s, op: "assign", chosen: true, readd: true}
		default:
			return d, false
		}
	}
	for _, o := range a.options {
		switch x := d.of(o.sku); {
		case x == nil:
			d.intents = append(d.intents, intent{sku: o.sku, op: "change", chosen: true, off: o.off})
		case x.op == "remove":
			return d, false
		default:
			x.chosen, x.off = true, o.off
		}
	}
	d.lines = append(slices.Clone(d.lines), a.line)
	return d, true
}

func (d draft) of(sku string) *intent {
	for i := range d.intents {
		if strings.EqualFold(d.intents[i].sku, sku) {
			return &d.intents[i]
		}
	}
	return nil
}

// drafts gathers the actions by user or roster, in the order in which they begin.
func (w *walk) drafts() []*draft {
	var all []*draft
	last := map[string]*draft{}
	for _, a := range w.actions {
		d := last[a.who.key()]
		if d != nil {
			if next, ok := d.take(a); ok {
				*d = next
				continue
			}
		}
		first, ok := draft{}.take(a)
		if !ok {
			w.note(a.line, "this line says several things about one license")
			continue
		}
		d = &first
		last[a.who.key()] = d
		all = append(all, d)
	}
	return all
}

// recipes turns a draft into recipes. A plan choice counts for all SKUs of a recipe
// that contain the plan, so SKUs with different choices go into several.
func (d *draft) recipes() []recipe.Recipe {
	first := recipe.Recipe{Create: d.create != nil, Location: d.location, LocationFrom: d.column, LocationOverwrite: d.overwrite}
	var out []recipe.Recipe
	at := map[string]int{}
	for _, x := range d.intents {
		key := x.choiceKey()
		i, known := at[key]
		if !known {
			i = len(out)
			at[key] = i
			out = append(out, recipe.Recipe{})
			if i == 0 {
				out[0] = first
			}
			x.choose(&out[i])
		}
		x.addTo(&out[i])
	}
	removes, hasRemoves := at["remove"]
	switch {
	case len(out) == 0:
		return []recipe.Recipe{first}
	case hasRemoves && len(out) > 1: // goes along with another, in one call
		other := 0
		if removes == 0 {
			other = 1
			out[1].Create, out[1].Location, out[1].LocationFrom, out[1].LocationOverwrite = first.Create, first.Location, first.LocationFrom, first.LocationOverwrite
		}
		out[other].Remove = out[removes].Remove
		out = slices.Delete(out, removes, removes+1)
	}
	return out
}

func (x intent) choiceKey() string {
	if x.op == "remove" {
		return "remove"
	}
	off := slices.Clone(x.off)
	for i := range off {
		off[i] = strings.ToLower(off[i])
	}
	slices.Sort(off)
	return fmt.Sprint(x.chosen, x.readd, strings.Join(slices.Compact(off), "\x00"))
}

func (x intent) choose(r *recipe.Recipe) {
	if x.chosen {
		r.AllOn, r.Disable = true, x.off
	}
	if x.readd {
		r.Via = plan.Readd
	}
}

func (x intent) addTo(r *recipe.Recipe) {
	switch x.op {
	case "assign":
		r.Assign = append(r.Assign, x.sku)
	case "change":
		r.Change = append(r.Change, x.sku)
	case "remove":
		r.Remove = append(r.Remove, x.sku)
	}
}
