package rehearse

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"reseat/batch"
	"reseat/batch/graphsim"
	"reseat/batch/journal"
	"reseat/batch/pace"
	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// A Client is what a run needs of its tenant.
type Client interface {
	batch.Tenant
	batch.ServiceReader
	batch.PageReader
	SKUs(ctx context.Context) ([]tenant.SKU, error)
}

// A Copy is the sandbox as a client reaches it: over a wire within this
// process, or without the wire form of requests.
type Copy interface {
	http.RoundTripper
	Assign(ctx context.Context, id tenant.UserID, add []tenant.License, remove []sku.ID) (status int, h http.Header, body []byte, err error)
	Gets(ctx context.Context, paths []string, each func(i, status int, h http.Header, body []byte, value any)) (status int, h http.Header, body []byte, err error)
}

// A Door makes the client that a run would use: it talks to the copy at the pacer's
// pace, by the clock.
type Door func(to Copy, pacer *pace.Pacer, clock pace.Clock, seed uint64) (Client, error)

// Options say what is rehearsed, and how.
type Options struct {
	Plan    plan.Plan
	Copy    tenant.Snapshot // the tenant, or at least the plan's users of it; it is not changed
	Users   int             // of the tenant, which decides what it allows; negative: as many as the copy has
	Weather Weather
	Seed    uint64        // of weather and offsets: one seed is one history (R38)
	Start   time.Time     // when the run begins
	Began   journal.Event // what its first event says of who carries the run, and how
	Quota   pace.Quota
	MaxWait time.Duration // the longest wait that the tenant may ask for; 0: pace.MaxHold
	Wait    time.Duration // how long unsettled users are read again
	Door    Door
	Tune    func(*batch.Engine) error // hands the terms of the run to its engine: workers, scope, waves
}

// A Trace is what a rehearsed run leaves: the shape is that of a run.
type Trace struct {
	Weather  string
	Seed     uint64
	Began    time.Time
	Written  time.Time // when the last change had ended
	Ended    time.Time // after the read-back
	Events   []journal.Event
	Readings []journal.Reading
	Counted  []tenant.SKU // after the read-back
	Stats    pace.Stats   // of all requests, the read-back included
	Broke    error        // why the run could not try every change; nil where it could
}

// Reads is how many requests were no writes; a JSON batch is one.
func (t Trace) Reads() int { return t.Stats.Requests - t.Stats.Writes }

// Run rehearses a plan once. The error is of the rehearsal, not of the run.
func Run(ctx context.Context, o Options) (Trace, error) {
	r := newRun(o)
	var failed error
	err := r.clock.Run(func() { failed = r.carry(ctx) })
	if err == nil {
		err = failed
	}
	if err != nil {
		return Trace{}, fmt.Errorf("rehearse: %w", err)
	}
	return r.trace, nil
}

// A run is one rehearsal under way.
type run struct {
	o      Options
	clock  *Clock
	pacer  *pace.Pacer
	keep   *memory
	client Client
	pass   int // read-backs so far
	trace  Trace
}

func newRun(o Options) *run {
	if o.Users < 0 {
		o.Users = len(o.Copy.Users)
	}
	r := &run{o: o, clock: NewClock(o.Start), keep: newMemory(o.Plan)}
	r.trace = Trace{Weather: o.Weather.Name, Seed: o.Seed, Began: o.Start}
	return r
}

// carry does what apply does: the plan is carried out, then every user is read back,
// and the seats are counted.
func (r *run) carry(ctx context.Context) error {
	published := pace.QuotaFor(r.o.Users)
	sim := graphsim.New(r.o.Copy, graphsim.Options{
		Clock: r.clock, Seed: r.o.Seed, Scenario: &r.o.Weather.Scenario,
		Quota: graphsim.Quota{Units: published.Units, UnitsPer: published.UnitsPer, Writes: published.Writes, WritesPer: published.WritesPer},
	})
	r.pacer = pace.NewTuned(r.clock, r.o.Quota, pace.Tuning{Seed: r.o.Seed, MaxWait: r.o.MaxWait})
	var err error
	if r.client, err = r.o.Door(wire{sim}, r.pacer, r.clock, r.o.Seed); err != nil {
		return err
	}
	owned, err := r.client.SKUs(ctx)
	if err != nil {
		return err
	}
	e := r.engine(owned)
	if err := r.o.Tune(e); err != nil {
		return err
	}
	r.keep.note(r.began(e))
	r.trace.Broke = e.Run(ctx)
	if err := ctx.Err(); err != nil {
		return err
	}
	r.trace.Written = r.clock.Now()
	r.keep.note(r.ended())
	if err := r.conclude(ctx, e); r.trace.Broke == nil {
		r.trace.Broke = err
	}
	r.trace.Ended = r.clock.Now()
	r.trace.Events, r.trace.Readings, r.trace.Stats = r.keep.events, r.keep.readings, r.pacer.Stats()
	return ctx.Err()
}

func (r *run) engine(owned []tenant.SKU) *batch.Engine {
	e := &batch.Engine{
		Plan: r.o.Plan, Tenant: r.client, Journal: r.keep, Pacer: r.pacer, Clock: r.clock,
		Password: func(string) (string, error) { return rehearsedPassword, nil }, Free: batch.FreeSeats(r.o.Plan, owned),
		Await: plan.GroupLag, // whoever resumes a run does so until its groups are processed
	}
	e.Gate = func(ctx context.Context, w batch.Wave) error { return r.gate(ctx, w, e.Tolerance) }
	return e
}

// rehearsedPassword meets the copy's demands; no account is ever made with it.
const rehearsedPassword = "Rehearsed-1"

func (r *run) began(e *batch.Engine) journal.Event {
	_, taken := e.Scope.Of(e.Plan, nil)
	b := r.o.Began
	b.At, b.Kind, b.Code, b.Changes = r.clock.Now(), journal.Began, journal.Rehearsed, len(taken)
	return b
}

func (r *run) ended() journal.Event {
	spent := r.spent()
	e := journal.Event{At: r.trace.Written, Kind: journal.Ended, Code: "complete", Spent: &spent}
	if r.trace.Broke != nil {
		e.Code, e.Note = "stopped", r.trace.Broke.Error()
	}
	return e
}

func (r *run) spent() journal.Spent {
	s := r.pacer.Stats()
	return journal.Spent{Requests: s.Requests, Writes: s.Writes, Units: s.Units, Throttled: s.Throttled, Held: s.Held.Seconds()}
}
