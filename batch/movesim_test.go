package batch_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"reseat/batch"
	"reseat/batch/graphsim"
	"reseat/batch/journal"
	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

const (
	team  = tenant.GroupID("d0000000-0000-4000-8000-000000000001") // users move to it
	older = tenant.GroupID("d0000000-0000-4000-8000-000000000002") // users move from it
)

// Moves to a group in virtual time, with all that can go wrong: at no instant is a user
// without a service plan that was on before, whoever does not move keeps the direct
// license, and the record says why. SEEDS chooses other histories, as for TestSimulatedRuns.
func TestSimulatedMoves(t *testing.T) {
	from, to := seeds(t)
	if os.Getenv("SEEDS") == "" {
		to = min(to, 40) // each looks at every user after every request
	}
	chosen := slices.Clone(movesOnceWrong)
	for seed := from; seed <= to; seed++ {
		chosen = append(chosen, seed)
	}
	all := map[ending]int{}
	for _, seed := range chosen {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				for how, n := range simulateMoves(t, seed).judgeMoves(t.Errorf) {
					all[how] += n
				}
			})
		})
	}
	t.Log(all)
	for _, how := range []ending{moved, notCovered, inError, outAgain, drifted} {
		if all[how] == 0 && to-from >= 19 {
			t.Errorf("nobody ended %s", how)
		}
	}
}

// movesOnceWrong are seeds in which a user left the old group before the new one had given:
// no service plan of the old license was on, so that nothing rested on the new one.
var movesOnceWrong = []uint64{1025, 1155, 1301, 1507, 1923}

// newMoveWorld draws a tenant of users who move from direct licenses, or from one group to
// another. Some are members already, and for some the group does not give all.
func newMoveWorld(seed uint64) *world {
	w := &world{r: rand.New(rand.NewPCG(seed, 29)), disturbed: map[string]bool{}}
	w.snapshot = tenant.Snapshot{
		Tenant: "48a80680-7326-48cd-9935-b556b81d3a4e", Name: "Contoso", Complete: true, Country: "DE",
		Domains: []tenant.Domain{{Name: "contoso.com", Default: true, Initial: true}},
	}
	new, old := w.license(alpha), w.license(alpha)
	w.snapshot.Groups = []tenant.Group{
		{ID: team, Name: "team", Licenses: []tenant.License{new}},
		{ID: older, Name: "older", Licenses: []tenant.License{old}},
	}
	if w.r.IntN(3) == 0 {
		w.snapshot.Groups[0].Licenses = append(w.snapshot.Groups[0].Licenses, tenant.License{SKU: beta})
	}
	for i := range 10 + w.r.IntN(60) {
		w.mover(i)
	}
	w.skus()
	w.befall()
	w.scenario.Events, w.thieves = nil, false
	w.disturbed = map[string]bool{}
	if seed%4 == 0 { // the second license of the group is short, so both are in error
		w.shorten(beta)
	}
	w.scenario.Processing = graphsim.Processing{Starts: w.upTo(10 * time.Minute), Each: w.upTo(3 * time.Second)}
	if w.r.IntN(2) == 0 {
		w.kill = 1 + w.r.IntN(5*len(w.plan.Lines)+1)
	}
	return w
}

// shorten leaves seats of a license for some who are to get it.
func (w *world) shorten(id sku.ID) {
	for i := range w.snapshot.SKUs {
		if k := &w.snapshot.SKUs[i]; k.ID == id {
			k.Seats.Enabled = k.Seats.Consumed + w.r.IntN(1+len(w.plan.Lines))
		}
	}
}

// license is one with some service plans off.
func (w *world) license(id sku.ID) tenant.License {
	var off []sku.PlanID
	for n := 1; n <= 3; n++ {
		if w.r.IntN(6) == 0 {
			off = append(off, planOf(id, n))
		}
	}
	return tenant.License{SKU: id, Disabled: sku.NewPlanSet(off...)}
}

