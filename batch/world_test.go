package batch_test

import (
	"fmt"
	"math/rand/v2"
	"time"

	"reseat/batch/graphsim"
	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

const (
	alpha = sku.ID("aaaaaaaa-0000-4000-8000-000000000001")
	beta  = sku.ID("bbbbbbbb-0000-4000-8000-000000000001")
	gamma = sku.ID("cccccccc-0000-4000-8000-000000000001") // no plan is about it
)

func planOf(id sku.ID, n int) sku.PlanID {
	return sku.PlanID(fmt.Sprintf("%s-1000-4000-8000-%012d", string(id)[:8], n))
}

// A world is a tenant, a plan for it and what befalls it, all from one seed.
type world struct {
	r         *rand.Rand
	snapshot  tenant.Snapshot
	plan      plan.Plan
	scenario  graphsim.Scenario
	disturbed map[string]bool // UPNs of users whom others change meanwhile
	thieves   bool            // seats are taken meanwhile
	kill      int             // after how many events the first process is killed; 0: never
}

const faultsUntil = 20 * time.Minute

func newWorld(seed uint64) *world {
	w := &world{r: rand.New(rand.NewPCG(seed, 17)), disturbed: map[string]bool{}}
	w.snapshot = tenant.Snapshot{
		Tenant: "48a80680-7326-48cd-9935-b556b81d3a4e", Name: "Contoso", Complete: true,
		Domains: []tenant.Domain{{Name: "contoso.com", Default: true, Initial: true}},
	}
	users := 15 + w.r.IntN(60)
	for i := range users {
		w.user(i)
	}
	w.skus()
	w.befall()
	if w.r.IntN(2) == 0 {
		w.kill = 1 + w.r.IntN(3*len(w.plan.Lines)+1)
	}
	return w
}

// user adds a user and, for most, a change.
func (w *world) user(i int) {
	u := tenant.User{ID: tenant.UserID(fmt.Sprintf("a0000000-0000-4000-8000-%012d", i)), UPN: fmt.Sprintf("user%02d@contoso.com", i), Name: fmt.Sprint("User ", i), UsageLocation: "DE"}
	hold := func(id sku.ID, off ...sku.PlanID) {
		u.Assignments = append(u.Assignments, tenant.Assignment{SKU: id, Disabled: sku.NewPlanSet(off...), State: tenant.Active})
	}
	if w.r.IntN(3) == 0 {
		hold(gamma)
	}
	one, two := planOf(alpha, 1), planOf(alpha, 2)
	give := func(off ...sku.PlanID) []tenant.License {
		return []tenant.License{{SKU: alpha, Disabled: sku.NewPlanSet(off...)}}
	}
	var calls []plan.Call
	switch op := w.r.IntN(10); op {
	case 0: // none
		hold(alpha)
	case 1:
		calls = []plan.Call{{Kind: plan.Licenses, Add: give(one)}}
	case 2:
		hold(alpha, one)
		calls = []plan.Call{{Kind: plan.Licenses, Add: give(one, two)}}
	case 3:
		hold(alpha)
		calls = []plan.Call{{Kind: plan.Licenses, Remove: []sku.ID{alpha}}}
	case 4:
		hold(alpha)
		calls = []plan.Call{{Kind: plan.Licenses, Add: []tenant.License{{SKU: beta}}, Remove: []sku.ID{alpha}}}
	case 5:
		u.UsageLocation = ""
		calls = []plan.Call{{Kind: plan.Locate, Location: "AT"}, {Kind: plan.Licenses, Add: give(two)}}
	case 6:
		w.create(i, give(one))
		return
	default:
		off := []sku.PlanID{one}
		if op == 9 {
			off = nil // as it was: --even-if-same
		}
		hold(alpha)
		calls = []plan.Call{{Kind: plan.Licenses, Remove: []sku.ID{alpha}, Half: 1}, {Kind: plan.Licenses, Add: give(off...), Half: 2}}
	}
	w.snapshot.Users = append(w.snapshot.Users, u)
	if calls != nil {
		before := plan.StateOf(u)
		w.line(plan.Line{ID: plan.ChangeID(u.ID), User: u.ID, UPN: u.UPN, Before: &before, Calls: calls})
	}
}

func (w *world) create(i int, add []tenant.License) {
	upn := fmt.Sprintf("new%02d@contoso.com", i)
	p := &tenant.NewUser{UPN: upn, DisplayName: fmt.Sprint("New ", i), MailNickname: fmt.Sprint("new", i)}
	w.line(plan.Line{ID: plan.ChangeID("new:" + upn), UPN: upn, Calls: []plan.Call{{Kind: plan.Create, Location: "DE", Person: p}, {Kind: plan.Licenses, Add: add}}})
}

func (w *world) line(l plan.Line) {
	l.Kind, l.Stage, l.Touches = plan.Change, 1+len(w.plan.Lines)/20, []sku.ID{alpha, beta}
	direct := map[sku.ID]sku.PlanSet{}
	state := plan.State{}
	if l.Before != nil {
		state.Location = l.Before.Location
		for _, x := range l.Before.Direct {
			direct[x.SKU] = x.Disabled
		}
	}
	for _, c := range l.Calls {
		if c.Location != "" {
			state.Location = c.Location
		}
		for _, id := range c.Remove {
			delete(direct, id)
		}
		for _, x := range c.Add {
			direct[x.SKU] = x.Disabled
		}
		if c.Half == 1 {
			l.Fallback = &plan.Call{Kind: plan.Licenses, Add: []tenant.License{{SKU: alpha}}, Half: 2}
		}
	}
	for id, off := range direct {
		state.Direct = append(state.Direct, tenant.License{SKU: id, Disabled: off})
	}
	l.After = &state
	w.plan.Lines = append(w.plan.Lines, l)
}

// skus owns as many seats as the plan needs, and few more.
func (w *world) skus() {
	for _, id := range []sku.ID{alpha, beta, gamma} {
		k := tenant.SKU{Product: sku.Product{ID: id, PartNumber: sku.PartNumber(string(id)[:4])}, Capability: "Enabled"}
		for n := 1; n <= 3; n++ {
			k.Plans = append(k.Plans, sku.Plan{ID: planOf(id, n), Name: fmt.Sprint(string(id)[:4], n)})
		}
		for _, u := range w.snapshot.Users {
			if _, holds := u.HoldsDirect(id); holds {
				k.Seats.Consumed++
			}
		}
		k.Seats.Enabled = k.Seats.Consumed
		for _, l := range w.plan.Lines {
			k.Seats.Enabled += max(0, l.Moves()[id])
		}
		k.Seats.Enabled += w.r.IntN(4)
		w.snapshot.SKUs = append(w.snapshot.SKUs, k)
	}
	w.plan.Header = plan.Header{Tenant: w.snapshot.Tenant, SKUs: w.snapshot.SKUs}
}

// befall draws what goes wrong.
func (w *world) befall() {
	s := &w.scenario
	s.Latency = graphsim.Latency{Median: 80 * time.Millisecond, P99: 400 * time.Millisecond}
	if w.r.IntN(2) == 0 {
		s.Replicas = graphsim.Replicas{
			Lag: w.upTo(120 * time.Second), NewUsers: w.upTo(30 * time.Second), Location: w.upTo(20 * time.Second),
		}
	}
	for _, f := range []graphsim.Fault{
		{On: "write", Do: "429", RetryAfter: "2.5"}, {On: "write", Do: "429"}, {On: "write", Do: "503"}, {On: "write", Do: "409"},
		{On: "write", Do: "reset"}, {On: "write", Do: "lost"}, {On: "write", Do: "timeout"}, {On: "write", Do: "cut"},
		{On: "write", Do: "twice"}, {On: "write", Do: "401"}, {On: "write", Do: "500"},
		{On: "read", Do: "503"}, {On: "read", Do: "429", RetryAfter: "date"}, {On: "read", Do: "cut"}, {On: "batch", Do: "reset"}, {On: "batch", Do: "503"},
	} {
		if w.r.IntN(3) == 0 {
			f.Share, f.Until = 0.02+0.3*w.r.Float64(), faultsUntil
			s.Faults = append(s.Faults, f)
		}
	}
	switch w.r.IntN(8) {
	case 0: // the role expires, for all or for writes alone
		s.Denials = append(s.Denials, graphsim.Denial{AfterWrites: w.r.IntN(40), Until: faultsUntil, Writes: w.r.IntN(2) == 0})
	case 1: // some users are out of reach for a while
		s.Denials = append(s.Denials, graphsim.Denial{Share: w.r.Float64(), Until: faultsUntil})
	}
	if w.r.IntN(3) == 0 {
		w.thieves = true
		s.Events = append(s.Events, graphsim.Event{After: w.upTo(time.Minute), Do: "take", SKU: string(alpha), Seats: 1 + w.r.IntN(3)})
	}
	for _, do := range []string{"flip", "assign", "remove", "delete", "rename", "move"} {
		if w.r.IntN(3) > 0 || len(w.snapshot.Users) == 0 {
			continue
		}
		u := w.snapshot.Users[w.r.IntN(len(w.snapshot.Users))]
		e := graphsim.Event{After: w.upTo(30 * time.Second), Do: do, Users: []string{string(u.ID)}}
		if do == "flip" || do == "assign" || do == "remove" {
			e.SKU = string(alpha)
		}
		s.Events = append(s.Events, e)
		w.disturbed[u.UPN] = true
	}
}

func (w *world) upTo(d time.Duration) time.Duration { return time.Duration(1 + w.r.Int64N(int64(d))) }

func rowOf(id sku.ID) []tenant.Assignment {
	return []tenant.Assignment{{SKU: id, State: tenant.Active}}
}

func idsOf(ids ...sku.ID) []sku.ID { return ids }

func licenseOf(id sku.ID, off ...sku.PlanID) []tenant.License {
	return []tenant.License{{SKU: id, Disabled: sku.NewPlanSet(off...)}}
}
