package batch_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"reseat/batch"
	"reseat/batch/graph"
	"reseat/batch/graphsim"
	"reseat/batch/journal"
	"reseat/batch/pace"
	"reseat/plan"
)

// readds is a world of n users of whom each gets the license taken and given again, with
// what befalls it.
func readds(n int, s graphsim.Scenario) *world {
	w := &world{r: newWorld(1).r, disturbed: map[string]bool{}}
	w.snapshot = newWorld(1).snapshot
	w.snapshot.Users, w.snapshot.SKUs = nil, nil
	for len(w.snapshot.Users) < n {
		w.user(len(w.snapshot.Users) + 100)
	}
	w.plan.Lines = nil
	for i := range w.snapshot.Users {
		u := &w.snapshot.Users[i]
		u.Assignments, u.UsageLocation = rowOf(alpha), "DE"
		before := plan.StateOf(*u)
		w.line(plan.Line{ID: plan.ChangeID(u.ID), User: u.ID, UPN: u.UPN, Before: &before, Calls: []plan.Call{
			{Kind: plan.Licenses, Remove: idsOf(alpha), Half: 1}, {Kind: plan.Licenses, Add: licenseOf(alpha, planOf(alpha, 1)), Half: 2}}})
	}
	w.skus()
	for i := range w.snapshot.SKUs {
		w.snapshot.SKUs[i].Seats.Enabled += n // seats are not what this is about
	}
	w.scenario = s
	return w
}

// runOnce carries a world out in one process with that pace, within two hours of the clock.
func runOnce(t *testing.T, w *world, workers int, quota pace.Quota, tuning pace.Tuning, tune func(*batch.Engine)) (*simulation, error) {
	s := &simulation{world: w, t: t, journal: &events{}}
	sim := graphsim.New(w.snapshot, graphsim.Options{Seed: 1, Scenario: &w.scenario})
	pacer := pace.NewTuned(pace.Real, quota, tuning)
	c, err := graph.New(graph.Options{BaseURL: "http://127.0.0.1", AllowHTTP: true, Pacer: pacer, Seed: 1,
		Transport: &wire{t: t, h: sim, writing: map[string]bool{}}})
	if err != nil {
		t.Fatal(err)
	}
	e := &batch.Engine{
		Plan: w.plan, Tenant: c, Journal: s.journal, Pacer: pacer, Clock: pace.Real, Workers: workers,
		Free: batch.FreeSeats(w.plan, sim.Snapshot().SKUs), Password: func(string) (string, error) { return "Aa1!Aa1!Aa1!", nil },
	}
	if tune != nil {
		tune(e)
	}
	ctx, cancel := context.WithTimeoutCause(context.Background(), 2*time.Hour, errors.New("it hangs"))
	defer cancel()
	began := time.Now()
	err = e.Run(ctx)
	if took := time.Since(began); took > 90*time.Minute {
		t.Errorf("it took %v", took)
	}
	s.after = sim.Snapshot()
	return s, err
}

// withoutLicense lists who has not the license now, and who the journal says has not.
func (s *simulation) withoutLicense() (are, said []string) {
	record := journal.Fold(slices.Values(s.journal.all))
	for _, l := range s.plan.Lines {
		if u := find(s.after, l.UPN); u != nil && holding(l.Before, alpha) && !holds(u, alpha) {
			are = append(are, l.UPN)
		}
		if record.Progress(l.ID).Bare(l) {
			said = append(said, l.UPN)
		}
	}
	return are, said
}

