package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"reseat/batch/doctor"
	"reseat/batch/graphsim"
	"reseat/cmd/reseat/exit"
)

// The flags of an app that signs in with RESEAT_CLIENT_SECRET, and of a person.
var (
	bySecret = []string{"--auth", "secret", "--tenant", "contoso.com", "--client-id", theApp}
	byCode   = []string{"--auth", "device-code", "--tenant", "contoso.com", "--client-id", theApp}
)

func and(args []string, more ...string) []string { return append(append([]string{}, more...), args...) }

// Every kind of sign-in that needs nothing of Microsoft's machines signs the command
// in, and it says where and as whom before it goes on.
func TestCommandSignsIn(t *testing.T) {
	pfx, err := filepath.Abs("testdata/app.pfx")
	if err != nil {
		t.Fatal(err)
	}
	s := newStandIn(t, 3, graphsim.Tokens{})
	dir := t.TempDir()
	secret, federated, password := filepath.Join(dir, "secret"), filepath.Join(dir, "federated"), filepath.Join(dir, "password")
	for file, text := range map[string]string{secret: "from-file\n", federated: "e30.e30.c2ln", password: canaryPassword + "\n"} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	pem := certificateFile(t)
	t.Setenv("AZURE_TENANT_ID", "contoso.com")
	t.Setenv("AZURE_CLIENT_ID", theApp)
	t.Setenv("AZURE_CLIENT_SECRET", "from-environment")
	t.Setenv("AZURE_FEDERATED_TOKEN_FILE", federated)
	for _, args := range [][]string{
		{"--auth", "secret", "--client-secret-file", secret},
		{"--auth", "certificate", "--certificate-file", pem},
		{"--auth", "certificate", "--certificate-file", pfx, "--certificate-password-file", password},
		{"--auth", "workload-identity"},
		{"--auth", "environment"},
	} {
		args = append(args, "--tenant", "contoso.com", "--client-id", theApp)
		out, talk := tell(t, exit.Done, and(args, "sku", "list")...)
		want := "tenant contoso.com (" + string(s.before.Tenant) + ") in cloud global, signed in as app Sandbox app " + theApp + " (" + theApp + ") by " + args[1] + "\n"
		if !strings.Contains(out, "EMS") || talk != want {
			t.Errorf("%v: said %q, want %q", args, talk, want)
		}
	}
	if s.refused.Load() != 0 {
		t.Errorf("%d requests refused", s.refused.Load())
	}
}

// In mid-run every token ends, though the machine's clock still holds it for good: a
// 401 without a challenge. And in mid-run every session is revoked: a challenge. One
// new token is got past azidentity's cache, and each user is licensed, in one call
// that counts.
func TestRunOutlivesItsToken(t *testing.T) {
	for name, c := range map[string]struct {
		tokens graphsim.Tokens
		leap   time.Duration
	}{
		"expiry":                {graphsim.Tokens{Lifetime: time.Hour}, 2 * time.Hour},
		"challenge":             {graphsim.Tokens{Lifetime: 24 * time.Hour, Revoked: 30 * time.Minute}, time.Hour},
		"expiry for a person":   {graphsim.Tokens{Lifetime: time.Hour, Person: "admin@contoso.com"}, 2 * time.Hour},
		"challenge of a person": {graphsim.Tokens{Lifetime: 24 * time.Hour, Revoked: 30 * time.Minute, Person: "admin@contoso.com"}, time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("RESEAT_CLIENT_SECRET", "s3cret")
			s := newStandIn(t, 30, c.tokens)
			how := bySecret
			if c.tokens.Person != "" {
				how = byCode
			}
			tell(t, exit.Done, and(how, "plan", s.roster(t), "--assign", "EMS", "--disable", "INTUNE_A", "-o", "p.plan")...)
			text, err := os.ReadFile("p.plan")
			if err != nil {
				t.Fatal(err)
			}
			asked := s.tokens.Load()
			s.leapAt.Store(10)
			s.leapBy.Store(int64(c.leap))
			tell(t, exit.Done, and(how, "apply", "p.plan", "--approve", digestOf(string(text)), "--run", "run", "--workers", "8")...)
			compareAccepted(t, s)
			if n := s.refused.Load(); n == 0 || n > 8+1 {
				t.Errorf("%d requests refused; want at least the one that learned of it, and at most those in flight", n)
			}
			if n := s.tokens.Load() - asked; n < 2 || n > 2+8 {
				t.Errorf("%d tokens asked for in the run", n)
			}
		})
	}
}

