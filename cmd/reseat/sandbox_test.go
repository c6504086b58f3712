package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"reseat/cmd/reseat/exit"
)

// sandboxOf runs `reseat sandbox` with the arguments until the test ends and returns the
// address that it prints.
func sandboxOf(t *testing.T, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	out, in := io.Pipe()
	var said bytes.Buffer
	ended := make(chan int, 1)
	go func() {
		defer in.Close()
		ended <- execute(ctx, append([]string{"sandbox"}, args...), strings.NewReader(""), in, &said)
	}()
	base, err := bufio.NewReader(out).ReadString('\n')
	t.Cleanup(func() {
		cancel()
		go io.Copy(io.Discard, out)
		if code := <-ended; code != exit.Done {
			t.Errorf("sandbox ended with %d: %s", code, said.String())
		}
	})
	if err != nil {
		cancel()
		t.Fatalf("sandbox %v: %v: %s", args, err, said.String())
	}
	return strings.TrimSpace(base)
}

func sampleTenant(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../samples/tenant.json")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "tenant.json")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// A client that trusts the file of --ca, and nothing else, reaches the sandbox over
// HTTPS by each of its names; one that does not trust it sends nothing.
func TestSandboxOverTLS(t *testing.T) {
	path := sampleTenant(t)
	ca := filepath.Join(filepath.Dir(path), "ca.pem")
	for start := range 2 { // the second start replaces the file of the first
		t.Run([]string{"first start", "second start"}[start], func(t *testing.T) {
			base := sandboxOf(t, path, "--tls", "--ca", ca, "--name", "graph.microsoft.com", "--name", "login.microsoftonline.com")
			if !strings.HasPrefix(base, "https://127.0.0.1:") {
				t.Fatalf("serves at %s", base)
			}
			pem, err := os.ReadFile(ca)
			if err != nil {
				t.Fatal(err)
			}
			if info, err := os.Stat(ca); runtime.GOOS != "windows" && (err != nil || info.Mode().Perm() != 0o600) {
				t.Errorf("%s: %v %v", ca, info.Mode(), err)
			}
			if strings.Contains(string(pem), "PRIVATE KEY") {
				t.Error("a key is in the file")
			}
			trusted := x509.NewCertPool()
			if !trusted.AppendCertsFromPEM(pem) {
				t.Fatalf("no certificate in %s", ca)
			}
			for _, c := range []struct {
				name  string
				roots *x509.CertPool
				ok    bool
			}{
				{"", trusted, true}, {"localhost", trusted, true}, {"graph.microsoft.com", trusted, true}, {"login.microsoftonline.com", trusted, true},
				{"graph.microsoft.us", trusted, false}, {"", x509.NewCertPool(), false}, {"graph.microsoft.com", nil, false},
			} {
				status, _, err := askSandbox(t, base, &tls.Config{RootCAs: c.roots, ServerName: c.name}, "GET", c.name, "")
				if ok := err == nil && status == 200; ok != c.ok {
					t.Errorf("as %q, trusted %v: %d %v", c.name, c.roots == trusted, status, err)
				}
			}
			// The names of the certificate are no way in for a web page.
			for _, c := range []struct {
				host, origin string
				status       int
			}{{"graph.microsoft.com", "https://evil.example", 403}, {"evil.example", "", 421}} {
				status, body, err := askSandbox(t, base, &tls.Config{RootCAs: trusted, ServerName: "localhost"}, "GET", c.host, c.origin)
				if err != nil || status != c.status || strings.Contains(body, "userPrincipalName") {
					t.Errorf("%+v: %d %s %v", c, status, body, err)
				}
			}
			// reseat itself trusts the systems' authorities alone.
			reseat(t, exit.Failed, "user", "list", "--endpoint", base)
		})
	}
}

// SEC-6: `reseat sandbox` neither answers nor obeys a web page, with TLS or without.
func TestSandboxRefusesWebPages(t *testing.T) {
	base := sandboxOf(t, sampleTenant(t))
	for _, c := range []struct {
		method, host, origin string
		status               int
	}{
		{"GET", "", "", 200}, {"GET", "localhost", "", 200}, {"GET", "evil.example", "", 421}, {"GET", "evil.example:80", "", 421},
		{"GET", "graph.microsoft.com", "", 421}, {"GET", "", "http://evil.example", 403}, {"GET", "", "null", 403}, {"GET", "", base, 403},
		{"POST", "evil.example", "http://evil.example", 421}, {"POST", "", "http://evil.example", 403},
	} {
		status, body, err := askSandbox(t, base, nil, c.method, c.host, c.origin)
		if err != nil || status != c.status || c.status != 200 && strings.Contains(body, "userPrincipalName") {
			t.Errorf("%+v: %d %s %v", c, status, body, err)
		}
	}
}

// askSandbox asks for users under a name, as a page of an origin if that is given.
func askSandbox(t *testing.T, base string, trust *tls.Config, method, host, origin string) (status int, body string, err error) {
	t.Helper()
	r, err := http.NewRequest(method, base+"/v1.0/users?$top=1", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Host = host
	if origin != "" {
		r.Header.Set("Origin", origin)
	}
	c := http.Client{Transport: &http.Transport{TLSClientConfig: trust, DisableKeepAlives: true}}
	a, err := c.Do(r)
	if err != nil {
		return 0, "", err
	}
	defer a.Body.Close()
	text, err := io.ReadAll(a.Body)
	return a.StatusCode, string(text), err
}
