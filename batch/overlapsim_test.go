package batch_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"reseat/batch"
	"reseat/batch/graph"
	"reseat/batch/graphsim"
	"reseat/batch/journal"
	"reseat/batch/pace"
	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// --overlap never takes a service plan that is on, also when others change what the user's
// other licenses give, at a drawn instant before the run or in it. The instant of each
// change is drawn to the nanosecond, and so is how long the tenant takes to process it.
//
// What is held: where the user's other licenses are the same from when the proof's read
// left until the removal was answered, no service plan that was on goes with the removal.
// Graph has no conditional write, so what others take between these two nobody can
// prevent; such a removal is counted, and its proof must be no older than 30 seconds.
func TestSimulatedOverlaps(t *testing.T) {
	from, to := seeds(t)
	all := &removals{}
	for seed := from; seed <= to; seed++ {
		synctest.Test(t, func(t *testing.T) { simulateOverlaps(t, seed, true).addTo(all) })
	}
	for _, text := range all.wrong {
		t.Error(text)
	}
	t.Logf("%d removed, %d kept, %d changed by others between proof and removal", all.sent, all.kept, all.between)
	if n := int(to - from + 1); n >= 40 && (all.sent < 4*n || all.kept < n/8) {
		t.Errorf("%d removed, %d kept: too few to prove anything", all.sent, all.kept)
	}
}

// Without the proof, the same histories take service plans that are on.
func TestSimulatedOverlapsNeedTheProof(t *testing.T) {
	all := &removals{}
	for seed := range uint64(40) {
		synctest.Test(t, func(t *testing.T) { simulateOverlaps(t, seed, false).addTo(all) })
	}
	if len(all.wrong) == 0 {
		t.Errorf("%d removals without a proof took nothing that was on", all.sent)
	}
}

// Removals watches a tenant for what is taken, and what was read just before.
type removals struct {
	sim   *graphsim.Tenant
	plans plan.UserPlans

	mu      sync.Mutex
	read    map[tenant.UserID]reading // the last one that left
	sent    int
	kept    int
	between int
	wrong   []string
}

// A reading is a user when a read left.
type reading struct {
	at   time.Time
	user tenant.User
}

func (s *removals) addTo(all *removals) {
	all.sent, all.kept, all.between = all.sent+s.sent, all.kept+s.kept, all.between+s.between
	all.wrong = append(all.wrong, s.wrong...)
}

func (s *removals) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	left, before := time.Now(), s.sim.Snapshot()
	if strings.HasSuffix(r.URL.Path, "/assignLicense") {
		upon := time.Now()
		s.sim.ServeHTTP(w, r)
		s.judge(tenant.UserID(strings.Split(r.URL.Path, "/")[3]), upon, s.sim.Snapshot())
		return
	}
	s.mu.Lock()
	for _, u := range before.Users {
		if strings.Contains(r.URL.String()+string(body), string(u.ID)) || strings.Contains(string(body), u.UPN) {
			s.read[u.ID] = reading{left, u}
		}
	}
	s.mu.Unlock()
	s.sim.ServeHTTP(w, r)
}

// judge holds the user after a removal against the one of the proof's read.
func (s *removals) judge(id tenant.UserID, left time.Time, after tenant.Snapshot) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := after.Users[slices.IndexFunc(after.Users, func(u tenant.User) bool { return u.ID == id })]
	was := s.read[id]
	lost := on(was.user, s.plans).Minus(on(now, s.plans))
	if holds(&now, alpha) {
		return // refused, or turned away
	}
	s.sent++
	same := cmp.Equal(others(was.user), others(now))
	switch age := left.Sub(was.at); {
	case same && len(lost) > 0:
		s.wrong = append(s.wrong, fmt.Sprintf("%s is without %v, which was on", now.UPN, lost))
	case !same:
		s.between++
		if age > 30*time.Second+time.Second { // the read's own latency
			s.wrong = append(s.wrong, fmt.Sprintf("%s: the proof was %v old, and others changed the user since", now.UPN, age))
		}
	}
}

