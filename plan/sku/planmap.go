package sku

import "slices"

// A Match says how a service plan found its counterpart in another SKU.
type Match string

// The ways of finding a counterpart (R10), the stronger first.
const (
	BySame   Match = "same"   // the same plan is in both SKUs
	ByFamily Match = "family" // another plan of the same service
	ByNone   Match = "none"   // the other SKU has nothing like it
)

// A MapLine leads from one service plan of the SKU given up to its counterpart.
type MapLine struct {
	From PlanID `json:"from"`
	To   PlanID `json:"to,omitempty"` // empty where By is ByNone
	By   Match  `json:"by"`
}

// A Conflict is a set of plans whose counterpart the map alone cannot tell: From
// has one member and To several of equal rank, or From several and To one. Whether
// it matters depends on the user; see Carry.
type Conflict struct {
	From PlanSet `json:"from"`
	To   PlanSet `json:"to"`
}

// A PlanMap says how the plan choices of one SKU carry over to another: one line
// for each plan of the former that can be switched per user, in the order of its
// list, more than one only where its counterpart is in conflict.
type PlanMap struct {
	Lines     []MapLine  `json:"lines"`
	Conflicts []Conflict `json:"conflicts,omitempty"`
}

// MapPlans maps the user plans of from to those of to: by id, else by family. A
// plan of to that has its counterpart by id is nobody else's; of several others of
// one family the lowest that is not smaller than what the user had is taken, else
// the highest.
func MapPlans(from, to Product) PlanMap {
	given, wanted := from.UserPlans(), to.UserPlans()
	open := wanted.Minus(given)
	var m PlanMap
	for _, sp := range from.Plans {
		if sp.Company {
			continue
		}
		if wanted.Has(sp.ID) {
			m.Lines = append(m.Lines, MapLine{From: sp.ID, To: sp.ID, By: BySame})
			continue
		}
		m.addFamily(sp.ID, open)
	}
	m.addShared()
	return m
}

// addFamily adds the lines of a plan that the other SKU does not have itself.
func (m *PlanMap) addFamily(from PlanID, open PlanSet) {
	to := relatives(from, open)
	if len(to) == 0 {
		m.Lines = append(m.Lines, MapLine{From: from, By: ByNone})
		return
	}
	for _, id := range to {
		m.Lines = append(m.Lines, MapLine{From: from, To: id, By: ByFamily})
	}
	if len(to) > 1 {
		m.Conflicts = append(m.Conflicts, Conflict{From: NewPlanSet(from), To: to})
	}
}

// addShared adds a conflict for each plan to which several lead.
func (m *PlanMap) addShared() {
	for _, to := range m.Targets() {
		if from := m.sources(to); len(from) > 1 {
			m.Conflicts = append(m.Conflicts, Conflict{From: from, To: NewPlanSet(to)})
		}
	}
}

// maxRank is above any rank of families.csv.
const maxRank = 1000

// relatives returns the plan of open that comes nearest to id in its family, and
// with it those of the same rank.
func relatives(id PlanID, open PlanSet) PlanSet {
	all := families()
	own, ok := all[id]
	if !ok {
		return nil
	}
	kin := open.filter(func(p PlanID) bool { return all[p].Family == own.Family })
	if len(kin) == 0 {
		return nil
	}
	distance := func(p PlanID) int {
		d := all[p].Rank - own.Rank
		if d < 0 { // below the own rank: only where there is none above
			return maxRank - d
		}
		return d
	}
	least := distance(slices.MinFunc(kin, func(a, b PlanID) int { return distance(a) - distance(b) }))
	return kin.filter(func(p PlanID) bool { return distance(p) == least })
}

// Targets returns the plans that have a counterpart in the SKU given up.
func (m PlanMap) Targets() PlanSet {
	var ids []PlanID
	for _, l := range m.Lines {
		if l.To != "" {
			ids = append(ids, l.To)
		}
	}
	return NewPlanSet(ids...)
}

func (m PlanMap) sources(to PlanID) PlanSet {
	var ids []PlanID
	for _, l := range m.Lines {
		if l.To == to {
			ids = append(ids, l.From)
		}
	}
	return NewPlanSet(ids...)
}