func (w *world) mover(i int) {
	u := tenant.User{ID: tenant.UserID(fmt.Sprintf("a0000000-0000-4000-8000-%012d", i)), UPN: fmt.Sprintf("user%02d@contoso.com", i), Name: fmt.Sprint("User ", i), UsageLocation: "DE"}
	to, from := &w.snapshot.Groups[0], &w.snapshot.Groups[1]
	enter := func(g *tenant.Group) {
		g.Members = append(g.Members, tenant.Member{ID: string(u.ID)})
		for _, l := range g.Licenses {
			u.Assignments = append(u.Assignments, tenant.Assignment{SKU: l.SKU, Disabled: l.Disabled, Group: g.ID, State: tenant.Active})
		}
	}
	var calls []plan.Call
	join := plan.Call{Kind: plan.Join, Group: team, Gives: to.Licenses}
	take := plan.Call{Kind: plan.Licenses, Remove: []sku.ID{alpha}, Proof: &plan.Proof{Same: true, Wait: true, By: []tenant.GroupID{team}}}
	switch w.r.IntN(5) {
	case 0: // from group to group
		enter(from)
		calls = []plan.Call{join, {Kind: plan.Leave, Group: older, Proof: &plan.Proof{Wait: true, By: []tenant.GroupID{team}}}}
	case 1: // a member already
		l := w.license(alpha)
		u.Assignments = append(u.Assignments, tenant.Assignment{SKU: alpha, Disabled: l.Disabled, State: tenant.Active})
		enter(to)
		take.Proof = &plan.Proof{Same: true, By: []tenant.GroupID{team}}
		calls = []plan.Call{take}
	default:
		l := w.license(alpha)
		u.Assignments = append(u.Assignments, tenant.Assignment{SKU: alpha, Disabled: l.Disabled, State: tenant.Active})
		calls = []plan.Call{join, take}
	}
	w.snapshot.Users = append(w.snapshot.Users, u)
	before := plan.StateOf(u)
	if calls[len(calls)-1].Kind == plan.Leave {
		before.Member = []tenant.GroupID{older}
	}
	line := plan.Line{Kind: plan.Change, ID: plan.ChangeID(u.ID), User: u.ID, UPN: u.UPN, Before: &before, Calls: calls, Stage: 1, Touches: []sku.ID{alpha}}
	if len(calls) == 2 && calls[1].Kind == plan.Licenses && i%2 == 0 {
		line.Fallback = &plan.Call{Kind: plan.Leave, Group: team}
	}
	at := line.Before
	for _, c := range calls {
		at = at.After(c)
	}
	line.After = at
	w.plan.Lines = append(w.plan.Lines, line)
}

// patiently waits for groups until they are processed.
func patiently(terms func(*batch.Engine)) func(*batch.Engine) {
	return func(e *batch.Engine) {
		terms(e)
		e.Await = 3 * time.Hour
	}
}

// on is what is on for a user by any path in force.
func on(u tenant.User, plans plan.UserPlans) sku.PlanSet {
	var out sku.PlanSet
	for _, a := range u.Rows() {
		if a.InForce() {
			out = out.Union(plans[a.SKU].Minus(a.Disabled))
		}
	}
	return out
}

func simulateMoves(t *testing.T, seed uint64) *simulation {
	w := newMoveWorld(seed)
	s := &simulation{world: w, t: t, terms: rand.New(rand.NewPCG(seed, 31)), strict: seed%10 == 0, journal: &events{}}
	sim := graphsim.New(w.snapshot, graphsim.Options{Seed: seed, Scenario: &w.scenario})
	plans := w.plan.Header.UserPlans()
	had := map[tenant.UserID]sku.PlanSet{}
	for _, u := range w.snapshot.Users {
		had[u.ID] = on(u, plans)
	}
	said := map[tenant.UserID]bool{}
	s.each = func(sim *graphsim.Tenant) {
		for _, u := range sim.Snapshot().Users {
			if lost := had[u.ID].Minus(on(u, plans)); len(lost) > 0 && !said[u.ID] {
				said[u.ID] = true
				t.Errorf("%s is without %v, which was on:%s", u.UPN, lost, s.journal.of(plan.ChangeID(u.ID)))
			}
		}
	}
	waits := func(terms func(*batch.Engine)) func(*batch.Engine) {
		return func(e *batch.Engine) {
			terms(e)
			e.Await = s.span(20 * time.Minute)
		}
	}
	s.journal.cut = w.kill
	_ = s.process(sim, seed, waits(s.partly))
	s.journal.cut = 0
	_ = s.process(sim, seed+1, waits(s.partly))
	for n := range 2 {
		time.Sleep(2 * faultsUntil)
		terms := waits(s.wholly)
		if n > 0 {
			terms = patiently(s.wholly)
		}
		if err := s.process(sim, seed, terms); err != nil {
			t.Errorf("with all faults over: %v", err)
		}
	}
	time.Sleep(time.Hour)
	s.each(sim)
	s.after = sim.Snapshot()
	return s
}