// compareAccepted checks that every user ends as asked, and that no call beyond those
// that were turned away was made for anyone.
func compareAccepted(t *testing.T, s *standIn) {
	t.Helper()
	changed := 0
	for _, u := range s.sim.Snapshot().Users {
		has, ok := u.HoldsDirect(ems)
		if !ok || !has.Disabled.Has(intuneA) {
			t.Errorf("%s is not as asked", u.UPN)
		}
	}
	for _, u := range s.before.Users {
		if has, ok := u.HoldsDirect(ems); !ok || !has.Disabled.Has(intuneA) {
			changed++
		}
	}
	if accepted := s.calls.Load() - s.refused.Load(); accepted != int64(changed) {
		t.Errorf("%d calls were accepted for %d changes", accepted, changed)
	}
}

// A person signs in by device code; whoami alone asks nobody.
func TestPersonSignsIn(t *testing.T) {
	s := newStandIn(t, 3, graphsim.Tokens{Person: "user0001@contoso.com", DirectoryRoles: []string{"4d6ac14f-3453-41d0-bef9-a3e0c569773a"},
		Roles: []string{"Organization.Read.All", "User.Read.All", "GroupMember.Read.All", "LicenseAssignment.ReadWrite.All"}})
	out, talk := tell(t, exit.Done, and(byCode, "login")...)
	for _, want := range []string{"user0001@contoso.com", string(s.before.Tenant), "LicenseAssignment.ReadWrite.All", "expires", "not verified"} {
		if !strings.Contains(out, want) {
			t.Errorf("login does not say %q:\n%s", want, out)
		}
	}
	if !strings.Contains(talk, "ABCD1234") {
		t.Errorf("the person was not told the code: %q", talk)
	}
	if _, talk := tell(t, exit.SignIn, and(byCode, "whoami")...); !strings.Contains(talk, "reseat login") || strings.Contains(talk, "ABCD1234") {
		t.Errorf("whoami: %q", talk)
	}
	if out, _ := tell(t, exit.Done, and(byCode, "doctor")...); !strings.Contains(out, "License Administrator lets user0001@contoso.com do it") || !strings.Contains(out, "ready for licenses:") {
		t.Errorf("doctor:\n%s", out)
	}
	// R25: the account that signed in is protected.
	if out, _ := tell(t, exit.Unfinished, and(byCode, "plan", s.roster(t), "--assign", "EMS", "--disable", "INTUNE_A")...); !strings.Contains(out, "protected  user0001@contoso.com") {
		t.Errorf("the account is not protected:\n%s", out)
	}
}

// whoami of an app, as JSON.
func TestWhoAmI(t *testing.T) {
	t.Setenv("RESEAT_CLIENT_SECRET", "s3cret")
	s := newStandIn(t, 3, graphsim.Tokens{Roles: []string{"User.Read.All"}})
	out, _ := tell(t, exit.Done, and(bySecret, "whoami", "--output", "json")...)
	var got bearer
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatal(err)
	}
	if got.AppID != theApp || got.Tenant != string(s.before.Tenant) || got.Cloud != "global" || got.Verified || len(got.Roles) != 1 || got.Expires == nil {
		t.Errorf("%+v", got)
	}
	tell(t, exit.Usage, and(bySecret, "logout")...)
	tell(t, exit.Usage, "whoami", "--sandbox", "tenant.json")
}

