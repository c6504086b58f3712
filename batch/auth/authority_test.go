package auth

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/google/go-cmp/cmp"
)

const (
	testTenant = "aaaaaaaa-0000-4000-8000-000000000001"
	testScope  = "https://graph.microsoft.com/.default"
)

// An authority issues tokens as Entra does, over TLS on loopback.
type authority struct {
	*httptest.Server
	mu    sync.Mutex
	forms []url.Values // of the token requests
	fail  string       // error_description; empty: a token is issued
}

func newAuthority(t *testing.T) *authority {
	a := &authority{}
	a.Server = httptest.NewTLSServer(http.HandlerFunc(a.serve))
	t.Cleanup(a.Close)
	return a
}

func (a *authority) serve(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	base := a.URL + "/" + testTenant
	if strings.HasSuffix(r.URL.Path, "/.well-known/openid-configuration") {
		json.NewEncoder(w).Encode(map[string]string{
			"authorization_endpoint": base + "/oauth2/v2.0/authorize",
			"token_endpoint":         base + "/oauth2/v2.0/token",
			"issuer":                 base + "/v2.0",
		})
		return
	}
	r.ParseForm()
	a.mu.Lock()
	a.forms = append(a.forms, r.PostForm)
	fail, issued := a.fail, fmt.Sprintf("issued-%d", len(a.forms))
	a.mu.Unlock()
	if fail != "" {
		w.WriteHeader(http.StatusUnauthorized)
		json.NewEncoder(w).Encode(map[string]string{"error": "invalid_client", "error_description": fail})
		return
	}
	json.NewEncoder(w).Encode(map[string]any{"token_type": "Bearer", "expires_in": 3600, "access_token": issued})
}

func (a *authority) options(kind Kind) Options {
	return Options{Kind: kind, Tenant: testTenant, ClientID: "app", Cloud: clouds[0], Authority: a.URL, Transport: a.Client()}
}