// An ending is how one user of --move-to ended. The simulation has each.
type ending string

const (
	moved      ending = "moved"
	notCovered ending = "not covered"          // the group does not give all that is on
	inError    ending = "in error"             // the group gives it in error
	outAgain   ending = "out again"            // and the membership was taken back
	drifted    ending = "drifted"              // a member already, whom nothing was waited for
	unended    ending = "without an end"       // wrong, whatever the tenant shows
	wrong      ending = "not as it should end" // tenant and record do not go together
)

// judgeMoves says how each user ended, and complains of those who are wrong. It works out
// by itself who can move, and asks neither the proof nor the engine.
func (s *simulation) judgeMoves(complain func(string, ...any)) map[ending]int {
	record := journal.Fold(slices.Values(s.journal.all))
	out := map[ending]int{}
	for _, l := range s.plan.Lines {
		how := s.endOf(l, record.Progress(l.ID))
		out[how]++
		if how == unended || how == wrong {
			complain("%s: %s:%s", l.UPN, how, s.journal.of(l.ID))
		}
	}
	return out
}

func (s *simulation) endOf(l plan.Line, p journal.Progress) ending {
	if !batch.Ended(l, p) {
		return unended
	}
	u := find(s.after, l.UPN)
	last := len(l.Calls) - 1
	leaves := l.Calls[last].Kind == plan.Leave
	isOld := func(a tenant.Assignment) bool {
		return a.SKU == alpha && (leaves && a.Group == older || !leaves && a.Direct())
	}
	has := func(is func(tenant.Assignment) bool) bool { return slices.ContainsFunc(u.Rows(), is) }
	gives, failed, gone := has(func(a tenant.Assignment) bool { return a.Group == team && a.SKU == alpha && a.InForce() }),
		has(func(a tenant.Assignment) bool { return a.Group == team && !a.InForce() }), !has(isOld)
	old := u.Rows()[:0:0]
	for _, a := range find(s.snapshot, l.UPN).Rows() {
		if isOld(a) {
			old = append(old, a)
		}
	}
	to := s.snapshot.Groups[0].Licenses[0]
	covers := len(old) == 1 && len(to.Disabled.Minus(old[0].Disabled)) == 0
	member := slices.Contains(s.membersOf(team), string(u.ID))
	refusal, refused := p.Refused()
	says := func(text string) bool {
		return refused && refusal.Call == last && refusal.Code == tenant.ErrNotCovered.Code && strings.Contains(refusal.Message, text)
	}
	switch {
	case gone && covers && gives && !failed && member && (p.CallDone(last) || p.LeftBe() == "already"):
		return moved
	case gone:
		return wrong
	case l.LeavesOnFail() && p.CallDone(journal.Fallback):
		if !member && !gives && !failed && (says("in error") || !covers && says("has on what")) {
			return outAgain
		}
	case l.LeavesOnFail(): // it is owed, and was not refused
	case !member:
	case failed && says("in error"):
		return inError
	case !covers && gives && !failed && says("has on what"):
		return notCovered
	case !covers && !l.Calls[last].Proof.Wait && p.LeftBe() == "drifted":
		return drifted
	}
	return wrong
}

// membersOf lists the members of a group as the simulation ended.
func (s *simulation) membersOf(id tenant.GroupID) []string {
	var out []string
	for _, g := range s.after.Groups {
		for _, m := range g.Members {
			if g.ID == id {
				out = append(out, m.ID)
			}
		}
	}
	return out
}
