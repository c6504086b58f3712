package graphsim_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"

	"reseat/batch/graph"
	"reseat/batch/graphsim"
	"reseat/batch/graphsim/conform"
	"reseat/batch/pace"
	"reseat/plan/tenant"
)

const (
	contosoID = "48a80680-7326-48cd-9935-b556b81d3a4e"
	appID     = "11111111-1111-4111-8111-111111111111"
)

// A leaping clock is the machine's, moved on by what the test says.
type leapingClock struct {
	pace.Clock
	ahead atomic.Int64
}

func newLeapingClock() *leapingClock { return &leapingClock{Clock: pace.Real} }

func (c *leapingClock) Now() time.Time       { return c.Clock.Now().Add(time.Duration(c.ahead.Load())) }
func (c *leapingClock) leap(d time.Duration) { c.ahead.Add(int64(d)) }

// A secureDoor is a tenant behind TLS, to which azidentity signs in as to Entra.
type secureDoor struct {
	*httptest.Server
	tokens, refused atomic.Int32 // asked for at the token endpoint; requests answered 401
}

func openSecurely(t *testing.T, o graphsim.Options) *secureDoor {
	d := &secureDoor{}
	next := conform.Recorder(t, graphsim.New(contoso(), o))
	d.Server = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/oauth2/v2.0/token") {
			d.tokens.Add(1)
		}
		next.ServeHTTP(&statusCounter{w, &d.refused}, r)
	}))
	t.Cleanup(d.Close)
	return d
}

type statusCounter struct {
	http.ResponseWriter
	refused *atomic.Int32
}

func (w *statusCounter) WriteHeader(status int) {
	if status == http.StatusUnauthorized {
		w.refused.Add(1)
	}
	w.ResponseWriter.WriteHeader(status)
}

func (d *secureDoor) options() policy.ClientOptions {
	return policy.ClientOptions{
		Cloud:     cloud.Configuration{ActiveDirectoryAuthorityHost: d.URL, Services: map[cloud.ServiceName]cloud.ServiceConfiguration{}},
		Transport: d.Client(),
	}
}

func (d *secureDoor) bySecret(t *testing.T, secret string) azcore.TokenCredential {
	t.Helper()
	cred, err := azidentity.NewClientSecretCredential(contosoID, appID, secret, &azidentity.ClientSecretCredentialOptions{ClientOptions: d.options(), DisableInstanceDiscovery: true})
	if err != nil {
		t.Fatal(err)
	}
	return cred
}

// client is the program's own.
func (d *secureDoor) client(t *testing.T, cred azcore.TokenCredential) *graph.Client {
	t.Helper()
	c, err := graph.New(graph.Options{BaseURL: d.URL, Credential: cred, Scope: "https://graph.microsoft.com/.default", Transport: d.Client().Transport})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func required(more graphsim.Tokens) *graphsim.Scenario {
	more.Required, more.Secret = true, "s3cret"
	return &graphsim.Scenario{Tokens: more}
}

// Every way in which azidentity signs an app in is taken, and the token is good.
func TestAzidentitySignsIn(t *testing.T) {
	for name, sign := range map[string]func(t *testing.T, d *secureDoor) (azcore.TokenCredential, error){
		"secret": func(t *testing.T, d *secureDoor) (azcore.TokenCredential, error) { return d.bySecret(t, "s3cret"), nil },
		"assertion": func(t *testing.T, d *secureDoor) (azcore.TokenCredential, error) {
			said := func(context.Context) (string, error) { return "e30.e30.c2ln", nil }
			return azidentity.NewClientAssertionCredential(contosoID, appID, said, &azidentity.ClientAssertionCredentialOptions{ClientOptions: d.options(), DisableInstanceDiscovery: true})
		},
		"certificate": func(t *testing.T, d *secureDoor) (azcore.TokenCredential, error) {
			cert, key := selfSigned(t)
			return azidentity.NewClientCertificateCredential(contosoID, appID, []*x509.Certificate{cert}, key, &azidentity.ClientCertificateCredentialOptions{ClientOptions: d.options(), DisableInstanceDiscovery: true})
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := openSecurely(t, graphsim.Options{Scenario: required(graphsim.Tokens{})})
			cred, err := sign(t, d)
			if err != nil {
				t.Fatal(err)
			}
			u, err := d.client(t, cred).User(t.Context(), "ada@contoso.com")
			if err != nil || u.ID != ada {
				t.Errorf("%v, %v", u.ID, err)
			}
			if d.tokens.Load() != 1 || d.refused.Load() != 0 {
				t.Errorf("%d tokens, %d requests refused; want 1 and 0", d.tokens.Load(), d.refused.Load())
			}
		})
	}
}

func selfSigned(t *testing.T) (*x509.Certificate, *rsa.PrivateKey) {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	about := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, about, about, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return cert, key
}

