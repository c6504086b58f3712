package rehearse_test

import (
	"context"
	"errors"
	"io"
	"log"
	"math"
	"net"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"reseat/batch"
	"reseat/batch/graph"
	"reseat/batch/graphsim"
	"reseat/batch/journal"
	"reseat/batch/pace"
	"reseat/batch/rehearse"
	"reseat/batch/verdict"
	"reseat/plan"
	"reseat/plan/tenant"
	"reseat/report"
)

// What is rehearsed is what a run does: the same plan, seed and weather, once rehearsed
// and once carried out over HTTP by the engine's own goroutines, agree on every user
// and, within a tenth, on the time.
func TestRehearsalForetellsTheRun(t *testing.T) {
	s, p := world(t, 80, 1)
	for _, w := range weathers(t) {
		t.Run(w.Name, func(t *testing.T) {
			foreseen := rehearsed(t, options(s, p, w, 1, direct))
			var happened rehearse.Trace
			synctest.Test(t, func(t *testing.T) { happened = carriedOut(t, s, p, w, 1, tune) })
			agree(t, p, foreseen, happened)
		})
	}
}

func agree(t *testing.T, p plan.Plan, foreseen, happened rehearse.Trace) {
	t.Helper()
	want, got := verdicts(p, happened), verdicts(p, foreseen)
	for id, v := range want {
		if got[id] != v {
			t.Errorf("%s: foreseen %v, happened %v", id, got[id], v)
		}
	}
	a, b := foreseen.Ended.Sub(foreseen.Began).Seconds(), happened.Ended.Sub(happened.Began).Seconds()
	if math.Abs(a-b) > 0.1*b {
		t.Errorf("foreseen %.1f s, happened %.1f s", a, b)
	}
}

func verdicts(p plan.Plan, t rehearse.Trace) map[plan.ChangeID]verdict.Ruling {
	out := map[plan.ChangeID]verdict.Ruling{}
	r := report.Build(report.Inputs{Plan: p, Events: t.Events, Readings: t.Readings, Now: t.Ended})
	for _, row := range r.Rows {
		out[row.ID] = row.Ruling
	}
	return out
}

// carriedOut is a run as apply makes it: the machine's clock, which the bubble moves,
// and HTTP over connections in memory.
func carriedOut(t *testing.T, s tenant.Snapshot, p plan.Plan, w rehearse.Weather, seed uint64, terms func(*batch.Engine) error) rehearse.Trace {
	time.Sleep(time.Until(start)) // rounding of times to the second shall be alike
	sim := graphsim.New(s, graphsim.Options{Seed: seed, Scenario: &w.Scenario})
	pipes := &listener{conns: make(chan net.Conn), closed: make(chan struct{})}
	server := &http.Server{Handler: sim, ErrorLog: log.New(io.Discard, "", 0)}
	go server.Serve(pipes)
	transport := &http.Transport{DialContext: pipes.dial, MaxIdleConnsPerHost: 64}
	defer transport.CloseIdleConnections()
	defer server.Close()

	pacer := pace.NewTuned(pace.Real, pace.QuotaFor(len(s.Users)), pace.Tuning{Seed: seed})
	c, err := open(graph.Options{Transport: transport, Pacer: pacer, Seed: seed})
	if err != nil {
		t.Fatal(err)
	}
	owned, err := c.SKUs(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	keep := &kept{}
	out := rehearse.Trace{Began: start}
	e := &batch.Engine{
		Plan: p, Tenant: c, Journal: keep, Pacer: pacer, Clock: pace.Real, Free: batch.FreeSeats(p, owned),
		Password: func(string) (string, error) { return "Aa1!Aa1!Aa1!", nil },
	}
	pass := 0
	readBack := func(ctx context.Context, lines []plan.Line) error {
		pass++
		back := &batch.Readback{
			Tenant: c, Keep: keep, Clock: pace.Real, Pass: pass, Wait: time.Minute,
			Record: journal.Fold(slices.Values(keep.events)), Plans: p.Header.UserPlans(),
		}
		if err := back.Run(ctx, lines); err != nil {
			return err
		}
		_, err := c.SKUs(ctx)
		return err
	}
	e.Gate = func(ctx context.Context, w batch.Wave) error {
		if err := readBack(ctx, w.Lines); err != nil {
			return err
		}
		record := journal.Fold(slices.Values(keep.events))
		_, err := w.Passed(verdict.Of(w.Lines, record, verdict.Readings(keep.readings), p.Header.UserPlans(), time.Now()), e.Tolerance)
		return err
	}
	if err := terms(e); err != nil {
		t.Fatal(err)
	}
	out.Broke = e.Run(t.Context())
	var stop *batch.Stop
	if out.Broke == nil || errors.As(out.Broke, &stop) {
		if err := readBack(t.Context(), come(p, keep.events)); err != nil {
			t.Log(err)
		}
	}
	out.Ended, out.Events, out.Readings = time.Now(), keep.events, keep.readings
	return out
}

// come lists the lines that a run came to.
func come(p plan.Plan, events []journal.Event) []plan.Line {
	record := journal.Fold(slices.Values(events))
	return slices.DeleteFunc(slices.Clone(p.Lines), func(l plan.Line) bool {
		known := record.Progress(l.ID)
		return l.Kind == plan.Change && !known.Begun() && !batch.Ended(l, known)
	})
}

// A kept is a journal that several goroutines write.
type kept struct {
	mu       sync.Mutex
	events   []journal.Event
	readings []journal.Reading
}

func (k *kept) Append(_ context.Context, e journal.Event) (int64, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.events = append(k.events, e)
	return int64(len(k.events)), nil
}

func (k *kept) AppendReadings(_ context.Context, rs []journal.Reading) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.readings = append(k.readings, rs...)
	return nil
}

// A listener accepts connections in memory.
type listener struct {
	conns  chan net.Conn
	once   sync.Once
	closed chan struct{}
}

func (l *listener) dial(context.Context, string, string) (net.Conn, error) {
	here, there := net.Pipe()
	select {
	case l.conns <- there:
		return here, nil
	case <-l.closed:
		return nil, errors.New("the server is closed")
	}
}

func (l *listener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l *listener) Close() error {
	l.once.Do(func() { close(l.closed) })
	return nil
}

func (l *listener) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)} }
