package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"reseat/batch"
	"reseat/batch/graph"
	"reseat/batch/graphsim"
	"reseat/batch/journal"
	"reseat/batch/pace"
	"reseat/batch/run"
	"reseat/batch/survey"
	"reseat/batch/verdict"
	"reseat/cmd/reseat/exit"
	"reseat/cmd/reseat/output"
	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
	"reseat/report"
	"reseat/samples"
)

// A wiretap leads to a sandbox without a network, and keeps when JSON batches
// about users left and how many parts they had.
type wiretap struct {
	tenant  *graphsim.Tenant
	batches []readBatch
}

type readBatch struct {
	at    time.Time
	users int
}

func (w *wiretap) RoundTrip(r *http.Request) (*http.Response, error) {
	var body []byte
	if r.Body != nil {
		var err error
		if body, err = io.ReadAll(r.Body); err != nil {
			return nil, err
		}
	}
	r.Body = io.NopCloser(bytes.NewReader(body)) // a server's request always has one
	if strings.HasSuffix(r.URL.Path, "/$batch") {
		var b struct{ Requests []struct{ URL string } }
		if err := json.Unmarshal(body, &b); err != nil {
			return nil, err
		}
		if len(b.Requests) > 0 && !strings.Contains(b.Requests[0].URL, "licenseDetails") {
			w.batches = append(w.batches, readBatch{time.Now(), len(b.Requests)})
		}
	}
	answer := httptest.NewRecorder()
	w.tenant.ServeHTTP(answer, r)
	return answer.Result(), nil
}

// A staleRun is a plan carried out on a tenant whose reads can be two minutes old.
type staleRun struct {
	app     *app
	conn    *connection
	ran     *run.Opened
	wire    *wiretap
	changed tenant.UserID // a user whom the plan changes
}

const longestLag = 120 * time.Second

func runOnStaleTenant(t *testing.T, seed uint64) *staleRun {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
	}
	file, err := samples.Files.Open("tenant.json")
	must(err)
	defer file.Close()
	now, err := tenant.ReadSnapshot(file, "tenant.json")
	must(err)
	const planFile = "../../samples/05-e3-to-e5/expected/p.plan"
	p, err := plan.ReadFile(planFile)
	must(err)

	w := &wiretap{tenant: graphsim.New(now, graphsim.Options{Seed: seed, Scenario: &graphsim.Scenario{Replicas: graphsim.Replicas{Lag: longestLag}}})}
	c := &connection{door: &door{sandbox: "tenant.json"}, quota: pace.QuotaFor(len(now.Users)), Tenant: survey.Tenant{Org: now}}
	c.pacer = pace.New(pace.Real, c.quota)
	c.Client, err = graph.New(graph.Options{BaseURL: "http://127.0.0.1", AllowHTTP: true, Transport: w, Pacer: c.pacer, Seed: seed})
	must(err)
	f, err := run.CreateFolder(filepath.Join(t.TempDir(), "run"), "apply", planFile, p, journal.Head{Digest: p.Digest, Tenant: p.Header.Tenant, Created: time.Now()})
	must(err)
	t.Cleanup(func() { must(f.Close()) })
	began := journal.Event{At: time.Now(), Kind: journal.Began, By: c.origin()}
	_, err = f.Journal.Append(t.Context(), began)
	must(err)
	owned, err := c.SKUs(t.Context())
	must(err)
	engine := &batch.Engine{Plan: p, Tenant: c, Journal: f.Journal, Record: journal.NewRecord(), Pacer: c.pacer, Clock: pace.Real, Workers: 8, Free: batch.FreeSeats(p, owned)}
	must(engine.Run(context.Background()))
	at := slices.IndexFunc(p.Lines, func(l plan.Line) bool { return l.Kind == plan.Change })
	return &staleRun{
		app: &app{Streams: output.Streams{Out: io.Discard, Err: io.Discard}}, conn: c, wire: w, changed: p.Lines[at].User,
		ran: &run.Opened{Dir: f.Path, Plan: f.Plan, Journal: f.Journal},
	}
}

