package build

import (
	"fmt"
	"slices"
	"strings"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// memberships is what the flags ask about the groups of every user (R51, R52).
type memberships struct {
	joins, leaves []tenant.Group
	moveTo        tenant.Group // among joins; zero where nobody moves
	ifInherited   bool
	overlap       bool // a removal rests on other paths, of whatever license
	withoutProof  bool
	leaveOnFail   bool
}

// membershipsOf resolves the groups of the flags. A group whose members cannot be changed,
// or to which nobody can move, is an error: nothing is planned for anybody.
func (b *builder) membershipsOf(ask plan.Ask) (memberships, error) {
	m := memberships{ifInherited: ask.IfInherited || ask.Grounds.DirectAndInherited != "", overlap: ask.Grounds.Overlap != "", withoutProof: ask.WithoutProof, leaveOnFail: ask.LeaveOnFail}
	var err error
	if m.joins, err = b.changeable("--add-to", ask.AddTo); err != nil {
		return m, err
	}
	if m.leaves, err = b.changeable("--remove-from", ask.RemoveFrom); err != nil {
		return m, err
	}
	for _, g := range m.joins {
		if slices.ContainsFunc(m.leaves, func(x tenant.Group) bool { return x.ID == g.ID }) {
			return m, fmt.Errorf("group %q stands in --add-to and in --remove-from: keep one of the two", g.Name)
		}
	}
	if ask.MoveTo == "" {
		return m, nil
	}
	to, err := b.changeable("--move-to", []string{ask.MoveTo})
	if err != nil {
		return m, err
	}
	m.moveTo = to[0]
	m.joins = append(m.joins, m.moveTo)
	return m, b.givesAll(m.moveTo, ask.MoveSKUs)
}

func (b *builder) changeable(flag string, ids []string) ([]tenant.Group, error) {
	var out []tenant.Group
	for _, id := range ids {
		g, known := b.Group(tenant.GroupID(id))
		switch why := g.FixedMembers(); {
		case !known:
			return nil, fmt.Errorf("%s %s: no such group was read", flag, id)
		case why != "":
			return nil, fmt.Errorf("%s %q: the members of this group cannot be changed here: %s", flag, g.Name, why)
		}
		out = append(out, g)
	}
	return out, nil
}

// givesAll refuses a group to which nobody can move, because it does not give a license.
func (b *builder) givesAll(g tenant.Group, names []string) error {
	for _, name := range names {
		id, err := b.SKU(name)
		if err != nil {
			return err
		}
		if _, ok := tenant.Find(g.Licenses, id); ok {
			continue
		}
		gives := "no license"
		if len(g.Licenses) > 0 {
			var ids []sku.ID
			for _, l := range g.Licenses {
				ids = append(ids, l.SKU)
			}
			gives = b.Labels(ids)
		}
		return fmt.Errorf("--move-to %q: the group does not give %s (it gives %s): assign it to the group first", g.Name, b.Label(id), gives)
	}
	return nil
}

func (m memberships) any() bool { return len(m.joins)+len(m.leaves) > 0 }

// besidesMove tells whether anything is asked but that users move to a group.
func (m memberships) besidesMove() bool {
	return len(m.leaves) > 0 || slices.ContainsFunc(m.joins, func(g tenant.Group) bool { return g.ID != m.moveTo.ID })
}

// all lists the groups by which users differ.
func (m memberships) all() []tenant.GroupID {
	var out []tenant.GroupID
	for _, g := range slices.Concat(m.joins, m.leaves) {
		out = append(out, g.ID)
	}
	return out
}

// words says what is asked, but for a move, which is the words of its wish.
func (m memberships) words(b *builder) []string {
	var out []string
	for _, g := range m.joins {
		if g.ID != m.moveTo.ID {
			out = append(out, "join group "+b.GroupLabel(g.ID))
		}
	}
	for _, g := range m.leaves {
		out = append(out, "leave group "+b.GroupLabel(g.ID))
	}
	if m.ifInherited {
		out = append(out, "only where groups give all that is on")
	}
	if m.overlap {
		out = append(out, "only where other paths give all that is on")
	}
	return out
}

// gives is what the tenant's groups give, where the plan rests on groups.
func (b *builder) gives() map[tenant.GroupID][]tenant.License {
	if !b.groups.any() && !b.groups.ifInherited {
		return nil
	}
	out := map[tenant.GroupID][]tenant.License{}
	for _, g := range b.Snapshot().Groups {
		if len(g.Licenses) > 0 && g.FixedMembers() == "" {
			out[g.ID] = g.Licenses
		}
	}
	return out
}

// A groupDraft is what becomes of one user's membership.
type groupDraft struct {
	joins, leaves []tenant.Group
	moves         []sku.ID      // whose direct assignment goes to the group
	again         *tenant.Group // whose licenses are processed again
	rests         bool          // a removal rests on groups, though membership stays
	gains         bool          // something is given as well, or was before: losses rest on it
}

func (g groupDraft) any() bool {
	return len(g.joins)+len(g.leaves)+len(g.moves) > 0 || g.rests || g.gains || g.again != nil
}

// move has the direct assignment of a SKU go once the group gives it. Who does not have it
// directly has nothing to move (R52).
func (d *draft) move(id sku.ID) {
	if _, ok := d.is[id]; ok {
		d.group.moves = append(d.group.moves, id)
		delete(d.want, id)
		return
	}
	if d.inherits(id) {
		d.note(plan.Find("inherited-instead", "%s comes from group %s and is not assigned directly", d.b.Label(id), d.fromGroups(id)))
		return
	}
	d.lost++
	d.note(plan.Find("not-assigned", "%s is not assigned", d.b.Label(id)))
}

// memberships works out which groups the user joins and leaves.
func (d *draft) memberships() {
	d.group.again = d.q.again
	m := d.b.memberships(d.q)
	if !m.any() && !m.ifInherited && !m.overlap {
		return
	}
	is := *d.line.Before.OrNone()
	for _, g := range slices.Concat(m.joins, m.leaves) {
		if d.b.IsMember(g.ID, d.line.User) {
			is.Member = append(is.Member, g.ID)
		}
	}
	if d.line.Before != nil {
		d.line.Before, d.line.After = &is, &is
	}
	for _, g := range m.joins {
		if !slices.Contains(is.Member, g.ID) && (g.ID != m.moveTo.ID || len(d.group.moves) > 0) {
			d.group.joins = append(d.group.joins, g)
		}
	}
	for _, g := range m.leaves {
		if slices.Contains(is.Member, g.ID) {
			d.group.leaves = append(d.group.leaves, g)
		}
	}
	d.group.gains = len(m.joins) > 0 && !d.q.restores
	d.group.rests = (m.ifInherited || m.overlap) && len(d.want) < len(d.is)
}

// memberships is what is asked about the groups of one user: of one who gets back what was
// before a run, the groups that it changed.
func (b *builder) memberships(q *userRequest) memberships {
	if q.restores {
		return memberships{joins: b.groupsOf(q.joins), leaves: b.groupsOf(q.leaves)}
	}
	return b.groups
}

func (b *builder) groupsOf(ids []tenant.GroupID) []tenant.Group {
	var out []tenant.Group
	for _, id := range ids {
		if g, ok := b.Group(id); ok {
			out = append(out, g)
		}
	}
	return out
}

// groupCalls lists the writes in their order: what is given first, then what is taken,
// each with its proof (R51).
func (d *draft) groupCalls(add []tenant.License, remove []sku.ID) []plan.Call {
	var out []plan.Call
	if g := d.group.again; g != nil {
		out = append(out, plan.Call{Kind: plan.Reprocess, Group: g.ID, Gives: g.Licenses})
	}
	for _, g := range d.group.joins {
		out = append(out, plan.Call{Kind: plan.Join, Group: g.ID, Gives: g.Licenses})
	}
	if len(add) > 0 {
		out = append(out, plan.Call{Kind: plan.Licenses, Add: add})
	}
	if d.b.groups.leaveOnFail && len(d.group.moves) > 0 && slices.ContainsFunc(d.group.joins, func(g tenant.Group) bool { return g.ID == d.b.groups.moveTo.ID }) {
		d.line.Fallback = &plan.Call{Kind: plan.Leave, Group: d.b.groups.moveTo.ID}
	}
	proof := d.proof(len(out) > 0 || d.group.gains || slices.ContainsFunc(d.q.wishes, wish.gives))
	if len(remove) > 0 {
		out = append(out, plan.Call{Kind: plan.Licenses, Remove: remove, Proof: proof})
	}
	for _, g := range d.group.leaves {
		out = append(out, plan.Call{Kind: plan.Leave, Group: g.ID, Proof: proof})
	}
	return out
}

// proof is what must be shown before something is taken; nil where nothing is.
func (d *draft) proof(gains bool) *plan.Proof {
	m := d.b.groups
	switch {
	case len(d.group.moves) > 0:
		return &plan.Proof{Same: true, Wait: true, By: []tenant.GroupID{m.moveTo.ID}}
	case d.group.rests && !m.ifInherited:
		return &plan.Proof{Service: true}
	case d.group.rests:
		return &plan.Proof{Same: true, By: d.givers()}
	case gains && !m.withoutProof && !d.q.restores:
		p := &plan.Proof{Wait: true}
		for _, g := range m.joins {
			p.By = append(p.By, g.ID)
		}
		return p
	}
	return nil
}

// givers lists the groups that give one of the licenses that go.
func (d *draft) givers() []tenant.GroupID {
	var out []tenant.GroupID
	for _, in := range d.line.Before.OrNone().Inherited {
		if _, kept := d.want[in.SKU]; !kept && !slices.Contains(out, in.Group) {
			out = append(out, in.Group)
		}
	}
	slices.Sort(out)
	return out
}

// afterGroups is the state to which the calls lead, once the groups are processed.
func (d *draft) afterGroups() *plan.State {
	at := d.line.Before.OrNone()
	for _, c := range d.line.Calls {
		at = at.After(c)
	}
	for _, g := range d.b.memberships(d.q).joins { // a member of old may still have to get what the group gives
		if g.ID != d.b.groups.moveTo.ID || len(d.group.moves) > 0 {
			at = at.After(plan.Call{Kind: plan.Join, Group: g.ID, Gives: g.Licenses})
		}
	}
	if at.Direct == nil {
		at.Direct = []tenant.License{}
	}
	slices.SortFunc(at.Direct, func(a, b tenant.License) int { return strings.Compare(string(a.SKU), string(b.SKU)) })
	return at
}