// RUN-1: a readd of more users than places in flight comes to its end when the role or
// the token goes, for all, for some, or for writes alone, and whoever is without the
// license is known.
func TestRUN1ReaddsEndWhenTheRoleGoes(t *testing.T) {
	for _, tt := range []struct {
		name string
		s    graphsim.Scenario
		stop bool // the run is stopped
	}{
		{"403 for all", graphsim.Scenario{Denials: []graphsim.Denial{{AfterWrites: 8}}}, true},
		{"403 for writes alone", graphsim.Scenario{Denials: []graphsim.Denial{{AfterWrites: 10, Writes: true}}}, false},
		{"403 for 30 % of the users", graphsim.Scenario{Denials: []graphsim.Denial{{Share: 0.3}}}, false},
		{"403 for 90 % of the users", graphsim.Scenario{Denials: []graphsim.Denial{{Share: 0.9}}}, false},
		{"401 for all", graphsim.Scenario{Faults: []graphsim.Fault{{On: "any", Do: "401", Share: 1, From: 2 * time.Second}}}, true},
		{"401 for writes alone", graphsim.Scenario{Faults: []graphsim.Fault{{On: "write", Do: "401", Share: 1, From: 2 * time.Second}}}, true},
		{"401 now and then", graphsim.Scenario{Faults: []graphsim.Fault{{On: "write", Do: "401", Share: 0.1}}}, true},
		{"403 now and then", graphsim.Scenario{Faults: []graphsim.Fault{{On: "write", Do: "403", Share: 0.3, Until: time.Hour}}}, false},
	} {
		for _, workers := range []int{16, 64, 200} {
			t.Run(fmt.Sprintf("%s, %d workers", tt.name, workers), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					tt.s.Latency = graphsim.Latency{Median: 80 * time.Millisecond, P99: 400 * time.Millisecond}
					w := readds(100, tt.s)
					s, err := runOnce(t, w, workers, pace.QuotaFor(100), pace.Tuning{}, nil)
					if tt.stop && !errors.Is(err, batch.ErrShutOut) || !tt.stop && err != nil {
						t.Errorf("Run: %v", err)
					}
					are, said := s.withoutLicense()
					for _, upn := range are {
						if !slices.Contains(said, upn) {
							t.Errorf("%s is without the license, and the journal does not say so:%s", upn, s.journal.of(plan.ChangeID(find(w.snapshot, upn).ID)))
						}
					}
				})
			})
		}
	}
}

// No wait for a resource while holding the same: with one place in flight and two slots
// in the write window, every operation comes to its end whatever each request meets on
// the way, so that no path leads from a taken ticket to a request that waits for it.
func TestRUN1OnePlaceIsEnoughForEveryPath(t *testing.T) {
	faults := []string{"401", "403", "409", "429", "500", "503", "504", "reset", "lost", "timeout", "cut", "twice"}
	for _, do := range faults {
		for _, on := range []string{"write", "read"} {
			if on == "read" && do == "twice" {
				continue
			}
			for seed := uint64(1); seed <= 4; seed++ {
				t.Run(fmt.Sprintf("%s on %s, seed %d", do, on, seed), func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) {
						w := newWorld(seed)
						w.scenario = graphsim.Scenario{
							Latency: graphsim.Latency{Median: 80 * time.Millisecond, P99: 400 * time.Millisecond},
							Faults:  []graphsim.Fault{{On: on, Do: do, Share: 0.3, Until: 10 * time.Minute}},
						}
						small := pace.Quota{Units: 1000, UnitsPer: time.Second, Writes: 2, WritesPer: time.Second}
						_, err := runOnce(t, w, 30, small, pace.Tuning{InFlight: 1, MaxInFlight: 1}, nil)
						if err != nil && !errors.Is(err, batch.ErrShutOut) {
							t.Errorf("Run: %v", err)
						}
					})
				})
			}
		}
	}
}

// RUN-10: a role that may no longer write stops the run, although it may read; users out
// of reach beside users who can be changed do not.
func TestRUN10RefusalsInARow(t *testing.T) {
	for _, tt := range []struct {
		name   string
		s      graphsim.Scenario
		stop   bool
		notice bool
	}{
		{"403 for writes alone", graphsim.Scenario{Denials: []graphsim.Denial{{AfterWrites: 10, Writes: true}}}, true, false},
		{"403 for writes from the first on", graphsim.Scenario{Denials: []graphsim.Denial{{Writes: true}}}, true, false},
		{"403 for 90 % of the users", graphsim.Scenario{Denials: []graphsim.Denial{{Share: 0.9}}}, false, true},
		{"500 for every write", graphsim.Scenario{Faults: []graphsim.Fault{{On: "write", Do: "500", Share: 1}}}, true, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := readds(300, tt.s)
				for i := range w.plan.Lines { // half of them in place
					if l := &w.plan.Lines[i]; i%2 == 0 {
						l.Calls, l.Fallback = l.Calls[1:], nil
						l.Calls[0].Half = 0
					}
				}
				notices := 0
				s, err := runOnce(t, w, 16, pace.QuotaFor(300), pace.Tuning{}, func(e *batch.Engine) {
					e.MaxRefusals, e.Notice = 20, func(string) { notices++ }
				})
				var stop *batch.Stop
				if errors.As(err, &stop) != tt.stop || (notices > 0) != tt.notice {
					t.Errorf("Run: %v; %d notices", err, notices)
				}
				refused := 0
				for _, ev := range s.journal.all {
					if ev.Kind == journal.Outcome && ev.Result == journal.Refused {
						refused++
					}
				}
				if tt.stop && refused > 20+16 {
					t.Errorf("%d refusals until the run stopped", refused)
				}
			})
		})
	}
}