// others lists the rows of a user by which the removal's license may be covered.
func others(u tenant.User) []tenant.Assignment {
	rows := slices.DeleteFunc(slices.Clone(u.Rows()), func(a tenant.Assignment) bool { return a.Direct() && a.SKU == alpha })
	slices.SortFunc(rows, func(a, b tenant.Assignment) int {
		return strings.Compare(string(a.SKU)+string(a.Group), string(b.SKU)+string(b.Group))
	})
	return rows
}

// newOverlapWorld draws users who have alpha directly, and its service plans also through
// two groups that give beta and gamma, or directly.
func newOverlapWorld(seed uint64, proof bool) *world {
	w := &world{r: rand.New(rand.NewPCG(seed, 37)), disturbed: map[string]bool{}}
	w.snapshot = tenant.Snapshot{
		Tenant: "48a80680-7326-48cd-9935-b556b81d3a4e", Name: "Contoso", Complete: true, Country: "DE",
		Domains: []tenant.Domain{{Name: "contoso.com", Default: true, Initial: true}},
		Groups: []tenant.Group{
			{ID: team, Name: "team", Licenses: []tenant.License{{SKU: beta}}},
			{ID: older, Name: "older", Licenses: []tenant.License{{SKU: gamma}}},
		},
	}
	for i := range 4 + w.r.IntN(9) {
		w.overlapping(i, proof)
	}
	w.skus()
	for i := range w.snapshot.SKUs { // both suites have alpha's service plans and one more
		k := &w.snapshot.SKUs[i]
		k.Seats.Enabled += 1000
		if k.ID != alpha {
			k.Plans = append(slices.Clone(w.snapshot.SKUs[0].Plans), sku.Plan{ID: planOf(k.ID, 4), Name: string(k.ID)[:4] + "4"})
		}
	}
	w.plan.Header.SKUs = w.snapshot.SKUs
	s := &w.scenario
	s.Latency = graphsim.Latency{Median: 80 * time.Millisecond, P99: 400 * time.Millisecond}
	s.Processing = graphsim.Processing{Starts: w.upTo(5 * time.Second), Each: w.upTo(time.Second)}
	for _, f := range []graphsim.Fault{{On: "write", Do: "429", RetryAfter: "2.5"}, {On: "write", Do: "503"}, {On: "write", Do: "lost"}, {On: "read", Do: "503"}} {
		if w.r.IntN(2) == 0 {
			f.Share, f.Until = 0.3*w.r.Float64(), faultsUntil
			s.Faults = append(s.Faults, f)
		}
	}
	return w
}

func (w *world) overlapping(i int, proof bool) {
	u := tenant.User{ID: tenant.UserID(fmt.Sprintf("a0000000-0000-4000-8000-%012d", i)), UPN: fmt.Sprintf("user%02d@contoso.com", i), Name: fmt.Sprint("User ", i), UsageLocation: "DE"}
	u.Assignments = rowOf(alpha)
	for g := range w.snapshot.Groups {
		if w.r.IntN(3) > 0 {
			group := &w.snapshot.Groups[g]
			group.Members = append(group.Members, tenant.Member{ID: string(u.ID)})
			u.Assignments = append(u.Assignments, tenant.Assignment{SKU: group.Licenses[0].SKU, Group: group.ID, State: tenant.Active})
		}
	}
	if w.r.IntN(4) == 0 || len(u.Assignments) == 1 {
		u.Assignments = append(u.Assignments, tenant.Assignment{SKU: beta, State: tenant.Active})
	}
	w.snapshot.Users = append(w.snapshot.Users, u)
	before := plan.StateOf(u)
	take := plan.Call{Kind: plan.Licenses, Remove: []sku.ID{alpha}}
	if proof {
		take.Proof = &plan.Proof{Service: true}
	}
	line := plan.Line{Kind: plan.Change, ID: plan.ChangeID(u.ID), User: u.ID, UPN: u.UPN, Before: &before, Calls: []plan.Call{take}, Stage: 1, Touches: []sku.ID{alpha}}
	line.After = before.After(take)
	w.plan.Lines = append(w.plan.Lines, line)
}

