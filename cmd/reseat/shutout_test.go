package main

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"reseat/batch/graphsim"
	"reseat/batch/run"
	"reseat/cmd/reseat/exit"
)

// A doorman lets so many writes pass and then answers everyone with one status, until
// he is told to let them in again.
type doorman struct {
	next   http.Handler
	status int
	writes atomic.Int64 // still to pass
	open   atomic.Bool
}

func (d *doorman) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	writes := d.writes.Load()
	if strings.HasSuffix(r.URL.Path, "/assignLicense") {
		writes = d.writes.Add(-1)
	}
	if d.open.Load() || writes >= 0 {
		d.next.ServeHTTP(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(d.status)
	_, _ = w.Write([]byte(`{"error": {"code": "Denied", "message": "The door is shut."}}`))
}

// A siege is a tenant behind a doorman, and a plan for it.
type siege struct {
	door                *doorman
	sim                 *graphsim.Tenant
	base, dir           string
	planFile, run, seal string
}

func newSiege(t *testing.T, status int) *siege {
	before := bigTenant(60)
	s := &siege{sim: graphsim.New(before, graphsim.Options{Seed: 7}), dir: t.TempDir()}
	s.door = &doorman{next: s.sim, status: status}
	s.door.open.Store(true)
	base, stop, err := graphsim.Serve(s.door, "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	t.Setenv("XDG_STATE_HOME", filepath.Join(s.dir, "state"))
	s.base, s.planFile, s.run = base, filepath.Join(s.dir, "p.plan"), filepath.Join(s.dir, "run")
	csv := filepath.Join(s.dir, "users.csv")
	writeRoster(t, csv, before.Users)
	reseat(t, exit.Done, "plan", csv, "--assign", "EMS", "--disable", "INTUNE_A", "--via", "readd", "--endpoint", base, "-o", s.planFile)
	text, err := os.ReadFile(s.planFile)
	if err != nil {
		t.Fatal(err)
	}
	s.seal = digestOf(string(text))
	return s
}

// complaint runs a command in this process that is to fail, and returns what it says.
func complaint(t *testing.T, code int, args ...string) string {
	t.Helper()
	var out, talk strings.Builder
	if got := execute(context.Background(), args, strings.NewReader(""), &out, &talk); got != code {
		t.Fatalf("reseat %s: exit code %d, want %d\n%s%s", strings.Join(args, " "), got, code, out.String(), talk.String())
	}
	return talk.String()
}

// R31: where the sign-in or the role is gone in the middle of a run, it stops with exit
// code 6; nobody is recorded as refused, and with a new sign-in resume ends as planned.
func TestShutOutRunCanGoOn(t *testing.T) {
	for name, status := range map[string]int{"invalid token": http.StatusUnauthorized, "role gone": http.StatusForbidden} {
		t.Run(name, func(t *testing.T) {
			s := newSiege(t, status)
			s.door.writes.Store(25)
			s.door.open.Store(false)
			out := complaint(t, exit.SignIn, "apply", s.planFile, "--endpoint", s.base, "--approve", s.seal, "--run", s.run)
			if !strings.Contains(out, "no longer accepts this sign-in") || !strings.Contains(out, "hint: ") {
				t.Errorf("it says %q", out)
			}
			if st, err := run.StatusOf(t.Context(), s.run, time.Now()); err != nil || st.Refused > 0 || st.State != "stopped" || st.Done == 0 {
				t.Errorf("status %+v (%v)", st, err)
			}
			s.door.open.Store(true)
			reseat(t, exit.Done, "resume", s.run, "--endpoint", s.base)
		})
	}
}

// R32: a plan is carried out in its own tenant and in no other, and neither is a run
// gone on with elsewhere.
func TestOtherTenantIsRefused(t *testing.T) {
	s := newSiege(t, http.StatusForbidden)
	snapshot := bigTenant(5)
	snapshot.Tenant = "0b1f0e9e-1111-4222-8333-444455556666"
	base, stop, err := graphsim.Serve(graphsim.New(snapshot, graphsim.Options{}), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	out := complaint(t, exit.Guard, "apply", s.planFile, "--endpoint", base, "--approve", s.seal, "--run", s.run)
	if !strings.Contains(out, "sign in to the plan's tenant") {
		t.Errorf("it says %q", out)
	}
	reseat(t, exit.Done, "apply", s.planFile, "--endpoint", s.base, "--approve", s.seal, "--run", s.run)
	out = complaint(t, exit.Guard, "resume", s.run, "--endpoint", base)
	if !strings.Contains(out, "the run is of tenant") {
		t.Errorf("it says %q", out)
	}
}

// R30: while another run of this machine holds the tenant, apply and resume end with
// exit code 7 and say who it is; whoever merely looks is let in.
func TestHeldTenantIsRefused(t *testing.T) {
	s := newSiege(t, http.StatusForbidden)
	state, err := run.OpenState("", run.Site{Tenant: s.sim.Snapshot().Tenant})
	if err != nil {
		t.Fatal(err)
	}
	unlock, _, err := state.Lock("runs/other", "apply", time.Now().Add(-time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	out := complaint(t, exit.Locked, "apply", s.planFile, "--endpoint", s.base, "--approve", s.seal, "--run", s.run)
	if !strings.Contains(out, "another run is using this tenant: process ") || !strings.Contains(out, "with run runs/other, for 1m0s") {
		t.Errorf("it says %q", out)
	}
	unlock()
	reseat(t, exit.Unfinished, "apply", s.planFile, "--endpoint", s.base, "--approve", s.seal, "--run", s.run, "--limit", "1")
	if unlock, _, err = state.Lock("runs/other", "apply", time.Now()); err != nil {
		t.Fatal(err)
	}
	defer unlock()
	reseat(t, exit.Locked, "resume", s.run, "--endpoint", s.base)
	if st, err := run.StatusOf(t.Context(), s.run, time.Now()); err != nil || st.Process != 0 || st.OtherRun != "runs/other" || st.State != "complete" {
		t.Errorf("status %+v (%v)", st, err)
	}
}
