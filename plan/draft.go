package plan

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// A draft is one user's line while it is being worked out.
type draft struct {
	w     *builder
	o     *order
	line  Line
	is    map[sku.ID]sku.PlanSet // direct licenses now
	want  map[sku.ID]sku.PlanSet // direct licenses asked for
	readd []sku.ID               // SKUs to be taken away and given back
	taken []sku.ID               // SKUs that go because an exact request does not name them
	takes []sku.ID               // those of them that the plan's header counts
	lost  int                    // wishes for SKUs that the user does not hold
}

// work works out what an order means, without regard to others like it.
func (w *builder) work(o *order) *pattern {
	d := &draft{w: w, o: o, line: w.newLine(o), is: map[sku.ID]sku.PlanSet{}}
	return &pattern{d.work(), d.takes}
}

func (d *draft) work() Line {
	o := d.o
	if o.user == nil && !o.creates() || o.contradicts() {
		return d.held()
	}
	if d.line.Before != nil {
		for _, l := range d.line.Before.Direct {
			d.is[l.SKU] = l.Disabled
		}
	}
	d.want = maps.Clone(d.is)
	for _, x := range o.wishes {
		d.grant(x)
	}
	if x := o.layer.exact; x != nil {
		d.takeOthers(x)
	}
	d.line.Calls = d.calls()
	if len(d.line.Calls) == 0 {
		return d.unchanged()
	}
	d.line.After = d.after()
	d.review()
	if d.holds() {
		return d.held()
	}
	d.line.Kind, d.line.Loses = Change, d.loses()
	d.sortFindings()
	return d.line
}

func (w *builder) newLine(o *order) Line {
	l := Line{ID: o.id, UPN: o.label(), Findings: slices.Clone(o.findings)}
	if r, ok := o.newcomer(); ok && o.creates() {
		l.UPN = r.newUPN()
	}
	for _, r := range o.rows {
		l.Sources = append(l.Sources, r.Source)
		if l.Wave == "" || r.Wave != "" && compareWaves(r.Wave, l.Wave) < 0 {
			l.Wave = r.Wave
		}
		if compareSet(r.Priority, l.Priority) < 0 {
			l.Priority = r.Priority
		}
		if l.Name == "" && r.Person.name() != "" {
			l.Name, l.Dept = r.Person.name(), r.Person.Department
		}
	}
	for _, x := range o.wishes {
		l.Asked = append(l.Asked, w.words(x))
		l.Touches = append(l.Touches, x.touches()...)
	}
	if x := o.layer.exact; x != nil {
		l.Asked = append(l.Asked, w.exactWords(x))
	}
	slices.Sort(l.Touches)
	l.Touches = slices.Compact(l.Touches)
	if u := o.user; u != nil {
		l.User, l.UPN, l.Name, l.Dept = u.ID, u.UPN, u.Name, u.Department
		l.Before = stateOf(u)
		l.After = l.Before
	}
	return l
}

// stateOf is the licensing state of a user as a plan keeps it.
func stateOf(u *tenant.User) *State {
	s := StateOf(*u)
	return &s
}

// StateOf returns what a plan keeps of a user: usage location, direct licenses and
// what reaches the user through groups.
func StateOf(u tenant.User) State {
	s := State{Location: u.UsageLocation, Direct: u.Direct()}
	if s.Direct == nil {
		s.Direct = []tenant.License{} // a plan file says [] and never null
	}
	for _, a := range u.Inherited() {
		s.Inherited = append(s.Inherited, Inherited{tenant.License{SKU: a.SKU, Disabled: a.Disabled}, a.Group})
	}
	return s
}

// unchanged ends a line on which nothing has to be done: already so, not held, or
// nothing asked. Errors found on the way still hold it.
func (d *draft) unchanged() Line {
	if d.holds() {
		return d.held()
	}
	if len(d.namedOff()) > 0 {
		d.reviewStillOn(d.w.effect(d.line.Before))
	}
	d.line.Kind = Unchanged
	_, named := d.o.newcomer() // --create asks that the user be there
	switch {
	case !d.o.asks() && !(d.o.layer.create && named):
		d.line.Reason = "nothing-asked"
	case d.lost > 0 && d.lost == len(d.o.wishes):
		d.line.Reason = "not-held"
	default:
		d.line.Reason = "already"
	}
	d.sortFindings()
	return d.line
}

// held ends a line that must be left alone.
func (d *draft) held() Line {
	d.line.hold()
	d.sortFindings()
	return d.line
}

// hold turns a line into one that does nothing.
func (l *Line) hold() {
	l.leave(Held)
}

// leave ends a line in a way that does nothing.
func (l *Line) leave(as Kind) {
	l.Kind, l.After, l.Calls, l.Fallback, l.Stage, l.Loses = as, l.Before, nil, nil, 0, nil
}

// holds tells whether a finding keeps the user from being changed.
func (d *draft) holds() bool {
	return slices.ContainsFunc(d.line.Findings, Finding.holds)
}

// note adds a finding, accepted if the plan was asked to accept its code.
func (d *draft) note(fs ...Finding) {
	for _, f := range fs {
		f.Accepted = f.Severity == Hazard && slices.Contains(d.o.layer.accept, f.Code)
		d.line.Findings = append(d.line.Findings, f)
	}
}

// sortFindings puts errors before hazards and hazards before notes; within a severity
// the order of the table of findings counts, then the text.
func (d *draft) sortFindings() {
	slices.SortStableFunc(d.line.Findings, func(a, b Finding) int {
		return cmp.Or(
			cmp.Compare(slices.Index(severities, a.Severity), slices.Index(severities, b.Severity)),
			cmp.Compare(rank(a.Code), rank(b.Code)),
			strings.Compare(a.Text, b.Text),
		)
	})
	d.line.Findings = slices.Compact(d.line.Findings)
}

func rank(c Code) int {
	return slices.IndexFunc(rules, func(r Rule) bool { return r.Code == c })
}

// after is the state to which the calls lead.
func (d *draft) after() *State {
	s := State{Location: d.location()}
	if d.line.Before != nil {
		s.Inherited = d.line.Before.Inherited
	}
	s.Direct = licenses(d.want)
	return &s
}

// licenses lists a map of licenses by SKU.
func licenses(m map[sku.ID]sku.PlanSet) []tenant.License {
	out := make([]tenant.License, 0, len(m))
	for _, id := range slices.Sorted(maps.Keys(m)) {
		out = append(out, tenant.License{SKU: id, Disabled: m[id]})
	}
	return out
}