// interfere is what another administrator does: a group gives less or nothing, a member
// leaves, or a user's own license goes.
func (w *world) interfere(sim *graphsim.Tenant) {
	const root = "http://127.0.0.1/v1.0/"
	group := w.snapshot.Groups[w.r.IntN(2)]
	license := group.Licenses[0].SKU
	user := w.snapshot.Users[w.r.IntN(len(w.snapshot.Users))]
	less := map[string]any{"addLicenses": []any{map[string]any{"skuId": license, "disabledPlans": []sku.PlanID{planOf(alpha, 1+w.r.IntN(3))}}}, "removeLicenses": []any{}}
	none := map[string]any{"addLicenses": []any{}, "removeLicenses": []sku.ID{license}}
	own := map[string]any{"addLicenses": []any{}, "removeLicenses": []sku.ID{beta}}
	var r *http.Request
	post := func(path string, body any) {
		b, _ := json.Marshal(body)
		r = httptest.NewRequest("POST", root+path, bytes.NewReader(b))
		r.Header.Set("Content-Type", "application/json")
	}
	switch w.r.IntN(6) {
	case 0:
		post("groups/"+string(group.ID)+"/assignLicense", none)
	case 1, 2:
		post("groups/"+string(group.ID)+"/assignLicense", less)
	case 3, 4:
		r = httptest.NewRequest("DELETE", root+"groups/"+string(group.ID)+"/members/"+string(user.ID)+"/$ref", http.NoBody)
	default:
		post("users/"+string(user.ID)+"/assignLicense", own)
	}
	defer func() {
		if p := recover(); p != nil && p != http.ErrAbortHandler {
			panic(p)
		}
	}()
	sim.ServeHTTP(httptest.NewRecorder(), r)
}

func simulateOverlaps(t *testing.T, seed uint64, proof bool) *removals {
	w := newOverlapWorld(seed, proof)
	sim := graphsim.New(w.snapshot, graphsim.Options{Seed: seed, Scenario: &w.scenario})
	s := &removals{sim: sim, plans: w.plan.Header.UserPlans(), read: map[tenant.UserID]reading{}}
	begins := w.upTo(20 * time.Second) // of which some changes are before, the others in the run
	quota := pace.QuotaFor(len(w.snapshot.Users))
	quota.Writes, quota.WritesPer = 2+w.r.IntN(20), 10*time.Second
	workers := 1 + w.r.IntN(10)
	instants := make([]time.Duration, 1+w.r.IntN(4))
	for i := range instants {
		instants[i] = w.upTo(40 * time.Second)
	}
	slices.Sort(instants)
	over := make(chan struct{})
	go func() {
		defer close(over)
		began := time.Now()
		for _, at := range instants {
			time.Sleep(at - time.Since(began))
			w.interfere(sim)
		}
	}()
	time.Sleep(begins)
	pacer := pace.NewTuned(pace.Real, quota, pace.Tuning{Seed: seed})
	c, err := graph.New(graph.Options{BaseURL: "http://127.0.0.1", AllowHTTP: true, Pacer: pacer, Seed: seed,
		Transport: &wire{t: t, h: s, writing: map[string]bool{}}})
	if err != nil {
		t.Fatal(err)
	}
	record := &events{}
	e := &batch.Engine{Plan: w.plan, Tenant: c, Journal: record, Record: journal.Fold(slices.Values(record.all)),
		Pacer: pacer, Clock: pace.Real, Workers: workers, Free: batch.FreeSeats(w.plan, w.snapshot.SKUs)}
	if err := e.Run(context.Background()); err != nil {
		t.Errorf("seed %d: %v", seed, err)
	}
	<-over
	s.judgeEnds(t, w, sim.Snapshot(), record)
	for i := range s.wrong {
		s.wrong[i] = fmt.Sprintf("seed %d: %s", seed, s.wrong[i])
	}
	return s
}

// judgeEnds: who keeps the license was left as found, and the record says so.
func (s *removals) judgeEnds(t *testing.T, w *world, after tenant.Snapshot, record *events) {
	progress := journal.Fold(slices.Values(record.all))
	for _, l := range w.plan.Lines {
		if p := progress.Progress(l.ID); holds(find(after, l.UPN), alpha) {
			if s.kept++; p.LeftBe() != "drifted" {
				t.Errorf("%s keeps the license, and the record says %q:%s", l.UPN, p.LeftBe(), record.of(l.ID))
			}
		}
	}
}
