package report

import (
	"reseat/batch/verdict"
	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
	"reseat/report/words"
)

// Totals counts the users of a report.
type Totals struct {
	Users int
	verdict.Count
	InPart  int           // of those as requested, whose request is met only in part (R13)
	Reasons []ReasonTotal // users who are not as asked, most urgent first
	SKUs    []SKUTotal    // that some line is about, in the order of the plan's header
}

// A ReasonTotal counts the users with one verdict and reason.
type ReasonTotal struct {
	verdict.Ruling
	Users    int
	Sentence string // of the first such user
	Remedy   string
}

// A SKUTotal counts, among the users whose line is about the SKU, those who hold
// it directly, and for each of its service plans those who have it on.
type SKUTotal struct {
	SKU     sku.ID
	Users   int
	Before  int
	Planned int
	Found   int
	Plans   []PlanTotal // those that are a user's to switch (R15), in the tenant's order

	at map[sku.PlanID]int // place in Plans
}

// A PlanTotal counts the users who have a service plan on: by the direct row
// before, as planned and as found, and by any path (R11).
type PlanTotal struct {
	Plan      sku.PlanID
	Before    int
	Planned   int
	Found     int
	Effective int
	Statuses  map[string]int // provisioning status, as last read
}

// A movedPlan is a service plan of a SKU whose count changes or is not as planned.
type movedPlan struct {
	sku sku.ID
	PlanTotal
}

// movedPlans lists them, those that are not as planned first.
func movedPlans(r Report) []movedPlan {
	var off, rest []movedPlan
	for _, s := range r.Totals.SKUs {
		for _, x := range s.Plans {
			switch {
			case x.Planned != x.Found:
				off = append(off, movedPlan{s.SKU, x})
			case x.Before != x.Planned:
				rest = append(rest, movedPlan{s.SKU, x})
			}
		}
	}
	return append(off, rest...)
}

// count adds up the rows.
func count(rows []Row, c words.Catalog, h plan.Header) Totals {
	t := Totals{Users: len(rows), Count: verdict.Count{Verdicts: map[verdict.Verdict]int{}, Rulings: map[verdict.Ruling]int{}}}
	reasons := make(map[verdict.Ruling]*ReasonTotal)
	sums := make(map[sku.ID]*SKUTotal)
	for i := range rows {
		r := &rows[i]
		t.Add(r.Ruling)
		if (r.Verdict == verdict.Verified || r.Verdict == verdict.Already) && plan.MetInPart(r.Findings) {
			t.InPart++
		}
		if !r.Verdict.Good() {
			one := reasons[r.Ruling]
			if one == nil {
				one = &ReasonTotal{Ruling: r.Ruling, Sentence: summary(*r), Remedy: sharedRemedy(*r)}
				reasons[r.Ruling] = one
			}
			one.Users++
		}
		for _, id := range r.Touched {
			if sums[id] == nil {
				sums[id] = newSKUTotal(id, c)
			}
			sums[id].add(r)
		}
	}
	t.Reasons = sortedReasons(reasons)
	for _, s := range h.SKUs {
		if sum := sums[s.ID]; sum != nil {
			t.SKUs = append(t.SKUs, *sum)
		}
	}
	return t
}

func newSKUTotal(id sku.ID, c words.Catalog) *SKUTotal {
	s := &SKUTotal{SKU: id, at: make(map[sku.PlanID]int)}
	for _, p := range c.SKU(id).Plans {
		if p.Company {
			continue
		}
		s.at[p.ID] = len(s.Plans)
		s.Plans = append(s.Plans, PlanTotal{Plan: p.ID, Statuses: make(map[string]int)})
	}
	return s
}

// add counts one user.
func (s *SKUTotal) add(r *Row) {
	s.Users++
	s.bump(r.Before, &s.Before, func(p *PlanTotal) { p.Before++ })
	s.bump(r.Planned, &s.Planned, func(p *PlanTotal) { p.Planned++ })
	s.bump(r.Found, &s.Found, func(p *PlanTotal) { p.Found++ })
	for i := range s.Plans {
		if len(r.effect.On[s.Plans[i].Plan]) > 0 {
			s.Plans[i].Effective++
		}
	}
	for _, sv := range r.Services {
		if i, ok := s.at[sv.Plan]; ok && sv.SKU == s.SKU {
			s.Plans[i].Statuses[sv.Status]++
		}
	}
}

// bump counts the direct row of the SKU in one state.
func (s *SKUTotal) bump(at *plan.State, holders *int, on func(*PlanTotal)) {
	if at == nil {
		return
	}
	l, held := tenant.Find(at.Direct, s.SKU)
	if !held {
		return
	}
	*holders++
	for i := range s.Plans {
		if !l.Disabled.Has(s.Plans[i].Plan) {
			on(&s.Plans[i])
		}
	}
}
