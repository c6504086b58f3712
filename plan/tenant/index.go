package tenant

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"reseat/plan/sku"
)

// An Index is a snapshot arranged for looking things up: SKUs by id and by name, what
// they contain, service plans by family, groups, and users by every key that leads to
// one. It names SKUs and service plans as the sku.Index in it does.
type Index struct {
	*sku.Index
	now       Snapshot
	skus      map[sku.ID]SKU
	userPlans map[sku.ID]sku.PlanSet
	company   map[sku.ID]sku.PlanSet
	clashes   map[sku.ID]bool // listed by several accounts with different plans
	families  map[string]sku.PlanSet
	groups    map[GroupID]string
	members   func() map[GroupID]map[string]bool
	byID      map[UserID]*User
	byUPN     map[string]*User
	byMail    func() map[string][]*User
	byAlias   func() map[string][]*User
}

// NewIndex arranges a snapshot. Names that the tenant does not give come from the
// catalogue.
func NewIndex(now Snapshot, cat *sku.Catalogue) *Index {
	x := &Index{
		now:       now,
		skus:      map[sku.ID]SKU{},
		userPlans: map[sku.ID]sku.PlanSet{},
		company:   map[sku.ID]sku.PlanSet{},
		clashes:   map[sku.ID]bool{},
		families:  map[string]sku.PlanSet{},
		groups:    make(map[GroupID]string, len(now.Groups)),
		byID:      make(map[UserID]*User, len(now.Users)),
		byUPN:     make(map[string]*User, len(now.Users)),
		byMail:    sync.OnceValue(func() map[string][]*User { return usersBy(now.Users, mailOf) }),
		byAlias:   sync.OnceValue(func() map[string][]*User { return usersBy(now.Users, aliasesOf) }),
	}
	x.members = sync.OnceValue(func() map[GroupID]map[string]bool { return membersOf(now.Groups) })
	x.addSKUs(cat)
	for _, g := range now.Groups {
		x.groups[g.ID] = g.Name
	}
	for i := range now.Users {
		u := &now.Users[i]
		x.byID[u.ID] = u
		x.byUPN[strings.ToLower(u.UPN)] = u
	}
	return x
}

// addSKUs merges SKUs that several accounts list: their seats are summed (R8).
func (x *Index) addSKUs(cat *sku.Catalogue) {
	accounts := map[sku.ID][]string{}
	var products []sku.Product
	for _, k := range x.now.SKUs {
		accounts[k.ID] = append(accounts[k.ID], k.Account)
		old, twice := x.skus[k.ID]
		if !twice {
			x.skus[k.ID] = k
			x.addPlans(k)
			products = append(products, k.Product)
			continue
		}
		if !x.userPlans[k.ID].Equal(k.UserPlans()) {
			x.clashes[k.ID] = true
		}
		old.Seats = old.Seats.plus(k.Seats)
		if k.Capability == "Enabled" {
			old.Capability = k.Capability
		}
		x.skus[k.ID] = old
	}
	x.Index = sku.NewIndex(products, accounts, cat)
}

func (x *Index) addPlans(k SKU) {
	x.userPlans[k.ID], x.company[k.ID] = k.UserPlans(), k.CompanyPlans()
	for _, p := range x.userPlans[k.ID] {
		if f, ok := sku.FamilyOf(p); ok {
			x.families[f] = x.families[f].Union(sku.NewPlanSet(p))
		}
	}
}

func (s Seats) plus(t Seats) Seats {
	return Seats{
		Enabled: s.Enabled + t.Enabled, Warning: s.Warning + t.Warning, Suspended: s.Suspended + t.Suspended,
		LockedOut: s.LockedOut + t.LockedOut, Consumed: s.Consumed + t.Consumed,
	}
}

// Snapshot returns what the index arranges.
func (x *Index) Snapshot() Snapshot { return x.now }

// SKU returns the SKU that a name means in this tenant: a GUID, part number,
// tenant:PARTNUMBER or product name. It is a *ClashError where accounts of the tenant
// disagree about the SKU.
func (x *Index) SKU(name string) (sku.ID, error) {
	id, err := x.Index.SKU(name)
	if err != nil {
		return "", err
	}
	if x.clashes[id] {
		return "", &ClashError{x.Label(id)}
	}
	return id, nil
}

// A ClashError says that accounts of the tenant list a SKU with different plans.
type ClashError struct{ label string }

func (e *ClashError) Error() string {
	return "several accounts of this tenant list " + e.label + " with different service plans"
}

// Owned returns the tenant's SKU of an id.
func (x *Index) Owned(id sku.ID) (SKU, bool) {
	k, ok := x.skus[id]
	return k, ok
}

// SKUs lists what the tenant owns, each SKU once, by id.
func (x *Index) SKUs() []SKU {
	out := make([]SKU, 0, len(x.skus))
	for _, k := range x.skus {
		out = append(out, k)
	}
	slices.SortFunc(out, func(a, b SKU) int { return strings.Compare(string(a.ID), string(b.ID)) })
	return out
}

// UserPlans lists, by SKU, the service plans that can be switched per user.
func (x *Index) UserPlans() map[sku.ID]sku.PlanSet { return x.userPlans }

// CompanyPlans lists the tenant-wide service plans of a SKU.
func (x *Index) CompanyPlans(id sku.ID) sku.PlanSet { return x.company[id] }

// Family lists the tenant's service plans of a family.
func (x *Index) Family(name string) sku.PlanSet { return x.families[name] }

// GroupName returns what a group is called; empty where that is not known.
func (x *Index) GroupName(id GroupID) string { return x.groups[id] }

// GroupLabel names a group in a sentence, one that is gone by its id (R36).
func (x *Index) GroupLabel(id GroupID) string {
	if n := x.groups[id]; n != "" {
		return fmt.Sprintf("%q", n)
	}
	return string(id)
}

// Labels names SKUs in a sentence.
func (x *Index) Labels(ids []sku.ID) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = x.Label(id)
	}
	return strings.Join(names, " + ")
}

// PlanLabels names service plans in a sentence, in alphabetical order.
func (x *Index) PlanLabels(ids sku.PlanSet) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = x.PlanLabel(id)
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}
