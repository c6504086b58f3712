package inventory

import (
	"cmp"
	"slices"
	"time"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
	"reseat/report/money"
	"reseat/report/words"
)

// An Inventory is what a tenant, or a selection of its users, holds.
type Inventory struct {
	Made     time.Time
	Tool     string // the version of reseat that writes it
	Tenant   tenant.Snapshot
	Catalog  words.Catalog
	Holdings []Holding // of each SKU owned or held, the most used first
	Users    []Holder  // by UPN
	Concerns map[Concern]int
	Claims   []Claim // licenses that can be taken back, what costs most first
	SignIns  bool    // sign-in dates were read
	// NoSignIns says why they were not; empty where nobody tried.
	NoSignIns string
	// Command writes a command of reseat for this tenant and selection; nil: plainly.
	Command  func(args ...string) string
	Licensed int // users with at least one license
	Prices   money.Prices
	Costs    []Cost // by currency; none without prices
	Back     []Cost // what the claims come to, each license counted once: Bought alone
	covered  map[string][]sku.ID
}

// A Holding is one SKU, with the users of the inventory by how they hold it.
type Holding struct {
	SKU       tenant.SKU // its seats are the tenant's, also where the users are a selection
	Users     int
	Direct    int
	Inherited int
	Doubled   int // directly and through a group
	Blocked   int // whose account is blocked
	Guests    int
	Errors    int // users with a row of the SKU in error
}

// A Holder is one user with what is the matter with the user's licenses.
type Holder struct {
	User     tenant.User
	State    plan.State
	Concerns []Concern
	Evidence []string // what they rest on
	overlaps []sku.ID // direct licenses that other paths cover
}

// New counts what the users of a snapshot hold.
func New(s tenant.Snapshot, p money.Prices, tool string, made time.Time) Inventory {
	v := Inventory{Made: made, Tool: tool, Tenant: s, Catalog: words.CatalogOf(s), Prices: p, Concerns: make(map[Concern]int), covered: make(map[string][]sku.ID)}
	v.SignIns = slices.ContainsFunc(s.Users, func(u tenant.User) bool { return u.SignIn != tenant.SignIn{} || !u.Created.IsZero() })
	sums := make(map[sku.ID]*Holding, len(s.SKUs))
	for _, k := range s.SKUs {
		sums[k.ID] = &Holding{SKU: k}
	}
	v.Users = make([]Holder, 0, len(s.Users))
	for _, u := range s.Users {
		v.add(u, sums)
	}
	slices.SortStableFunc(v.Users, func(a, b Holder) int { return cmp.Compare(a.User.UPN, b.User.UPN) })
	for _, h := range sums {
		v.Holdings = append(v.Holdings, *h)
	}
	slices.SortFunc(v.Holdings, func(a, b Holding) int {
		return cmp.Or(b.SKU.Seats.Consumed-a.SKU.Seats.Consumed, b.Users-a.Users, cmp.Compare(a.SKU.ID, b.SKU.ID))
	})
	v.Costs = costs(v.Holdings, p)
	v.claim()
	return v
}

// add counts one user.
func (v *Inventory) add(u tenant.User, sums map[sku.ID]*Holding) {
	paths := make(map[sku.ID]*pathsOf)
	for _, a := range u.Rows() {
		p := paths[a.SKU]
		if p == nil {
			p = &pathsOf{}
			paths[a.SKU] = p
		}
		p.add(a)
	}
	h := Holder{User: u, State: plan.StateOf(u)}
	v.judge(&h, paths)
	for _, c := range h.Concerns {
		v.Concerns[c]++
	}
	licensed := false
	for id, p := range paths {
		if sums[id] == nil { // a SKU that the tenant no longer lists
			sums[id] = &Holding{SKU: tenant.SKU{Product: v.Catalog.SKU(id)}}
		}
		sums[id].add(u, *p)
		licensed = licensed || p.held()
	}
	if licensed {
		v.Licensed++
	}
	v.Users = append(v.Users, h)
}

// pathsOf says by which paths a user has one SKU.
type pathsOf struct{ direct, inherited, failed bool }

func (p *pathsOf) add(a tenant.Assignment) {
	switch {
	case a.Direct():
		p.direct = true
	case a.Holds():
		p.inherited = true
	}
	if a.State == tenant.InError || a.State == tenant.ActiveWithError {
		p.failed = true
	}
}

func (p pathsOf) held() bool { return p.direct || p.inherited }

func (h *Holding) add(u tenant.User, p pathsOf) {
	for _, x := range []struct {
		is  bool
		sum *int
	}{
		{p.held(), &h.Users}, {p.direct, &h.Direct}, {p.inherited, &h.Inherited}, {p.direct && p.inherited, &h.Doubled},
		{p.held() && u.Disabled, &h.Blocked}, {p.held() && u.Guest, &h.Guests}, {p.failed, &h.Errors},
	} {
		if x.is {
			*x.sum++
		}
	}
}
