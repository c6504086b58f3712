package build

import (
	"maps"
	"slices"

	"reseat/plan"
	"reseat/plan/impact"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// A draft is one user's line while it is being worked out.
type draft struct {
	b     *builder
	q     *userRequest
	line  plan.Line
	is    map[sku.ID]sku.PlanSet // direct licenses now
	want  map[sku.ID]sku.PlanSet // direct licenses asked for
	readd []sku.ID               // SKUs to be taken away and given back
	taken []sku.ID               // SKUs that go because an exact request does not name them
	takes []sku.ID               // those of them that the plan's header counts
	on    sku.PlanSet            // what is on by any path now
	stays stays                  // what the request leaves off
	kept  map[sku.ID]sku.PlanSet // plans of SKUs that come in which stay off
	lost  int                    // wishes for SKUs that the user does not hold
	group groupDraft             // what becomes of the user's membership
}

// work works out what is requested for one user comes to, without regard to others like it.
func (b *builder) work(q *userRequest) *pattern {
	d := &draft{b: b, q: q, line: b.newLine(q), is: map[sku.ID]sku.PlanSet{}, kept: map[sku.ID]sku.PlanSet{}}
	return &pattern{d.work(), d.takes}
}

func (d *draft) work() plan.Line {
	q := d.q
	if by := q.leftOut(); by != "" {
		return d.leftOut(by)
	}
	if q.user == nil && !q.creates() || q.contradicts() {
		return d.held()
	}
	if d.line.Before != nil {
		for _, l := range d.line.Before.Direct {
			d.is[l.SKU] = l.Disabled
		}
	}
	d.want = maps.Clone(d.is)
	d.noteLocation()
	d.stays = d.b.staysOff(q, d.line.Before)
	d.on = d.line.Before.Effect(d.b.UserPlans()).On()
	for _, x := range q.wishes {
		d.grant(x)
	}
	if x := q.layer.exact; x != nil {
		d.takeOthers(x)
	}
	d.groupErrors()
	d.memberships()
	d.line.Calls = d.calls()
	if len(d.line.Calls) == 0 {
		return d.unchanged()
	}
	d.line.After = d.after()
	if d.fix(); len(d.line.Calls) == 0 {
		d.line.After = d.line.Before
		return d.unchanged()
	}
	d.reviewMembership()
	d.review()
	if d.holds() {
		return d.held()
	}
	d.line.Kind, d.line.Loses = plan.Change, d.loses()
	d.sortFindings()
	return d.line
}

func (b *builder) newLine(q *userRequest) plan.Line {
	l := plan.Line{ID: q.id, UPN: q.label(), Findings: slices.Clone(q.findings)}
	if r, ok := q.newcomer(); ok && q.creates() {
		l.UPN = newUPN(r)
	}
	for _, r := range q.rows {
		l.Sources = append(l.Sources, r.Source)
		if l.Wave == "" || r.Wave != "" && compareWaves(r.Wave, l.Wave) < 0 {
			l.Wave = r.Wave
		}
		if compareSet(r.Priority, l.Priority) < 0 {
			l.Priority = r.Priority
		}
		if l.Name == "" && displayName(r.Person) != "" {
			l.Name, l.Dept = displayName(r.Person), r.Person.Department
		}
	}
	l.Split = splitOf(q.rows)
	l.Asked = b.wordsOf(q.wishes)
	for _, x := range q.wishes {
		l.Touches = append(l.Touches, x.touches()...)
	}
	if x := q.layer.exact; x != nil {
		l.Asked = append(l.Asked, b.exactWords(x))
	}
	l.Asked = append(l.Asked, b.memberships(q).words(b)...)
	if q.locationDiffers() {
		l.Asked = append(l.Asked, "usage location "+q.location)
	}
	slices.Sort(l.Touches)
	l.Touches = slices.Compact(l.Touches)
	if u := q.user; u != nil {
		l.User, l.UPN, l.Name, l.Dept = u.ID, u.UPN, u.Name, u.Department
		l.Before = stateOf(u)
		l.After = l.Before
	}
	return l
}

// stateOf is the licensing state of a user as a plan keeps it.
func stateOf(u *tenant.User) *plan.State {
	s := plan.StateOf(*u)
	return &s
}

// unchanged ends a line on which nothing has to be done: already as requested, or
// skipped because the request does not apply. Errors found on the way put it on hold.
func (d *draft) unchanged() plan.Line {
	if d.holds() {
		return d.held()
	}
	d.note(impact.StillOn(d.b.Index, d.userChange())...)
	d.line.Kind = plan.Unchanged
	_, named := d.q.newcomer() // --create asks that the user be there
	switch {
	case !d.q.asks() && !d.b.memberships(d.q).any() && !(d.q.layer.create && named):
		d.line.Kind, d.line.Reason = plan.Skipped, plan.NothingAsked
	case d.q.locationDiffers() && len(d.q.wishes) == 0 && d.q.layer.exact == nil:
		d.line.Kind, d.line.Reason = plan.Skipped, plan.LocationDiffers
	case d.lost > 0 && d.lost == len(d.q.wishes) && !d.b.groups.besidesMove():
		d.line.Kind, d.line.Reason = plan.Skipped, plan.NotAssigned
	default:
		d.line.Reason = "already"
	}
	d.sortFindings()
	return d.line
}

// leftOut ends the line of a user whom a condition leaves out: what else was found is
// about a request that does not count.
func (d *draft) leftOut(condition string) plan.Line {
	d.line.Leave(plan.Skipped)
	d.line.Reason, d.line.Touches, d.line.Exact = plan.LeftOutByCondition, nil, false
	d.line.Findings = []plan.Finding{plan.Find("left-out", "%s leaves this user out", condition)}
	return d.line
}

// held ends a line that must be left alone.
func (d *draft) held() plan.Line {
	d.line.Hold()
	d.sortFindings()
	return d.line
}

// holds tells whether a finding keeps the user from being changed.
func (d *draft) holds() bool {
	return slices.ContainsFunc(d.line.Findings, plan.Finding.Holds)
}

// note adds a finding, accepted if the plan was asked to accept its code.
func (d *draft) note(fs ...plan.Finding) {
	for _, f := range fs {
		f.Accepted = f.Severity == plan.Hazard && slices.Contains(d.q.layer.accept, f.Code)
		d.line.Findings = append(d.line.Findings, f)
	}
}

// sortFindings puts the gravest finding first, and says each once.
func (d *draft) sortFindings() {
	slices.SortStableFunc(d.line.Findings, plan.CompareFindings)
	d.line.Findings = slices.Compact(d.line.Findings)
}

// after is the state to which the calls lead.
func (d *draft) after() *plan.State {
	if d.q.target {
		return d.targetAfter()
	}
	if d.group.any() {
		return d.afterGroups()
	}
	s := plan.State{Location: d.location()}
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
