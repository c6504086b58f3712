package graphsim

import (
	"slices"
	"strings"
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
