package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"reseat/batch/auth"
	"reseat/batch/graph"
	"reseat/batch/graphsim"
	"reseat/batch/graphsim/conform"
	"reseat/batch/pace"
	"reseat/plan/tenant"
)

const theApp = "11111111-1111-4111-8111-111111111111"

// A standIn is a cloud on loopback, behind TLS: the sandbox issues the tokens
// and takes them.
type standIn struct {
	*httptest.Server
	sim    *graphsim.Tenant
	before tenant.Snapshot
	clock  *leapingClock
	writes *writeLog

	leapAt, leapBy atomic.Int64 // after so many licensing calls, time leaps by so much
	calls          atomic.Int64 // licensing calls that arrived
	tokens         atomic.Int64 // asked for
	refused        atomic.Int64 // answers 401 of Graph

	mu     sync.Mutex
	seen   bytes.Buffer // every request, with headers and body
	issued []string     // tokens
}

// A leapingClock is the machine's, moved on by what the test says.
type leapingClock struct {
	pace.Clock
	ahead atomic.Int64
}

func (c *leapingClock) Now() time.Time { return c.Clock.Now().Add(time.Duration(c.ahead.Load())) }

// newStandIn puts a sandbox in the place of every cloud, until the test ends.
func newStandIn(t *testing.T, users int, tokens graphsim.Tokens) *standIn {
	t.Helper()
	tokens.Required = true
	s := &standIn{before: bigTenant(users), clock: &leapingClock{Clock: pace.Real}}
	s.sim = graphsim.New(s.before, graphsim.Options{Seed: 7, Clock: s.clock, Scenario: &graphsim.Scenario{Tokens: tokens}})
	s.writes = &writeLog{next: s.sim}
	s.Server = httptest.NewTLSServer(s.count(conform.Recorder(t, s.writes)))
	t.Cleanup(s.Close)
	t.Setenv("XDG_STATE_HOME", filepath.Join(t.TempDir(), "state"))
	t.Chdir(t.TempDir())
	usual := wired
	t.Cleanup(func() { wired = usual })
	wired = func(id *auth.Options, o *graph.Options) {
		id.Cloud = auth.Cloud{Name: "global", Authority: s.URL, Graph: s.URL, Scope: "https://graph.microsoft.com/.default", Portal: "https://portal.azure.com"}
		id.Authority, id.Transport = s.URL, s.Client()
		id.Remember = "" // the system's store of secrets is no place for a test
		if o != nil {
			o.Transport = s.Client().Transport
		}
	}
	return s
}

func (s *standIn) count(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			panic(err)
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		s.mu.Lock()
		fmt.Fprintf(&s.seen, "%s %s %v %s\n", r.Method, r.URL, r.Header, body)
		s.mu.Unlock()
		switch {
		case strings.HasSuffix(r.URL.Path, "/oauth2/v2.0/token"):
			s.tokens.Add(1)
		case strings.HasSuffix(r.URL.Path, "/assignLicense"):
			if s.calls.Add(1) == s.leapAt.Load() {
				s.clock.ahead.Add(s.leapBy.Load())
			}
		}
		next.ServeHTTP(&onlooker{w, s}, r)
	})
}

// An onlooker counts the answers 401 and keeps the tokens.
type onlooker struct {
	http.ResponseWriter
	s *standIn
}

func (w *onlooker) WriteHeader(status int) {
	if status == http.StatusUnauthorized {
		w.s.refused.Add(1)
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *onlooker) Write(b []byte) (int, error) {
	var answer struct {
		Token string `json:"access_token"`
	}
	if json.Unmarshal(b, &answer) == nil && answer.Token != "" {
		w.s.mu.Lock()
		w.s.issued = append(w.s.issued, answer.Token)
		w.s.mu.Unlock()
	}
	return w.ResponseWriter.Write(b)
}

// roster writes a file that names every user.
func (s *standIn) roster(t *testing.T) string {
	writeRoster(t, "users.csv", s.before.Users)
	return "users.csv"
}

// tell runs a command and returns all that it printed.
func tell(t *testing.T, code int, args ...string) (out, talk string) {
	t.Helper()
	var o, e strings.Builder
	if got := execute(context.Background(), args, strings.NewReader(""), &o, &e); got != code {
		t.Fatalf("reseat %s: exit code %d, want %d\n%s%s", strings.Join(args, " "), got, code, o.String(), e.String())
	}
	return o.String(), e.String()
}

// certificateFile makes a self-signed certificate with its key in one PEM file.
func certificateFile(t *testing.T) string {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	about := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour)}
	cert, err := x509.CreateCertificate(rand.Reader, about, about, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	text := append(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert}), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: raw})...)
	file := filepath.Join(t.TempDir(), "app.pem")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}
