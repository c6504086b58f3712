package plan

import (
	"fmt"
	"strings"
	"sync"

	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// A world is a snapshot arranged for looking things up.
type world struct {
	now       tenant.Snapshot
	count     SeatCount // which units count as seats
	names     *sku.Index
	skus      map[sku.ID]tenant.SKU  // one an id: seats of several accounts are summed (R8)
	shapes    map[sku.ID]shape       // what each of them contains
	userPlans UserPlans              // of these, what can be switched per user
	clashes   map[sku.ID]bool        // listed by several accounts with different plans
	members   map[string]sku.PlanSet // the tenant's service plans by family
	maps      map[mapKey]*swapMap    // of swaps, as they are needed
	answers   map[layerKey]rowAnswer // what rows ask, by wording
	wishes    map[layerKey][]wish    // and what is asked of a user with one row of that wording
	patterns  map[layerKey]*pattern  // what it comes to, by user's state
	key       []byte                 // room for keys of these
	flags     *layer                 // what the flags ask
	byRecipe  map[string]*layer      // what recipes ask over the flags, by folded name; "" is the one of --recipe, else the flags
	takes     map[sku.ID]int         // users from whom an exact request takes the SKU
	protected map[string]bool        // users never to be changed: ids and folded UPNs
	rules     []Dependency
	groups    map[tenant.GroupID]string
	byID      map[tenant.UserID]*tenant.User
	byUPN     map[string]*tenant.User
	byMail    func() map[string][]*tenant.User
	byAlias   func() map[string][]*tenant.User
}

// A shape is what a SKU contains: plans that can be switched per user, and
// tenant-wide ones.
type shape struct{ user, company sku.PlanSet }

func newWorld(now tenant.Snapshot, cat *sku.Catalogue) *world {
	w := &world{
		now:       now,
		skus:      map[sku.ID]tenant.SKU{},
		shapes:    map[sku.ID]shape{},
		userPlans: UserPlans{},
		clashes:   map[sku.ID]bool{},
		members:   map[string]sku.PlanSet{},
		maps:      map[mapKey]*swapMap{},
		answers:   map[layerKey]rowAnswer{},
		wishes:    map[layerKey][]wish{},
		patterns:  map[layerKey]*pattern{},
		byRecipe:  map[string]*layer{},
		takes:     map[sku.ID]int{},
		groups:    map[tenant.GroupID]string{},
		byID:      make(map[tenant.UserID]*tenant.User, len(now.Users)),
		byUPN:     make(map[string]*tenant.User, len(now.Users)),
		byMail:    sync.OnceValue(func() map[string][]*tenant.User { return usersBy(now.Users, mailOf) }),
		byAlias:   sync.OnceValue(func() map[string][]*tenant.User { return usersBy(now.Users, aliasesOf) }),
	}
	w.learnSKUs(cat)
	for _, g := range now.Groups {
		w.groups[g.ID] = g.Name
	}
	for i := range now.Users {
		u := &now.Users[i]
		w.byID[u.ID] = u
		w.byUPN[strings.ToLower(u.UPN)] = u
	}
	return w
}

// usersBy lists users by addresses that several of them can have. Most rosters name
// nobody by these.
func usersBy(users []tenant.User, addresses func(*tenant.User) []string) map[string][]*tenant.User {
	out := make(map[string][]*tenant.User, len(users))
	for i := range users {
		u := &users[i]
		for _, a := range addresses(u) {
			a = strings.ToLower(a)
			if n := len(out[a]); a != "" && (n == 0 || out[a][n-1] != u) {
				out[a] = append(out[a], u)
			}
		}
	}
	return out
}

func mailOf(u *tenant.User) []string    { return []string{u.Mail} }
func aliasesOf(u *tenant.User) []string { return u.Aliases }

func (w *world) learnSKUs(cat *sku.Catalogue) {
	accounts := map[sku.ID][]string{}
	var products []sku.Product
	for _, k := range w.now.SKUs {
		accounts[k.ID] = append(accounts[k.ID], k.Account)
		old, twice := w.skus[k.ID]
		if !twice {
			w.skus[k.ID] = k
			w.shapes[k.ID] = shape{k.UserPlans(), k.CompanyPlans()}
			w.userPlans[k.ID] = w.shapes[k.ID].user
			for _, p := range w.shapes[k.ID].user {
				if f, ok := sku.FamilyOf(p); ok {
					w.members[f] = w.members[f].Union(sku.NewPlanSet(p))
				}
			}
			products = append(products, k.Product)
			continue
		}
		if !w.shapes[k.ID].user.Equal(k.UserPlans()) {
			w.clashes[k.ID] = true
		}
		old.Seats.Enabled += k.Seats.Enabled
		old.Seats.Warning += k.Seats.Warning
		old.Seats.Suspended += k.Seats.Suspended
		old.Seats.LockedOut += k.Seats.LockedOut
		old.Seats.Consumed += k.Seats.Consumed
		if k.Capability == "Enabled" {
			old.Capability = k.Capability
		}
		w.skus[k.ID] = old
	}
	w.names = sku.NewIndex(products, accounts, cat)
}

// sku resolves the name of an owned SKU.
func (w *world) sku(name string) (sku.ID, error) {
	id, err := w.names.SKU(name)
	if err != nil {
		return "", err
	}
	if w.clashes[id] {
		return "", &clashError{w.names.Label(id)}
	}
	return id, nil
}

func (w *world) group(id tenant.GroupID) string {
	if n := w.groups[id]; n != "" {
		return fmt.Sprintf("%q", n)
	}
	return string(id) // a group that is gone prints its id (R36)
}

// A clashError says that accounts of the tenant list a SKU with different plans.
type clashError struct{ label string }

func (e *clashError) Error() string {
	return "several accounts of this tenant list " + e.label + " with different service plans"
}
