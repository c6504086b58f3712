package batch

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"reseat/batch/journal"
	"reseat/batch/pace"
	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

const (
	skuA = sku.ID("00000000-0000-4000-8000-00000000000a")
	skuB = sku.ID("00000000-0000-4000-8000-00000000000b")
	one  = sku.PlanID("00000000-0000-4000-8000-0000000000a1")
	two  = sku.PlanID("00000000-0000-4000-8000-0000000000a2")
)

func idOf(upn string) plan.ChangeID { return plan.ChangeID("line of " + upn) }

func license(id sku.ID, off ...sku.PlanID) tenant.License {
	return tenant.License{SKU: id, Disabled: sku.NewPlanSet(off...)}
}

func holding(list ...tenant.License) *plan.State { return &plan.State{Location: "DE", Direct: list} }

// change is the line of a user that calls lead from one state to another.
func change(name string, before, after *plan.State, calls ...plan.Call) plan.Line {
	upn := name + "@contoso.com"
	l := plan.Line{Kind: plan.Change, ID: idOf(upn), UPN: upn, Stage: 1, Touches: []sku.ID{skuA, skuB}, Before: before, After: after, Calls: calls}
	if before != nil {
		l.User = tenant.UserID("id of " + upn)
	}
	return l
}

func give(list ...tenant.License) plan.Call { return plan.Call{Kind: plan.Licenses, Add: list} }

func take(ids ...sku.ID) plan.Call { return plan.Call{Kind: plan.Licenses, Remove: ids} }

func assign(name string) plan.Line {
	return change(name, holding(), holding(license(skuA)), give(license(skuA)))
}

func update(name string) plan.Line {
	return change(name, holding(license(skuA)), holding(license(skuA, one)), give(license(skuA, one)))
}

func remove(name string) plan.Line {
	return change(name, holding(license(skuA)), holding(), take(skuA))
}

func swap(name string) plan.Line {
	return change(name, holding(license(skuA)), holding(license(skuB)), plan.Call{Kind: plan.Licenses, Add: []tenant.License{license(skuB)}, Remove: []sku.ID{skuA}})
}

func readd(name string) plan.Line { return readdTo(name, one) }

// readdTo takes A out with nothing off and gives it back with these plans off.
func readdTo(name string, off ...sku.PlanID) plan.Line {
	l := change(name, holding(license(skuA)), holding(license(skuA, off...)),
		plan.Call{Kind: plan.Licenses, Remove: []sku.ID{skuA}, Half: 1},
		plan.Call{Kind: plan.Licenses, Add: []tenant.License{license(skuA, off...)}, Half: 2})
	l.Fallback = &plan.Call{Kind: plan.Licenses, Add: []tenant.License{license(skuA)}, Half: 2}
	return l
}

// located sets the usage location of a user first.
func located(l plan.Line) plan.Line {
	before := *l.Before
	before.Location = ""
	l.Before = &before
	l.Calls = append([]plan.Call{{Kind: plan.Locate, Location: "DE"}}, l.Calls...)
	return l
}

// create makes an account and licenses it.
func create(name string) plan.Line {
	p := &tenant.NewUser{UPN: name + "@contoso.com", DisplayName: "New " + name, MailNickname: name}
	return change(name, nil, holding(license(skuA)), plan.Call{Kind: plan.Create, Location: "DE", Person: p}, give(license(skuA)))
}

// A run is one process over a fake tenant.
type run struct {
	*fake
	tape    *tape
	lines   []plan.Line
	workers int
	tune    func(*Engine)

	mu      sync.Mutex
	endings map[string]Ending // by UPN
}

func newRun(t *testing.T, lines ...plan.Line) *run {
	tp := &tape{}
	return &run{fake: newFake(t, tp, lines...), tape: tp, lines: lines, workers: 4}
}

func (r *run) account(name string) *account { return r.of(name + "@contoso.com") }

// header is that of the plan.
func (r *run) header() plan.Header {
	return plan.Header{SKUs: []tenant.SKU{
		{Product: sku.Product{ID: skuA, Plans: []sku.Plan{{ID: one}, {ID: two}}}}, {Product: sku.Product{ID: skuB}},
	}}
}

// carry runs an engine over the plan, with the record of the tape.
func (r *run) carry(ctx context.Context) error {
	r.endings = map[string]Ending{}
	e := &Engine{
		Plan:   plan.Plan{Header: r.header(), Lines: r.lines},
		Tenant: r.fake, Journal: r.tape, Record: journal.Fold(slices.Values(r.tape.events)),
		Clock: pace.Real, Pacer: pace.New(pace.Real, pace.QuotaFor(-1)), Workers: r.workers,
		Password: func(upn string) (string, error) { return "secret of " + upn, nil },
		Watch: func(l plan.Line, how Ending) {
			r.mu.Lock()
			defer r.mu.Unlock()
			if old, twice := r.endings[l.UPN]; twice && old != Parked {
				r.t.Errorf("%s ended twice: %s and %s", l.UPN, old, how)
			}
			r.endings[l.UPN] = how
		},
	}
	e.Await = time.Hour
	if r.tune != nil {
		r.tune(e)
	}
	return e.Run(ctx)
}

// as tells whether the user of a line is in a state.
func (r *run) as(l plan.Line, s *plan.State) bool {
	u := r.of(l.UPN).now()
	if u != nil && l.ChangesMembership() && !slices.Equal(u.Groups, s.OrNone().Member) {
		return false
	}
	return (&Engine{}).same(l, s, u)
}

// forget lets the clock run on until nothing is fresh any more.
func forget() { time.Sleep(time.Hour) }
