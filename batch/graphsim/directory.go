package graphsim

import (
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// A directory is the state of the tenant: what it owns, its users and groups. It is
// changed by apply alone; the tenant's mutex guards it.
type directory struct {
	id      tenant.ID
	name    string
	country string
	domains []tenant.Domain
	taken   time.Time
	whole   bool

	skus  []tenant.SKU   // Consumed counts the holders that are not among users
	skuAt map[sku.ID]int // the first entry of each: one SKU can come through several accounts
	held  map[sku.ID]int // users who hold it

	users   []*entry // in the order of their making; those gone stay, so that a page token keeps its place
	byID    map[tenant.UserID]*entry
	byUPN   map[string]*entry // in lower case
	address map[string][]*entry
	deleted map[string]*entry // users in the recycle bin by UPN: they still have their names

	groups    []*group
	groupByID map[tenant.GroupID]*group

	others  map[string]string // kinds of objects that are known as members alone, by id
	subs    []tenant.Subscription
	changes int // so far, to tell what came after a moment
	unmade  []unmade

	doubt Doubt

	keep time.Duration // how long earlier versions of a user are kept for stale reads
}

// An entry is one user over time.
type entry struct {
	id   tenant.UserID
	now  *tenant.User        // nil once gone
	past []version           // oldest first
	at   time.Time           // since when now is so
	born time.Time           // zero for users of the snapshot
	seq  int                 // place in directory.users
	bin  *tenant.DeletedUser // what it was, while it can be restored
	last int                 // number of its last change

	reads atomic.Uint32 // so far, where replicas lag
}

// A version is what a user was until a moment.
type version struct {
	user  *tenant.User
	until time.Time
}

// asOf returns the user as a reader sees it whose replica stands at that time: nil
// where there is none.
func (e *entry) asOf(at time.Time) *tenant.User {
	if !at.Before(e.at) {
		return e.now
	}
	for _, v := range e.past {
		if at.Before(v.until) {
			return v.user
		}
	}
	return e.now
}

// A group is a group and the state of its licenses' processing.
type group struct {
	tenant.Group
	place  map[string]int // of each member in Members
	queued bool
	begins time.Time // when the processing begins for which it is queued

	pending []pending
	due     bool // on the agenda
	before  []tenant.License
	shownAt time.Time // until then it shows those from before

	last  int // number of its last change
	moves []move
}

func newDirectory(s tenant.Snapshot, keep time.Duration) *directory {
	d := &directory{
		id: s.Tenant, name: s.Name, country: s.Country, domains: slices.Clone(s.Domains), taken: s.Taken, whole: s.Complete,
		skuAt: make(map[sku.ID]int), held: make(map[sku.ID]int), byID: make(map[tenant.UserID]*entry, len(s.Users)),
		byUPN: make(map[string]*entry, len(s.Users)), address: make(map[string][]*entry), deleted: make(map[string]*entry), others: make(map[string]string), subs: slices.Clone(s.Subscriptions),
		groupByID: make(map[tenant.GroupID]*group), keep: keep,
	}
	for i, k := range s.SKUs {
		k.Plans = slices.Clone(k.Plans)
		d.skus = append(d.skus, k)
		if _, ok := d.skuAt[k.ID]; !ok {
			d.skuAt[k.ID] = i
		}
	}
	for _, g := range s.Groups {
		d.addGroup(g)
	}
	for i := range s.Users {
		d.put(&s.Users[i], time.Time{})
	}
	for _, u := range s.Deleted {
		e := &entry{id: u.ID, seq: len(d.users), bin: &u}
		d.users = append(d.users, e)
		d.byID[u.ID] = e
		d.deleted[strings.ToLower(u.UPN)] = e
	}
	for id, i := range d.skuAt {
		d.skus[i].Seats.Consumed = max(0, d.skus[i].Seats.Consumed-d.held[id])
	}
	return d
}

func (d *directory) addGroup(g tenant.Group) {
	n := &group{Group: cloneGroup(g), place: make(map[string]int, len(g.Members))}
	for i, m := range n.Members {
		n.place[m.ID] = i
		if !isUser(m) && m.Kind != "group" {
			d.others[m.ID] = m.Kind
		}
	}
	d.changes++
	n.last = d.changes
	d.groups = append(d.groups, n)
	d.groupByID[g.ID] = n
}

// put makes u the present state of its user, new or not.
func (d *directory) put(u *tenant.User, now time.Time) {
	e := d.byID[u.ID]
	if e == nil {
		e = &entry{id: u.ID, seq: len(d.users), born: now}
		d.users = append(d.users, e)
		d.byID[u.ID] = e
	}
	d.become(e, u, now)
}

// become replaces the user of an entry; nil: it is gone.
func (d *directory) become(e *entry, u *tenant.User, now time.Time) {
	d.unindex(e)
	d.count(e.now, -1)
	d.changes++
	e.last = d.changes
	if u == nil {
		e.bin = &tenant.DeletedUser{User: *e.now, At: now}
		d.deleted[strings.ToLower(e.now.UPN)] = e
	} else if e.bin != nil {
		delete(d.deleted, strings.ToLower(e.bin.UPN))
		e.bin = nil
	}
	if d.keep > 0 && !now.IsZero() {
		e.past = append(e.past, version{e.now, now})
		old := now.Add(-d.keep)
		e.past = slices.DeleteFunc(e.past, func(v version) bool { return v.until.Before(old) })
	}
	e.now, e.at = u, now
	d.count(u, 1)
	d.index(e)
}

func (d *directory) index(e *entry) {
	if e.now == nil {
		return
	}
	d.byUPN[strings.ToLower(e.now.UPN)] = e
	for _, a := range addresses(e.now) {
		d.address[a] = append(d.address[a], e)
	}
}

func (d *directory) unindex(e *entry) {
	if e.now == nil {
		return
	}
	if upn := strings.ToLower(e.now.UPN); d.byUPN[upn] == e {
		delete(d.byUPN, upn)
	}
	for _, a := range addresses(e.now) {
		d.address[a] = slices.DeleteFunc(d.address[a], func(o *entry) bool { return o == e })
	}
}

// addresses returns the user's proxy addresses in lower case, without prefix or repeats.
func addresses(u *tenant.User) []string {
	if u.Mail == "" && len(u.Aliases) == 0 {
		return nil
	}
	var out []string
	for _, a := range append([]string{u.Mail}, u.Aliases...) {
		if a = strings.ToLower(a); a != "" && !slices.Contains(out, a) {
			out = append(out, a)
		}
	}
	return out
}

// count adds n for each SKU that u holds, direct or not, once (graph-contract 0.7).
func (d *directory) count(u *tenant.User, n int) {
	if u == nil {
		return
	}
	for i, a := range u.Assignments {
		if a.Holds() && !holds(u.Assignments[:i], a.SKU) {
			d.held[a.SKU] += n
		}
	}
}

func holds(rows []tenant.Assignment, id sku.ID) bool {
	return slices.ContainsFunc(rows, func(a tenant.Assignment) bool { return a.SKU == id && a.Holds() })
}

// sku returns the tenant's first entry for a SKU.
func (d *directory) sku(id sku.ID) (*tenant.SKU, bool) {
	i, ok := d.skuAt[id]
	if !ok {
		return nil, false
	}
	return &d.skus[i], true
}

// seats returns the seats of the i-th entry with all who hold one.
func (d *directory) seats(i int) tenant.Seats {
	n := d.skus[i].Seats
	if id := d.skus[i].ID; d.skuAt[id] == i {
		n.Consumed += d.held[id]
	}
	return n
}

// free returns the seats left of a SKU over all its accounts (R8); it can be negative.
func (d *directory) free(id sku.ID, warning bool) int {
	n := 0
	for i := range d.skus {
		if d.skus[i].ID != id {
			continue
		}
		s := d.seats(i)
		n += s.Enabled - s.Consumed
		if warning {
			n += s.Warning
		}
	}
	return n
}

// find returns the entry of a present or past user by object id, or by the UPN it has now.
func (d *directory) find(key string) *entry {
	key = strings.ToLower(key)
	if e := d.byID[tenant.UserID(key)]; e != nil {
		return e
	}
	return d.byUPN[key]
}

// snapshot returns a deep copy of the present state.
func (d *directory) snapshot() tenant.Snapshot {
	s := d.present()
	for i := range s.SKUs {
		s.SKUs[i].Plans = slices.Clone(s.SKUs[i].Plans)
	}
	for i := range s.Groups {
		s.Groups[i] = cloneGroup(s.Groups[i])
	}
	for i := range s.Users {
		s.Users[i] = *cloneUser(s.Users[i])
	}
	return s
}

// present returns the present state, which holds until the next record.
func (d *directory) present() tenant.Snapshot {
	s := tenant.Snapshot{
		Tenant: d.id, Name: d.name, Country: d.country, Domains: slices.Clone(d.domains), Taken: d.taken, Complete: d.whole,
		SKUs: slices.Clone(d.skus), Users: make([]tenant.User, 0, len(d.users)),
	}
	for i := range s.SKUs {
		s.SKUs[i].Seats = d.seats(i)
	}
	for _, g := range d.groups {
		s.Groups = append(s.Groups, g.Group)
	}
	for _, e := range d.users {
		if e.now != nil {
			s.Users = append(s.Users, *e.now)
		}
	}
	for _, e := range d.users {
		if e.bin != nil && d.taken.Sub(e.bin.At) < binKeeps {
			s.Deleted = append(s.Deleted, *e.bin)
		}
	}
	s.Subscriptions = slices.Clone(d.subs)
	return s
}

func cloneUser(u tenant.User) *tenant.User {
	u.Aliases = slices.Clone(u.Aliases)
	u.Assignments = slices.Clone(u.Assignments)
	for i := range u.Assignments {
		u.Assignments[i].Disabled = slices.Clone(u.Assignments[i].Disabled)
	}
	return &u
}

func cloneGroup(g tenant.Group) tenant.Group {
	g.Members, g.Owners = slices.Clone(g.Members), slices.Clone(g.Owners)
	g.Licenses = slices.Clone(g.Licenses)
	for i := range g.Licenses {
		g.Licenses[i].Disabled = slices.Clone(g.Licenses[i].Disabled)
	}
	return g
}