// Against the sandbox's own tokens the doctor names what is missing and ends
// with the exit code of its fault.
func TestDoctorOfASignIn(t *testing.T) {
	t.Setenv("RESEAT_CLIENT_SECRET", "s3cret")
	newStandIn(t, 3, graphsim.Tokens{Roles: []string{"User.Read.All", "Directory.Read.All"}})
	out, _ := tell(t, exit.SignIn, and(bySecret, "doctor", "--output", "json")...)
	var r doctor.Report
	if err := json.Unmarshal([]byte(out), &r); err != nil {
		t.Fatal(err)
	}
	level := map[doctor.Code]doctor.Level{}
	for _, c := range r.Checks {
		level[c.Code] = c.Level
	}
	for code, want := range map[doctor.Code]doctor.Level{"tls-graph": "ok", "clock": "ok", "sign-in": "ok", "token": "ok", "permissions": "fail", "excess": "warn", "skus": "ok", "group-members": "ok"} {
		if level[code] != want {
			t.Errorf("%s is %s, want %s\n%s", code, level[code], want, out)
		}
	}
	tell(t, exit.Done, and(bySecret, "doctor", "--for", "read-only")...)
	if out, _ := tell(t, exit.SignIn, "doctor", "--tenant", "contoso.com"); !strings.Contains(out, "no kind of sign-in is chosen") || !strings.Contains(out, "reseat app manifest") {
		t.Errorf("without a kind:\n%s", out)
	}
}

// A server named by --endpoint gets RESEAT_TOKEN and no other credential, whatever
// else is at hand; a cloud does not get RESEAT_TOKEN; a sandbox gets nothing.
func TestCredentialsStayWhereTheyBelong(t *testing.T) {
	for name, value := range map[string]string{
		"RESEAT_CLIENT_SECRET": "c4nary-client", "RESEAT_CERTIFICATE_PASSWORD": "c4nary-password", "AZURE_CLIENT_SECRET": "c4nary-azure",
		"AZURE_TENANT_ID": "contoso.com", "AZURE_CLIENT_ID": theApp, "RESEAT_TOKEN": "c4nary-token",
	} {
		t.Setenv(name, value)
	}
	s := newStandIn(t, 3, graphsim.Tokens{})
	tell(t, exit.Done, and(bySecret, "sku", "list")...)
	if seen := s.seen.String(); strings.Contains(seen, "c4nary-token") || !strings.Contains(seen, "c4nary-client") {
		t.Error("the cloud got RESEAT_TOKEN, or not the client secret")
	}

	next := graphsim.New(s.before, graphsim.Options{})
	for _, token := range []string{"c4nary-token", ""} {
		t.Setenv("RESEAT_TOKEN", token)
		var mu sync.Mutex
		var seen []http.Header
		other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			seen = append(seen, r.Header.Clone())
			mu.Unlock()
			next.ServeHTTP(w, r)
		}))
		for _, command := range [][]string{{"sku", "list"}, {"doctor"}} {
			tell(t, exit.Done, append(command, "--endpoint", other.URL)...)
			tell(t, exit.Usage, and(bySecret, append(command, "--endpoint", other.URL)...)...)
		}
		other.Close()
		if len(seen) == 0 {
			t.Fatal("nothing was asked")
		}
		sent := 0
		for _, h := range seen {
			switch got := h.Get("Authorization"); {
			case token != "" && got == "Bearer "+token:
				sent++
			case got != "":
				t.Errorf("the endpoint got %q", got)
			}
			delete(h, "Authorization")
			for name, values := range h {
				if strings.Contains(strings.Join(values, " "), "c4nary") {
					t.Errorf("the endpoint got %s: %q", name, values)
				}
			}
		}
		if (sent > 0) != (token != "") {
			t.Errorf("RESEAT_TOKEN %q was sent %d times", token, sent)
		}
	}
}
