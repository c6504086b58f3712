package graphsim

import (
	"slices"
	"time"

	"reseat/plan/tenant"
)

// A record is one change of the tenant as data: what is so afterwards. Applying the
// same records in the same order again ends in the same state, so a log of them can
// be replayed over a file that already holds some.
type record struct {
	At     time.Time        `json:"at"`
	Users  []tenant.User    `json:"users,omitempty"` // new or changed
	Gone   []tenant.UserID  `json:"gone,omitempty"`
	Purged []tenant.UserID  `json:"purged,omitempty"` // gone for good
	Made   []tenant.Group   `json:"made,omitempty"`
	Groups []groupChange    `json:"groups,omitempty"`
	Unmade []tenant.GroupID `json:"unmade,omitempty"`
	Seats  []seatChange     `json:"seats,omitempty"`
}

// A groupChange is what changed in one group.
type groupChange struct {
	ID       tenant.GroupID   `json:"id"`
	Licensed bool             `json:"licensed,omitempty"` // Licenses is the new list
	Licenses []tenant.License `json:"licenses,omitempty"`
	Joined   []tenant.Member  `json:"joined,omitempty"`
	Left     []string         `json:"left,omitempty"`
	Owned    []tenant.Member  `json:"owned,omitempty"`
	Disowned []string         `json:"disowned,omitempty"`
	Name     string           `json:"name,omitempty"`
	Kind     tenant.GroupKind `json:"kind,omitempty"`
	Rule     string           `json:"rule,omitempty"`    // On or Paused
	Queued   bool             `json:"queued,omitempty"`  // its members are to be processed
	Settled  bool             `json:"settled,omitempty"` // they have been
}

// A seatChange sets the seats of a SKU; Consumed counts holders that are not among
// the users.
type seatChange struct {
	SKU   int          `json:"sku"` // place in the snapshot's list: an id can occur twice
	Seats tenant.Seats `json:"seats"`
}

// apply makes the record so. What it names and the tenant lacks is passed over.
func (d *directory) apply(r record) {
	if r.At.After(d.taken) {
		d.taken = r.At
	}
	for _, u := range r.Users {
		d.put(&u, r.At)
	}
	for _, id := range r.Gone {
		if e := d.byID[id]; e != nil && e.now != nil {
			d.become(e, nil, r.At)
		}
	}
	for _, id := range r.Purged {
		d.purge(id)
	}
	for _, g := range r.Made {
		if d.groupByID[g.ID] == nil {
			d.addGroup(g)
		}
	}
	for _, c := range r.Groups {
		if g := d.groupByID[c.ID]; g != nil {
			g.apply(c)
			d.touch(g, c)
		}
	}
	for _, id := range r.Unmade {
		d.removeGroup(id)
	}
	for _, c := range r.Seats {
		if c.SKU >= 0 && c.SKU < len(d.skus) {
			d.skus[c.SKU].Seats = c.Seats
		}
	}
}

func (g *group) apply(c groupChange) {
	if c.Licensed {
		g.Licenses = c.Licenses
	}
	for _, m := range c.Joined {
		if _, ok := g.place[m.ID]; !ok {
			g.place[m.ID] = len(g.Members)
			g.Members = append(g.Members, m)
		}
	}
	for _, id := range c.Left {
		g.leave(id)
	}
	g.Owners = append(g.Owners, slices.DeleteFunc(slices.Clone(c.Owned), func(m tenant.Member) bool { return slices.Contains(g.Owners, m) })...)
	g.Owners = slices.DeleteFunc(g.Owners, func(m tenant.Member) bool { return slices.Contains(c.Disowned, m.ID) })
	if c.Name != "" {
		g.Name = c.Name
	}
	if c.Kind != "" {
		g.Kind = c.Kind
	}
	if c.Rule != "" {
		g.Paused = c.Rule == "Paused"
	}
	if c.Queued {
		g.queued = true
	}
	if c.Settled {
		g.queued = false
	}
}

func (g *group) leave(id string) {
	at, ok := g.place[id]
	if !ok {
		return
	}
	delete(g.place, id)
	g.Members = slices.Delete(slices.Clone(g.Members), at, at+1)
	for i, m := range g.Members[at:] {
		g.place[m.ID] = at + i
	}
}