// RUN-5: a Retry-After of a day stops the run at once and in good order; nothing leaves
// before it is over, and what was answered with it counts as not begun. A Ctrl-C ends a
// shorter wait at once, too.
func TestRUN5LongWaitStopsTheRun(t *testing.T) {
	for _, tt := range []struct {
		retryAfter string
		end        time.Duration // when the run's time is over; 0: never
		most       time.Duration
	}{{"86400", 0, 20 * time.Second}, {"500", 30 * time.Second, 40 * time.Second}} {
		synctest.Test(t, func(t *testing.T) {
			w := readds(60, graphsim.Scenario{
				Latency: graphsim.Latency{Median: 80 * time.Millisecond, P99: 400 * time.Millisecond},
				Faults:  []graphsim.Fault{{On: "write", Do: "429", RetryAfter: tt.retryAfter, Share: 1, From: 2 * time.Second}},
			})
			for i := range w.plan.Lines { // in place
				l := &w.plan.Lines[i]
				l.Calls, l.Fallback = l.Calls[1:], nil
				l.Calls[0].Half = 0
			}
			began := time.Now()
			s, err := runOnce(t, w, 4, pace.Quota{Units: 1000, UnitsPer: time.Second, Writes: 10, WritesPer: time.Second}, pace.Tuning{}, func(e *batch.Engine) {
				if tt.end > 0 {
					e.Until = began.Add(tt.end)
				}
			})
			var stop *batch.Stop
			if !errors.As(err, &stop) {
				t.Fatalf("Run: %v", err)
			}
			if took := time.Since(began); took > tt.most {
				t.Errorf("it took %v", took)
			}
			record := journal.Fold(slices.Values(s.journal.all))
			for _, l := range w.plan.Lines {
				if p := record.Progress(l.ID); p.Calls[0].Result == journal.Throttled && batch.Ended(l, p) {
					t.Errorf("%s was throttled and counts as ended", l.UPN)
				}
			}
		})
	}
}

// RUN-12: a user who has to be waited for does not keep the others waiting.
func TestRUN12OneUserInDoubtKeepsNobodyWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := readds(60, graphsim.Scenario{Latency: graphsim.Latency{Median: 80 * time.Millisecond, P99: 400 * time.Millisecond}})
		for i := range w.plan.Lines {
			w.plan.Lines[i].Stage = 1 + i/20
		}
		first := w.plan.Lines[0]
		w.scenario.Faults = []graphsim.Fault{{On: "write", Do: "503", Share: 1, Users: []string{first.UPN}, Until: 4 * time.Minute}}
		began := time.Now()
		ended := map[string]time.Duration{}
		_, err := runOnce(t, w, 4, pace.QuotaFor(60), pace.Tuning{}, func(e *batch.Engine) {
			e.Watch = func(l plan.Line, how batch.Ending) { ended[l.UPN+" "+string(how)] = time.Since(began) }
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range w.plan.Lines[1:] {
			if at := ended[l.UPN+" done"]; at == 0 || at > 2*time.Minute {
				t.Errorf("%s was done after %v", l.UPN, at)
			}
		}
		if ended[first.UPN+" done"] == 0 {
			t.Errorf("%s is not done", first.UPN)
		}
	})
}
