package rehearse_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"reseat/batch"
	"reseat/batch/graph"
	"reseat/batch/graphsim"
	"reseat/batch/pace"
	"reseat/batch/rehearse"
	"reseat/plan"
	"reseat/plan/build"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// direct and wired are the client's two ways to the copy.
func direct(to rehearse.Copy, pacer *pace.Pacer, clock pace.Clock, seed uint64) (rehearse.Client, error) {
	return open(graph.Options{Transport: to, Shortcut: to, Pacer: pacer, Clock: clock, Seed: seed})
}

func wired(to rehearse.Copy, pacer *pace.Pacer, clock pace.Clock, seed uint64) (rehearse.Client, error) {
	return open(graph.Options{Transport: to, Pacer: pacer, Clock: clock, Seed: seed})
}

func open(o graph.Options) (*graph.Client, error) {
	o.BaseURL, o.AllowHTTP = "http://127.0.0.1", true
	return graph.New(o)
}

// world is a believable tenant of some users, and a plan about all of them and a few
// new ones: EMS without Intune, by remove and re-assign where it is held.
func world(t testing.TB, users int, seed uint64) (tenant.Snapshot, plan.Plan) {
	t.Helper()
	s := graphsim.Generate(users, seed)
	var reqs []plan.Request
	for i, u := range s.Users {
		reqs = append(reqs, plan.Request{Source: plan.Source{File: "users.csv", Line: i + 2}, User: plan.Key{ID: string(u.ID)}})
	}
	for i := range 3 {
		reqs = append(reqs, plan.Request{
			Source: plan.Source{File: "new.csv", Line: i + 2}, User: plan.Key{UPN: fmt.Sprintf("new%d@contoso.com", i)},
			Person: &plan.Person{DisplayName: fmt.Sprint("New ", i)}, Location: "DE",
		})
	}
	ask := plan.Ask{Location: "DE", Create: true}
	ask.Assign, ask.Via = []string{"EMS"}, plan.Readd
	ask.Choice.Disable = []string{"INTUNE_A"}
	for _, r := range plan.Rules() {
		if r.Severity == plan.Hazard {
			ask.Accept = append(ask.Accept, r.Code)
		}
	}
	p, err := build.Plan(reqs, ask, s, sku.Bundled())
	if err != nil {
		t.Fatal(err)
	}
	if n := len(slices.DeleteFunc(slices.Clone(p.Lines), func(l plan.Line) bool { return len(l.Calls) < 2 })); n < 2 {
		t.Fatalf("seed %d: the plan has only %d changes of two calls", seed, n)
	}
	return s, p
}

var start = time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC)

// options rehearse a world in some weather.
func options(s tenant.Snapshot, p plan.Plan, w rehearse.Weather, seed uint64, door rehearse.Door) rehearse.Options {
	return rehearse.Options{
		Plan: p, Copy: s, Users: -1, Weather: w, Seed: seed, Start: start, Quota: pace.QuotaFor(len(s.Users)), Tune: tune,
		Wait: time.Minute, Door: door,
	}
}

func tune(e *batch.Engine) error {
	e.Workers = 16
	return nil
}

func rehearsed(t testing.TB, o rehearse.Options) rehearse.Trace {
	t.Helper()
	got, err := rehearse.Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return got
}