// What the sign-in service refuses, azidentity tells as it would tell Entra's words.
func TestAzidentityIsRefused(t *testing.T) {
	d := openSecurely(t, graphsim.Options{Scenario: required(graphsim.Tokens{})})
	_, err := d.client(t, d.bySecret(t, "wrong")).User(t.Context(), string(ada))
	var failed *azidentity.AuthenticationFailedError
	if !errors.As(err, &failed) || !strings.Contains(err.Error(), "AADSTS7000215") {
		t.Errorf("error %v", err)
	}
	cred, err := azidentity.NewClientSecretCredential("fabrikam.com", appID, "s3cret", &azidentity.ClientSecretCredentialOptions{ClientOptions: d.options(), DisableInstanceDiscovery: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.client(t, cred).User(t.Context(), string(ada)); !errors.As(err, &failed) {
		t.Errorf("another tenant: %v", err)
	}
}

// A run outlives its token: azidentity asks for the next one in time, and no request
// is refused.
func TestAzidentityRenewsItsToken(t *testing.T) {
	d := openSecurely(t, graphsim.Options{Scenario: required(graphsim.Tokens{Lifetime: 2 * time.Second})})
	c := d.client(t, d.bySecret(t, "s3cret"))
	for want := range int32(2) {
		if want > 0 {
			time.Sleep(2100 * time.Millisecond)
		}
		if _, err := c.AssignLicense(t.Context(), bob, add(skuEMS), nil); err != nil {
			t.Fatal(err)
		}
		if n := d.tokens.Load(); n != want+1 || d.refused.Load() != 0 {
			t.Errorf("%d tokens, %d requests refused; want %d and 0", n, d.refused.Load(), want+1)
		}
	}
}

// In the middle of a run the sessions are revoked. azidentity said that it understands
// challenges (cp1), is challenged once and comes back with a newer token; the write
// lands, once (graph-contract 1.3).
func TestAzidentityAnswersTheChallenge(t *testing.T) {
	for _, proof := range []bool{false, true} {
		t.Run(fmt.Sprint("proof ", proof), func(t *testing.T) {
			clock := newLeapingClock()
			o := graphsim.Options{Clock: clock, Scenario: required(graphsim.Tokens{Revoked: time.Minute, Proof: proof})}
			d := openSecurely(t, o)
			c := d.client(t, d.bySecret(t, "s3cret"))
			assign := func(id tenant.UserID) error {
				_, err := c.AssignLicense(t.Context(), id, add(skuEMS, intuneA), nil)
				return err
			}
			if err := assign(bob); err != nil {
				t.Fatal(err)
			}
			clock.leap(2 * time.Minute)
			for _, id := range []tenant.UserID{twin, dan} {
				if err := assign(id); err != nil {
					t.Errorf("%s after the revocation: %v", id, err)
				}
			}
			if d.tokens.Load() != 2 || d.refused.Load() != 1 {
				t.Errorf("%d tokens, %d requests refused; want 2 and 1", d.tokens.Load(), d.refused.Load())
			}
			skus, err := c.SKUs(t.Context())
			if err != nil || skus[0].Seats.Consumed != 5 {
				t.Errorf("EMS consumed %d, want 3 and bob and twin, %v", skus[0].Seats.Consumed, err)
			}
		})
	}
}

// A token without the permission is answered 403 (graph-contract 1.2).
func TestPermissionsOfTheToken(t *testing.T) {
	roles := []string{"LicenseAssignment.ReadWrite.All", "User.Read.All", "GroupMember.Read.All"}
	d := openSecurely(t, graphsim.Options{Scenario: required(graphsim.Tokens{Roles: roles})})
	c := d.client(t, d.bySecret(t, "s3cret"))
	if _, err := c.AssignLicense(t.Context(), bob, add(skuEMS), nil); err != nil {
		t.Errorf("assignLicense: %v", err)
	}
	if _, err := c.SetUsageLocation(t.Context(), cleo, "DE"); !errors.Is(err, tenant.ErrForbidden) {
		t.Errorf("PATCH without User.ReadWrite.All: %v", err)
	}
	if _, err := c.SKUs(t.Context()); !errors.Is(err, tenant.ErrForbidden) {
		t.Errorf("subscribedSkus without Organization.Read.All: %v", err)
	}
	if found, err := c.ReadUsers(t.Context(), []string{string(ada), string(bob)}); err != nil || found[0].Err != nil {
		t.Errorf("a JSON batch of what is allowed: %v %v", err, found)
	}
}

// The parts of a JSON batch are judged by the permissions of the request around them.
func TestPermissionsInABatch(t *testing.T) {
	d, _ := open(t, contoso(), graphsim.Options{Scenario: required(graphsim.Tokens{Roles: []string{"User.Read.All"}})})
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {appID}, "client_secret": {"s3cret"}, "scope": {"https://graph.microsoft.com/.default"}}
	token := d.ask("POST", "/"+contosoID+"/oauth2/v2.0/token", form.Encode()).body["access_token"]
	body := `{"requests":[` + getPart(1, "/users/"+string(ada)) + "," + postPart(2, "/users/"+string(bob)+"/assignLicense", licensing(add(skuEMS), nil)) + `]}`
	got := make(map[string]float64)
	for _, v := range d.ask("POST", "/v1.0/$batch", body, fmt.Sprint("Authorization: Bearer ", token)).body["responses"].([]any) {
		m := v.(map[string]any)
		got[m["id"].(string)] = m["status"].(float64)
	}
	if got["1"] != 200 || got["2"] != 403 {
		t.Errorf("parts %v, want 200 and 403", got)
	}
}
