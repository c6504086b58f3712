package plan

import (
	"strconv"

	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// A pattern is what was worked out for one user and is so for every other who is in
// the same state and of whom the same is asked, as most users of a tenant are. Their
// lines share what it holds, so a large plan is worked out, and kept, for little more
// than its patterns.
type pattern struct {
	line  Line
	takes []sku.ID // see draft.takes
}

// A layerKey tells apart what a text means over different layers.
type layerKey struct {
	layer *layer
	text  string
}

// line works out what an order means for its user.
func (w *builder) line(o *order) Line {
	p := w.pattern(o)
	for _, id := range p.takes {
		w.takes[id]++
	}
	if !o.plain() {
		return p.line
	}
	l := p.line
	l.identify(o)
	return l
}

func (w *builder) pattern(o *order) *pattern {
	if !o.plain() {
		return w.work(o)
	}
	w.key = w.appendKey(w.key[:0], o)
	if p := w.patterns[layerKey{o.layer, string(w.key)}]; p != nil {
		return p
	}
	key := layerKey{o.layer, string(w.key)}
	w.patterns[key] = w.work(o)
	return w.patterns[key]
}

// plain tells whether nothing of the order is its user's own but what identify and
// appendKey know of.
func (o *order) plain() bool {
	return o.user != nil && len(o.findings) == 0 && len(o.rows) == 1 && !o.restores && !repeats(o.user.Assignments)
}

// repeats tells whether a path is listed twice: which one counts, time tells (R36).
func repeats(all []tenant.Assignment) bool {
	for i, a := range all {
		for _, b := range all[:i] {
			if a.SKU == b.SKU && a.Group == b.Group {
				return true
			}
		}
	}
	return false
}

// appendKey appends all that a plain order's line depends on, but for its layer.
func (w *builder) appendKey(b []byte, o *order) []byte {
	r, u := &o.rows[0], o.user
	named := false
	if o.layer.create {
		_, named = o.newcomer()
	}
	for _, flag := range []bool{o.overwrite, named, w.protects(u.ID, u.UPN), u.Guest, u.Disabled, u.Synced} {
		b = strconv.AppendBool(b, flag)
	}
	b = appendTexts(r.appendWording(b), o.location, o.source, u.UsageLocation)
	for _, a := range u.Assignments {
		b = appendTexts(b, string(a.SKU), string(a.Group), string(a.State))
		for _, p := range a.Disabled {
			b = appendTexts(b, string(p))
		}
		b = append(b, '\x01')
	}
	return b
}

// appendTexts appends texts so that they cannot run into each other.
func appendTexts(b []byte, texts ...string) []byte {
	for _, t := range texts {
		b = append(append(b, t...), 0)
	}
	return b
}

// identify gives the line of a plain order what is its user's own.
func (l *Line) identify(o *order) {
	u, r := o.user, &o.rows[0]
	l.ID, l.User, l.UPN, l.Name, l.Dept = o.id, u.ID, u.UPN, u.Name, u.Department
	l.Sources, l.Wave, l.Priority = []Source{r.Source}, r.Wave, r.Priority
}
