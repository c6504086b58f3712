package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"reseat/batch/graphsim"
	"reseat/batch/graphsim/conform"
	"reseat/cmd/reseat/exit"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

const (
	ems     sku.ID     = "efccb6f7-5641-4e0e-bd10-b4976e1bf68e"
	intuneA sku.PlanID = "c1ec4a95-1f05-45b3-a911-aa3fa01094f5"
)

// Against any Graph-compatible server, 2,000 users get EMS without Intune while
// every other plan choice stays what it was; with --via readd those who hold EMS
// lose it first and get it back. What the client sends and what the sandbox
// answers conform to Microsoft's description.
func TestTwoThousandUsersAtAnEndpoint(t *testing.T) {
	for _, via := range []string{"update", "readd"} {
		t.Run(via, func(t *testing.T) {
			before := bigTenant(2000)
			sim := graphsim.New(before, graphsim.Options{Seed: 7})
			writes := &writeLog{next: sim}
			base, stop, err := graphsim.Serve(conform.Recorder(t, writes), "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			defer stop()
			dir := t.TempDir()
			t.Setenv("XDG_STATE_HOME", filepath.Join(dir, "state"))
			csv, planFile, run := filepath.Join(dir, "users.csv"), filepath.Join(dir, "p.plan"), filepath.Join(dir, "run")
			writeRoster(t, csv, before.Users)

			reseat(t, exit.Done, "plan", csv, "--assign", "EMS", "--disable", "INTUNE_A", "--via", via, "--endpoint", base, "-o", planFile)
			text, err := os.ReadFile(planFile)
			if err != nil {
				t.Fatal(err)
			}
			reseat(t, exit.Done, "apply", planFile, "--endpoint", base, "--approve", digestOf(string(text)), "--run", run)
			reseat(t, exit.Done, "verify", run, "--endpoint", base)
			compareEMS(t, before, sim.Snapshot(), writes, via == "readd")
		})
	}
}

// reseat runs a command in this process.
func reseat(t *testing.T, code int, args ...string) string {
	t.Helper()
	var out, talk strings.Builder
	if got := execute(context.Background(), args, strings.NewReader(""), &out, &talk); got != code {
		t.Fatalf("reseat %s: exit code %d, want %d\n%s%s", strings.Join(args, " "), got, code, out.String(), talk.String())
	}
	return out.String()
}

// bigTenant has EMS seats for all; every third user holds EMS with some plans off.
func bigTenant(users int) tenant.Snapshot {
	product, _ := sku.Bundled().Product(ems)
	off := product.UserPlans().Minus(sku.NewPlanSet(intuneA))
	s := tenant.Snapshot{
		Tenant: "3f2b1c9e-50a1-4a9f-9a3e-6f1f0a7f3b10", Name: "Contoso", Complete: true,
		Domains: []tenant.Domain{{Name: "contoso.com", Default: true}},
		SKUs:    []tenant.SKU{{Product: product, Account: "contoso", Capability: "Enabled", Seats: tenant.Seats{Enabled: users}}},
	}
	for i := range users {
		u := tenant.User{
			ID:  tenant.UserID(fmt.Sprintf("00000000-0000-4000-8000-%012x", i+1)),
			UPN: fmt.Sprintf("user%04d@contoso.com", i), Name: fmt.Sprintf("User %d", i), UsageLocation: "DE",
		}
		if i%3 == 0 {
			a := tenant.Assignment{SKU: ems, State: tenant.Active, Disabled: sku.NewPlanSet(off[i%len(off)])}
			if i%2 == 0 {
				a.Disabled = a.Disabled.Union(sku.NewPlanSet(intuneA))
			}
			u.Assignments = []tenant.Assignment{a}
			s.SKUs[0].Seats.Consumed++
		}
		s.Users = append(s.Users, u)
	}
	return s
}

func writeRoster(t *testing.T, path string, users []tenant.User) {
	t.Helper()
	var b strings.Builder
	b.WriteString("UserPrincipalName\n")
	for _, u := range users {
		b.WriteString(u.UPN + "\n")
	}
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
}

// compareEMS checks every user, and that only a readd ever took EMS away.
func compareEMS(t *testing.T, before, after tenant.Snapshot, writes *writeLog, readd bool) {
	t.Helper()
	then := map[tenant.UserID]tenant.User{}
	for _, u := range before.Users {
		then[u.ID] = u
	}
	wrong := 0
	for _, u := range after.Users {
		old, held := then[u.ID].HoldsDirect(ems)
		want := old.Disabled.Union(sku.NewPlanSet(intuneA))
		has, ok := u.HoldsDirect(ems)
		if !ok || !has.Disabled.Equal(want) {
			wrong++
		}
		calls := writes.of(u.ID)
		wantCalls := 1
		switch {
		case held && old.Disabled.Has(intuneA):
			wantCalls = 0
		case held && readd:
			wantCalls = 2
		}
		if len(calls) != wantCalls {
			t.Fatalf("%s: %d writes, want %d: %v", u.UPN, len(calls), wantCalls, calls)
		}
		if wantCalls == 2 && (len(calls[0].Remove) != 1 || len(calls[0].Add) != 0 || len(calls[1].Add) != 1 || len(calls[1].Remove) != 0) {
			t.Fatalf("%s: the readd was not remove, then add: %+v", u.UPN, calls)
		}
		if wantCalls == 1 && len(calls[0].Remove) != 0 {
			t.Fatalf("%s: EMS was removed: %+v", u.UPN, calls)
		}
	}
	if wrong > 0 || len(after.Users) != len(before.Users) {
		t.Fatalf("%d of %d users are not as asked", wrong, len(after.Users))
	}
}

// A writeLog keeps what assignLicense was asked for each user.
type writeLog struct {
	next http.Handler
	mu   sync.Mutex
	seen map[tenant.UserID][]assignBody
}

type assignBody struct {
	Add    []json.RawMessage `json:"addLicenses"`
	Remove []string          `json:"removeLicenses"`
}

func (l *writeLog) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if id, ok := strings.CutSuffix(r.URL.Path, "/assignLicense"); ok {
		r = l.note(tenant.UserID(id[strings.LastIndex(id, "/")+1:]), r)
	}
	l.next.ServeHTTP(w, r)
}

// note reads the body and gives it back to the request.
func (l *writeLog) note(id tenant.UserID, r *http.Request) *http.Request {
	text, err := io.ReadAll(r.Body)
	var body assignBody
	if err == nil {
		err = json.Unmarshal(text, &body)
	}
	if err != nil {
		panic(err) // the recorder before us has checked the body
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.seen == nil {
		l.seen = map[tenant.UserID][]assignBody{}
	}
	l.seen[id] = append(l.seen[id], body)
	r.Body = io.NopCloser(bytes.NewReader(text))
	return r
}

func (l *writeLog) of(id tenant.UserID) []assignBody {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.seen[id]
}