func (s *staleRun) read(t *testing.T, wait time.Duration) report.Report {
	t.Helper()
	s.wire.batches = nil
	r, err := s.conn.readBack(t.Context(), s.app.Err, s.ran, s.ran.Plan.Lines, wait)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// bare takes every license from a user, as somebody else would.
func (s *staleRun) bare(t *testing.T) {
	t.Helper()
	u, err := s.conn.User(t.Context(), string(s.changed))
	if err != nil {
		t.Fatal(err)
	}
	var ids []sku.ID
	for _, l := range u.Direct() {
		ids = append(ids, l.SKU)
	}
	if _, err := s.conn.AssignLicense(t.Context(), s.changed, nil, ids); err != nil {
		t.Fatal(err)
	}
}

// R33, R34: what a replica has not heard of yet is pending and never failed, drifted or
// stranded; with time it is verified, and only who was not is read again, at 2, 4, 8 …
// seconds, in JSON batches. Whom somebody else changes afterwards has drifted, and no
// one else.
func TestStaleReadsGiveNoFalseAlarm(t *testing.T) {
	for seed := range uint64(2) {
		synctest.Test(t, func(t *testing.T) {
			s := runOnStaleTenant(t, seed)
			defer s.ran.Close()
			early := s.read(t, 0)
			for _, v := range plan.Verdicts() {
				if n := early.Totals.Verdicts[v]; n > 0 && !v.Good() && v != verdict.OnHold && v != verdict.Skipped && v != verdict.Pending {
					t.Errorf("seed %d: %d users are %s although every write was accepted", seed, n, v)
				}
			}
			waiting := early.Totals.Verdicts[verdict.Pending]
			if waiting < 20 {
				t.Fatalf("seed %d: %d pending: the reads are hardly stale, and this shows nothing", seed, waiting)
			}

			late := s.read(t, 10*time.Minute)
			if got := late.Totals.Verdicts; got[verdict.Verified] != 59 || got[verdict.Pending] != 0 {
				t.Errorf("seed %d: in the end %v", seed, got)
			}
			s.readsOnlyTheUnsettled(t)

			time.Sleep(time.Hour)
			s.bare(t)
			time.Sleep(longestLag)
			after := s.read(t, 0)
			if got := after.Totals.Verdicts; got[verdict.Drifted] != 1 || got[verdict.Verified] != 58 || got[verdict.Failed] != 0 {
				t.Errorf("seed %d: after somebody else changed one user: %v", seed, got)
			}
			for _, row := range after.Rows {
				if row.Verdict == verdict.Drifted && (row.User != s.changed || row.Reason != string(verdict.AfterApply)) {
					t.Errorf("seed %d: %s drifted (%s)", seed, row.UPN, row.Reason)
				}
			}
			if code := after.ExitVerify(true); code != exit.Differs {
				t.Errorf("seed %d: verify exits with %d, want 4 (R35)", seed, code)
			}
		})
	}
}

// readsOnlyTheUnsettled looks at the looks of one read-back.
func (s *staleRun) readsOnlyTheUnsettled(t *testing.T) {
	t.Helper()
	var looks []readBatch // batches of one moment together
	for _, b := range s.wire.batches {
		if n := len(looks); n > 0 && b.at.Sub(looks[n-1].at) < time.Second {
			looks[n-1].users += b.users
			continue
		}
		looks = append(looks, b)
	}
	// The first look is at pages of all users, which is cheaper than asking for each.
	if len(looks) < 3 || looks[0].users >= 64 {
		t.Fatalf("looks: %v; the first that asks for users one by one should leave out the settled", looks)
	}
	for i := 1; i < len(looks); i++ {
		if pause, want := looks[i].at.Sub(looks[i-1].at).Round(time.Second), time.Second<<(i+1); pause != want {
			t.Errorf("look %d came after %v, want %v", i+2, pause, want)
		}
		if looks[i].users > looks[i-1].users {
			t.Errorf("look %d is at %d users, the one before was at %d", i+1, looks[i].users, looks[i-1].users)
		}
	}
}