func TestSecretSignsIn(t *testing.T) {
	file := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(file, []byte("\ufefffrom-file\r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv(SecretEnv, "from-env")
	tests := []struct {
		from, want string
		set        func(*Options)
	}{
		{"environment", "from-env", func(*Options) {}},
		{"file", "from-file", func(o *Options) { o.SecretFile = file }},
		{"standard input", "from-stdin", func(o *Options) { o.SecretFile, o.Stdin = "-", strings.NewReader("from-stdin\n") }},
	}
	for _, tt := range tests {
		a := newAuthority(t)
		o := a.options(Secret)
		tt.set(&o)
		cred, err := New(o)
		if err != nil {
			t.Fatalf("%s: %v", tt.from, err)
		}
		got, err := cred.GetToken(t.Context(), policy.TokenRequestOptions{Scopes: []string{testScope}, EnableCAE: true})
		if err != nil || got.Token != "issued-1" {
			t.Fatalf("%s: %q, %v; want a token", tt.from, got.Token, err)
		}
		f := a.forms[0]
		if f.Get("client_secret") != tt.want || f.Get("grant_type") != "client_credentials" || f.Get("client_id") != "app" || !strings.Contains(f.Get("scope"), testScope) {
			t.Errorf("%s: asked with %v", tt.from, f)
		}
		if !strings.Contains(strings.ToLower(f.Get("claims")), `"cp1"`) {
			t.Errorf("%s: claims %q do not announce cp1, without which Graph sends no challenge (graph-contract 1.3)", tt.from, f.Get("claims"))
		}
	}
}

func TestRefusedSecretIsExplained(t *testing.T) {
	t.Setenv(SecretEnv, "wrong")
	a := newAuthority(t)
	a.fail = "AADSTS7000215: Invalid client secret provided.\r\nTrace ID: 1"
	cred, err := New(a.options(Secret))
	if err != nil {
		t.Fatal(err)
	}
	_, err = cred.GetToken(t.Context(), policy.TokenRequestOptions{Scopes: []string{testScope}})
	if !errors.Is(err, ErrSignIn) || err.Error() != "sign-in by secret: AADSTS7000215: Invalid client secret provided." {
		t.Errorf("got %v", err)
	}
}

func TestCertificateSignsIn(t *testing.T) {
	a := newAuthority(t)
	o := a.options(Certificate)
	o.CertificateFile = writeCertificate(t)
	cred, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := cred.GetToken(t.Context(), policy.TokenRequestOptions{Scopes: []string{testScope}}); err != nil {
		t.Fatal(err)
	}
	if f := a.forms[0]; strings.Count(f.Get("client_assertion"), ".") != 2 || f.Get("client_secret") != "" {
		t.Errorf("asked with %v; want an assertion", f)
	}
}

// azidentity keeps a token until shortly before its end, so that after a refusal the
// same one would come again: Renew asks past its cache, and asks for nothing else.
func TestRenewAsksPastTheCache(t *testing.T) {
	t.Setenv(SecretEnv, "x")
	a := newAuthority(t)
	cred, err := New(a.options(Secret))
	if err != nil {
		t.Fatal(err)
	}
	o := policy.TokenRequestOptions{Scopes: []string{testScope}, EnableCAE: true}
	renew := cred.(interface {
		Renew(context.Context, policy.TokenRequestOptions) (azcore.AccessToken, error)
	}).Renew
	var got []string
	for _, ask := range []func(context.Context, policy.TokenRequestOptions) (azcore.AccessToken, error){cred.GetToken, cred.GetToken, renew, cred.GetToken} {
		token, err := ask(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, token.Token)
	}
	if diff := cmp.Diff([]string{"issued-1", "issued-1", "issued-2", "issued-2"}, got); diff != "" {
		t.Error(diff)
	}
	if first, second := a.forms[0].Get("claims"), a.forms[1].Get("claims"); first != second {
		t.Errorf("asked for the claims %s, then %s", first, second)
	}
}

// A credential is only ever sent to the cloud it belongs to: neither the variables
// that the Azure libraries know nor the clouds' likeness lead it elsewhere.
func TestCredentialGoesToItsCloudAlone(t *testing.T) {
	t.Setenv(SecretEnv, "x")
	t.Setenv("AZURE_AUTHORITY_HOST", "https://login.elsewhere.example")
	t.Setenv("AZURE_TENANT_ID", testTenant)
	t.Setenv("AZURE_CLIENT_ID", "c")
	t.Setenv("AZURE_CLIENT_SECRET", "x")
	pem := writeCertificate(t)
	federated := filepath.Join(t.TempDir(), "federated")
	if err := os.WriteFile(federated, []byte("e30.e30.c2ln"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("AZURE_FEDERATED_TOKEN_FILE", federated)
	for _, cloud := range Clouds() {
		for _, kind := range []Kind{Secret, Certificate, WorkloadIdentity, Environment} {
			var asked hostLog
			cred, err := New(Options{Kind: kind, Tenant: testTenant, ClientID: "c", Cloud: cloud, CertificateFile: pem, Transport: &asked})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := cred.GetToken(t.Context(), policy.TokenRequestOptions{Scopes: []string{cloud.Scope}}); err == nil {
				t.Fatalf("%s: a token from nowhere", kind)
			}
			if len(asked) == 0 {
				t.Errorf("%s in %s: nobody was asked", kind, cloud.Name)
			}
			for _, host := range asked {
				if "https://"+host != cloud.Authority {
					t.Errorf("%s in %s: %s was asked", kind, cloud.Name, host)
				}
			}
		}
	}
}

// A hostLog keeps the hosts of requests and refuses each of them.
type hostLog []string

func (l *hostLog) Do(r *http.Request) (*http.Response, error) {
	*l = append(*l, r.URL.Host)
	body := io.NopCloser(strings.NewReader(`{"error":"invalid_request"}`))
	return &http.Response{StatusCode: http.StatusBadRequest, Header: http.Header{}, Body: body, Request: r}, nil
}

// writeCertificate makes a self-signed certificate with its key in one PEM file.
func writeCertificate(t *testing.T) string {
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
