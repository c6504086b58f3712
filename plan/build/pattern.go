package build

import (
	"strconv"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// A pattern is what was worked out for one user and is so for every other who is in
// the same state and of whom the same is asked, as most users of a tenant are. Their
// lines share what it holds, so a large plan is worked out, and kept, for little more
// than its patterns.
type pattern struct {
	line  plan.Line
	takes []sku.ID // see draft.takes
}

// A layerKey tells apart what a text means over different layers.
type layerKey struct {
	layer *layer
	text  string
}

// line works out what is requested for a user comes to.
func (b *builder) line(q *userRequest) plan.Line {
	if q.target {
		return b.targetLine(q)
	}
	p := b.pattern(q)
	for _, id := range p.takes {
		b.takes[id]++
	}
	if !q.plain() {
		return p.line
	}
	l := p.line
	identify(&l, q)
	return l
}

func (b *builder) pattern(q *userRequest) *pattern {
	if !q.plain() {
		return b.work(q)
	}
	b.key = b.appendKey(b.key[:0], q)
	if p := b.patterns[layerKey{q.layer, string(b.key)}]; p != nil {
		return p
	}
	key := layerKey{q.layer, string(b.key)}
	b.patterns[key] = b.work(q)
	return b.patterns[key]
}

// plain tells whether nothing of the request is its user's own but what identify and
// appendKey know of.
func (q *userRequest) plain() bool {
	return q.user != nil && len(q.findings) == 0 && len(q.rows) == 1 && q.rows[0].LeftOut == "" && !q.restores && q.again == nil && !repeats(q.user.Assignments)
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

// appendKey appends all that the line of a plain request depends on, but for its layer.
func (b *builder) appendKey(key []byte, q *userRequest) []byte {
	r, u := &q.rows[0], q.user
	named := false
	if q.layer.create {
		_, named = q.newcomer()
	}
	for _, flag := range []bool{q.overwrite, q.rowSays, named, b.protects(u.ID, u.UPN), u.Guest, u.Disabled, u.Synced} {
		key = strconv.AppendBool(key, flag)
	}
	for _, g := range b.groups.all() {
		key = strconv.AppendBool(key, b.IsMember(g, u.ID))
	}
	key = appendTexts(appendWording(key, r), q.location, q.source, u.UsageLocation)
	for _, a := range u.Assignments {
		key = appendTexts(key, string(a.SKU), string(a.Group), string(a.State), a.Error)
		for _, p := range a.Disabled {
			key = appendTexts(key, string(p))
		}
		key = append(key, '\x01')
	}
	return key
}

// appendTexts appends texts so that they cannot run into each other.
func appendTexts(b []byte, texts ...string) []byte {
	for _, t := range texts {
		b = append(append(b, t...), 0)
	}
	return b
}

// identify gives the line of a plain request what is its user's own.
func identify(l *plan.Line, q *userRequest) {
	u, r := q.user, &q.rows[0]
	l.ID, l.User, l.UPN, l.Name, l.Dept = q.id, u.ID, u.UPN, u.Name, u.Department
	l.Sources, l.Wave, l.Priority = []plan.Source{r.Source}, r.Wave, r.Priority
	l.Split = splitOf(q.rows)
}
