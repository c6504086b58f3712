package graphsim_test

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"reseat/batch/graphsim"
)

// SEC-6: a web page can neither write nor read.
func TestWebPagesAreRefused(t *testing.T) {
	base, stop, err := graphsim.Serve(graphsim.New(contoso(), graphsim.Options{}), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	assign := "/v1.0/users/" + string(bob) + "/assignLicense"
	body := licensing(add(skuEMS), nil)
	for _, c := range []struct {
		name, method, path, host, origin, typ string
		status                                int
	}{
		{"a client", "POST", assign, "", "", "application/json", 200},
		{"a client at localhost", "GET", "/v1.0/users", "localhost:9", "", "", 200},
		{"a rebound name", "GET", "/v1.0/users", "evil.example", "", "", 421},
		{"a rebound name with a port", "GET", "/v1.0/users", "evil.example:80", "", "", 421},
		{"a page of another site", "POST", assign, "", "http://evil.example", "application/json", 403},
		{"a page without a site", "POST", assign, "", "null", "application/json", 403},
		{"a page that reads", "GET", "/v1.0/users", "", "http://evil.example", "", 403},
		{"a form", "POST", assign, "", "", "text/plain", 400},
		{"no content type", "POST", assign, "", "", "", 400},
		{"a page that asks for a token", "POST", "/" + contosoID + "/oauth2/v2.0/token", "", "http://evil.example", "application/x-www-form-urlencoded", 403},
	} {
		var in io.Reader
		if c.method == "POST" {
			in = strings.NewReader(body)
		}
		r, err := http.NewRequest(c.method, base+c.path, in)
		if err != nil {
			t.Fatal(err)
		}
		r.Host = c.host
		if c.origin != "" {
			r.Header.Set("Origin", c.origin)
		}
		if c.typ != "" {
			r.Header.Set("Content-Type", c.typ)
		}
		a, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		got, _ := io.ReadAll(a.Body)
		a.Body.Close()
		if a.StatusCode != c.status || c.status >= 400 && strings.Contains(string(got), "Ada") {
			t.Errorf("%s: %d %s, want %d", c.name, a.StatusCode, got, c.status)
		}
	}
}

func TestTLS(t *testing.T) {
	cert, err := graphsim.NewCertificate(time.Now(), "graph.example")
	if err != nil {
		t.Fatal(err)
	}
	base, stop, err := graphsim.ServeTLS(graphsim.New(contoso(), graphsim.Options{}), "127.0.0.1:0", cert)
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	trusted := x509.NewCertPool()
	if !trusted.AppendCertsFromPEM(cert.Authority) {
		t.Fatal("the authority is no certificate")
	}
	for name, ok := range map[string]bool{"": true, "localhost": true, "graph.example": true, "elsewhere.example": false} {
		c := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: trusted, ServerName: name}}}
		r, err := http.NewRequest("GET", base+"/v1.0/organization", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Host = name
		a, err := c.Do(r)
		if (err == nil && a.StatusCode == 200) != ok {
			t.Errorf("as %q: %v %v", name, a, err)
		}
	}
	if _, err := graphsim.NewCertificate(time.Now(), "*.com"); err == nil {
		t.Error("a certificate for everybody was made")
	}
}
