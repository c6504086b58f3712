package report

import (
	"slices"
	"time"

	"reseat/batch/journal"
	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// A Row is all the report says of one user asked for.
type Row struct {
	ID         plan.ChangeID
	User       tenant.UserID // empty where the line leads to no user
	UPN        string        // as in the plan
	Name       string
	Department string
	Wave       string
	Stage      int
	Sources    []plan.Source
	Asked      []string // in words

	Ruling
	Sentence string   // what is so
	Remedy   string   // what to do about it; empty where nothing is
	Message  string   // the tenant's own words at the last refusal
	Troubles []string // errors of the user's assignments, in words
	Findings []plan.Finding

	Before    *plan.State // nil where there was no user
	Planned   *plan.State // nil where there is no user
	Found     *plan.State // nil where there is no user, or none could be read
	Touched   []sku.ID    // what the line is about
	Effective []tenant.License
	Services  []journal.Service // provisioning status of each plan, as last read

	Requests []string // request ids of the writes, for Microsoft support
	Begun    time.Time
	Ended    time.Time
	Read     time.Time
	Gap      *Gap // of a readd
}

// newRow puts together what plan, journal and last reading say of one user.
func newRow(line plan.Line, p journal.Progress, found *journal.Reading, c Catalog, now time.Time) Row {
	r := Row{
		ID: line.ID, User: line.User, UPN: line.UPN, Name: line.Name, Department: line.Dept,
		Wave: line.Wave, Stage: line.Stage, Sources: line.Sources, Asked: line.Asked,
		Findings: line.Findings, Before: line.Before, Planned: line.After, Touched: Touched(line),
	}
	r.Ruling = Judge(line, p, found, c, now)
	r.Sentence, r.Remedy = explain(r.Ruling, line, story{p}, found, c)
	r.recall(line, p, now)
	if found != nil {
		r.read(*found, c)
	}
	return r
}

// read adds what the last reading showed.
func (r *Row) read(found journal.Reading, c Catalog) {
	r.Read = found.At
	if found.User == nil {
		return
	}
	r.User = found.User.ID
	r.Found = stateOf(found.User)
	r.Effective = effective(r.Found, c)
	r.Troubles = troubles(found.User, c)
	r.Services = found.Services
}

// effective returns each SKU that reaches the user by any path, with the plans
// that are off by all of them (R11).
func effective(s *plan.State, c Catalog) []tenant.License {
	on := s.Effective(c.skus)
	off := make(map[sku.ID]sku.PlanSet)
	add := func(l tenant.License) {
		var still []sku.PlanID
		for _, p := range c.switchable(l) {
			if len(on[p]) == 0 {
				still = append(still, p)
			}
		}
		// A plan that is off here and on nowhere is off in every row of the SKU.
		off[l.SKU] = off[l.SKU].Union(sku.NewPlanSet(still...))
	}
	for _, l := range s.Direct {
		add(l)
	}
	for _, in := range s.Inherited {
		add(in.License)
	}
	out := make([]tenant.License, 0, len(off))
	for id, set := range off {
		out = append(out, tenant.License{SKU: id, Disabled: set})
	}
	slices.SortFunc(out, func(a, b tenant.License) int { return cmpID(a.SKU, b.SKU) })
	return out
}

func cmpID(a, b sku.ID) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
