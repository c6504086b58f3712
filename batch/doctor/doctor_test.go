package doctor

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reseat/batch/auth"
	"reseat/batch/graph"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

var update = flag.Bool("update", false, "rewrite what the doctor says")

const (
	contosoID = "48a80680-7326-48cd-9935-b556b81d3a4e"
	appID     = "11111111-1111-4111-8111-111111111111"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// A ward is a healthy tenant and the way to it; a test puts one fault in it.
type ward struct {
	Case
	payload map[string]any // of the token
	token   error
	lookup  error
	answer  error
	proxy   string
	date    time.Time
	skus    []tenant.SKU
	bought  []tenant.Subscription
	org     tenant.ID
	refuse  map[string]error // by name of the call
	asked   []string         // addresses, without a credential
}

func healthy() *ward {
	cloud, _ := auth.CloudByName("global")
	return &ward{
		Case: Case{For: Licenses, Cloud: cloud, Graph: cloud.Graph, Kind: auth.Secret, Tenant: "contoso.com", ClientID: appID,
			Quota: func(n int) string { return fmt.Sprint(n, " users") }},
		payload: map[string]any{"appid": appID, "app_displayname": "Licensing", "tid": contosoID, "aud": GraphResource, "exp": noon.Add(time.Hour).Unix(),
			"roles": []string{"Organization.Read.All", "User.Read.All", "GroupMember.Read.All", "LicenseAssignment.ReadWrite.All"}},
		date: noon,
		org:  contosoID,
		skus: []tenant.SKU{{Product: sku.Product{PartNumber: "EMS"}, Capability: "Enabled", Seats: tenant.Seats{Enabled: 10, Consumed: 4}}},
	}
}

func (w *ward) roles(names ...string) { w.payload["roles"] = names }

func (w *ward) person(directoryRoles []string, scopes string) {
	w.payload = map[string]any{"appid": appID, "upn": "ada@contoso.com", "tid": contosoID, "exp": noon.Add(time.Hour).Unix(), "scp": scopes, "wids": directoryRoles}
	w.Kind = auth.DeviceCode
}

func (w *ward) examine() Report {
	return Examine(context.Background(), w.Case, Doors{
		Now:    func() time.Time { return noon },
		Lookup: func(context.Context, string) ([]string, error) { return []string{"192.0.2.1"}, w.lookup },
		Proxy: func(*http.Request) (*url.URL, error) {
			if w.proxy == "" {
				return nil, nil
			}
			return url.Parse(w.proxy)
		},
		HTTP: w,
		Token: func(context.Context) (string, error) {
			b, err := json.Marshal(w.payload)
			return "e30." + base64.RawURLEncoding.EncodeToString(b) + ".c2ln", errors.Join(w.token, err)
		},
		Ask: w,
	})
}

func (w *ward) RoundTrip(r *http.Request) (*http.Response, error) {
	w.asked = append(w.asked, r.URL.String())
	if len(r.Header) > 0 {
		panic("the doctor sent headers: " + fmt.Sprint(r.Header))
	}
	if w.answer != nil {
		return nil, w.answer
	}
	return &http.Response{StatusCode: 401, Header: http.Header{"Date": {w.date.Format(http.TimeFormat)}}, Body: io.NopCloser(strings.NewReader("")),
		TLS: &tls.ConnectionState{Version: tls.VersionTLS13, PeerCertificates: []*x509.Certificate{{NotAfter: noon.AddDate(1, 0, 0)}}}}, nil
}

func (w *ward) Organization(context.Context) (tenant.Snapshot, error) {
	return tenant.Snapshot{Tenant: w.org, Name: "Contoso", Domains: []tenant.Domain{{Name: "contoso.com", Default: true}}}, w.refuse["organization"]
}
func (w *ward) CountUsers(context.Context) (int, error)    { return 320, w.refuse["count"] }
func (w *ward) SKUs(context.Context) ([]tenant.SKU, error) { return w.skus, w.refuse["skus"] }
func (w *ward) Subscriptions(context.Context) ([]tenant.Subscription, error) {
	return w.bought, w.refuse["subscriptions"]
}
func (w *ward) EachUser(_ context.Context, _ graph.UserQuery, fn func([]tenant.User) error) error {
	if err := w.refuse["users"]; err != nil {
		return err
	}
	return fn([]tenant.User{{ID: "0a0a0a0a-0000-4000-8000-000000000001"}})
}
func (w *ward) ReadUsers(context.Context, []string) ([]tenant.Found, error) {
	return []tenant.Found{{Err: w.refuse["batch"]}}, nil
}
func (w *ward) ReadServices(context.Context, []tenant.UserID) ([]tenant.Provisioning, error) {
	return []tenant.Provisioning{{Err: w.refuse["details"]}}, nil
}
func (w *ward) FindGroup(context.Context, string) ([]tenant.Group, error) {
	return nil, w.refuse["groups"]
}
func (w *ward) Members(context.Context, tenant.GroupID, bool, func([]graph.Member) error) error {
	return errors.Join(tenant.ErrNotFound, w.refuse["members"])
}

// Each fault is found by its check, with words and steps, and nothing else is blamed.
func TestDoctorFindsEachFault(t *testing.T) {
	tests := []struct {
		name  string
		fault func(*ward)
		want  []string // level, code and fault of every check that is neither ok nor skipped
		says  []string
	}{
		{"healthy", func(*ward) {}, nil, nil},
		{"DNS", func(w *ward) { w.lookup = &net.DNSError{Err: "no such host", Name: "login.microsoftonline.com"} },
			[]string{"fail dns-authority network", "fail dns-graph network"}, []string{"DNS"}},
		{"TLS", func(w *ward) { w.answer = &tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}} },
			[]string{"fail tls-authority network", "fail tls-graph network"}, []string{"SSL_CERT_FILE"}},
		{"refused", func(w *ward) { w.answer = errors.New("connection refused") },
			[]string{"fail tls-authority network", "fail tls-graph network"}, []string{"port 443"}},
		{"proxy", func(w *ward) {
			w.proxy = "http://ann:hunter2@proxy.contoso.com:3128"
			w.lookup = errors.New("not asked")
		}, nil,
			[]string{"http://ann:xxxxx@proxy.contoso.com:3128", "the proxy resolves it"}},
		{"clock by seconds", func(w *ward) { w.date = noon.Add(-time.Minute) }, []string{"warn clock "}, []string{"1m0s ahead", "NTP"}},
		{"clock by ten minutes", func(w *ward) { w.date = noon.Add(10 * time.Minute) }, []string{"fail clock sign-in"}, []string{"10m0s behind"}},
		{"secret", func(w *ward) { w.token = errors.New("AADSTS7000215: Invalid client secret provided") }, []string{"fail sign-in sign-in"}, []string{"--client-secret-file"}},
		{"nobody", func(w *ward) { w.Kind, w.token = auth.Browser, fmt.Errorf("x: %w", auth.ErrNobody) }, []string{"fail sign-in sign-in"}, []string{"reseat login"}},
		{"no kind", func(w *ward) { w.Kind, w.token = "", errors.New("no kind of sign-in is chosen") }, []string{"fail sign-in sign-in"}, []string{"reseat app manifest --for licenses"}},
		{"no kind and no network", func(w *ward) {
			w.Kind, w.Barred, w.lookup = "", errors.New("no kind of sign-in is chosen"), errors.New("no such host")
		},
			[]string{"fail dns-authority network", "fail dns-graph network", "fail sign-in sign-in"}, []string{"reseat app manifest --for licenses"}},
		{"expired", func(w *ward) { w.payload["exp"] = noon.Add(-time.Hour).Unix() }, []string{"fail token sign-in"}, []string{"it has ended"}},
		{"audience", func(w *ward) { w.payload["aud"] = "https://management.azure.com" }, []string{"fail token sign-in"}, []string{"https://graph.microsoft.com/.default"}},
		{"missing role", func(w *ward) { w.roles("Organization.Read.All", "User.Read.All", "GroupMember.Read.All") }, []string{"fail permissions permission"},
			[]string{"LicenseAssignment.ReadWrite.All", "5facf0c1-8979-4e95-abcf-ff3d079771c0=Role",
				"https://login.microsoftonline.com/" + contosoID + "/adminconsent?client_id=" + appID}},
		{"missing role in China", func(w *ward) {
			w.roles("Organization.Read.All", "User.Read.All", "GroupMember.Read.All")
			w.Cloud, _ = auth.CloudByName("china")
			w.Graph = w.Cloud.Graph
		}, []string{"fail permissions permission"}, []string{"https://login.chinacloudapi.cn/" + contosoID + "/adminconsent", "https://portal.azure.cn"}},
		{"missing role of a managed identity", func(w *ward) {
			w.roles("Organization.Read.All", "User.Read.All", "GroupMember.Read.All")
			w.Kind = auth.ManagedIdentity
		}, []string{"fail permissions permission"}, []string{"New-MgServicePrincipalAppRoleAssignment"}},
		{"excessive role", func(w *ward) { w.roles("Directory.ReadWrite.All") }, []string{"warn excess "}, []string{"Directory.ReadWrite.All"}},
		{"basic users alone", func(w *ward) { w.roles("LicenseAssignment.ReadWrite.All", "User.ReadBasic.All") }, []string{"fail permissions permission"},
			[]string{"missing for licenses: User.Read.All\n"}},
		{"Azure CLI", func(w *ward) {
			w.person([]string{globalAdministrator}, "AuditLog.Read.All Directory.AccessAsUser.All email Group.ReadWrite.All openid profile User.ReadWrite.All")
			w.Kind = auth.CLI
		}, []string{"warn excess "}, []string{"cannot be chosen", "all that licenses needs is granted"}},
		{"no directory role", func(w *ward) {
			w.person([]string{everyone}, "openid profile Organization.Read.All User.Read.All GroupMember.Read.All LicenseAssignment.ReadWrite.All")
		}, []string{"fail directory-role permission"}, []string{"License Administrator", "`reseat logout`, then `reseat login`"}},
		{"custom directory role", func(w *ward) {
			w.person([]string{everyone, "aaaaaaaa-0000-4000-8000-000000000001"}, "Organization.Read.All User.Read.All GroupMember.Read.All LicenseAssignment.ReadWrite.All")
		}, []string{"warn directory-role "}, []string{"microsoft.directory/users/assignLicense"}},
		{"directory role", func(w *ward) {
			w.person([]string{licenseAdministrator}, "Organization.Read.All User.Read.All GroupMember.Read.All LicenseAssignment.ReadWrite.All")
		}, nil, []string{"License Administrator lets ada@contoso.com"}},
		{"missing scope", func(w *ward) {
			w.person([]string{licenseAdministrator}, "Organization.Read.All User.Read.All GroupMember.Read.All")
		}, []string{"fail permissions permission"}, []string{"f55016cc-149c-447e-8f21-7cf3ec1d6350=Scope"}},
		{"locked out", func(w *ward) {
			w.skus = append(w.skus, tenant.SKU{Product: sku.Product{PartNumber: "SPE_E5"}, Capability: "LockedOut", Seats: tenant.Seats{LockedOut: 25, Consumed: 14}})
		}, []string{"warn sku-state "}, []string{"SPE_E5 is LockedOut (25 locked out; 14 in use)"}},
		{"in grace", func(w *ward) { w.skus[0].Seats.Warning = 5 }, []string{"warn sku-state "}, []string{"5 in warning", "--seats with-warning"}},
		{"ends or renews soon", func(w *ward) {
			w.bought = []tenant.Subscription{{Seats: 10, Next: noon.AddDate(0, 0, 12)}, {Seats: 5, Status: "Warning", Next: noon.AddDate(0, 0, 3)}}
		}, []string{"warn subscriptions "}, []string{"10 licenses end or renew on", "in 12 days", "5 licenses are in the grace period", "whether these subscriptions are renewed"}},
		{"subscriptions refused", func(w *ward) { w.refuse = map[string]error{"subscriptions": tenant.ErrForbidden} }, []string{"warn subscriptions "}, []string{"498476ce-e0fe-48b0-b801-37ba7e2685c6=Role"}},
		{"another tenant", func(w *ward) { w.org = "aaaaaaaa-0000-4000-8000-000000000001" }, []string{"fail organization sign-in"}, []string{"--tenant aaaaaaaa"}},
		{"call refused", func(w *ward) {
			w.refuse = map[string]error{"details": tenant.ErrForbidden, "groups": tenant.ErrForbidden}
		},
			[]string{"fail license-details permission", "fail groups permission"}, []string{"98830695-27a2-44f7-8c18-0c3ebc9698f6=Role"}},
		{"service", func(w *ward) {
			w.refuse = map[string]error{"skus": errors.New("503"), "count": tenant.ErrSignIn, "batch": tenant.ErrUnsent}
		},
			[]string{"fail quota sign-in", "fail skus service", "fail json-batch network"}, []string{"request id"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := healthy()
			tt.fault(w)
			r := w.examine()
			var got []string
			for _, c := range r.Checks {
				if c.Level == Warn || c.Level == Fail {
					got = append(got, fmt.Sprint(c.Level, " ", c.Code, " ", c.Fault))
				}
				if (c.Level == Fail) != (c.Fault != "") || (c.Level == Fail || c.Level == Warn) && len(c.Mend) == 0 || c.About == "" {
					t.Errorf("%+v: a fault needs its kind, a sentence and a remedy", c)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
			var words bytes.Buffer
			if err := Write(&words, r); err != nil {
				t.Fatal(err)
			}
			for _, s := range tt.says {
				if !strings.Contains(words.String(), s) {
					t.Errorf("%q is not said:\n%s", s, words.String())
				}
			}
			if strings.Contains(words.String(), "hunter2") {
				t.Error("the proxy's password is told")
			}
			checkCodes(t, r)
		})
	}
}

// checkCodes holds a report against the table: each code once, in its order.
func checkCodes(t *testing.T, r Report) {
	t.Helper()
	var got, want []Code
	for _, c := range r.Checks {
		got = append(got, c.Code)
	}
	for _, c := range Codes() {
		want = append(want, c.Code)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error("codes:\n" + diff)
	}
}

// The JSON of a report is an interface: its shape and codes stay.
func TestReportAsJSON(t *testing.T) {
	w := healthy()
	w.roles("Organization.Read.All", "User.Read.All", "GroupMember.Read.All", "Mail.Read")
	w.skus[0].Capability = "Suspended"
	w.refuse = map[string]error{"groups": tenant.ErrForbidden}
	got, err := json.MarshalIndent(w.examine(), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	got = append(got, '\n')
	file := filepath.Join("testdata", "report.json")
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-update rewrites it):\n%s", file, diff)
	}
}

// No credential goes to the addresses that are only looked at.
func TestLooksWithoutACredential(t *testing.T) {
	w := healthy()
	w.examine() // RoundTrip refuses headers
	want := []string{
		"https://login.microsoftonline.com/contoso.com/v2.0/.well-known/openid-configuration",
		"https://graph.microsoft.com/v1.0/organization?$select=id",
	}
	if diff := cmp.Diff(want, w.asked); diff != "" {
		t.Error(diff)
	}
}

// What a manifest asks for is all that its purpose needs, and nothing beyond it; and
// taking any of it away leaves something missing.
func TestManifestIsTheLeast(t *testing.T) {
	for _, p := range purposes {
		var all []string
		for _, x := range Permissions(p) {
			all = append(all, x.Name)
		}
		if m := missing(p, needs(all)); len(m) > 0 || len(excess(p, all)) > 0 {
			t.Errorf("%s: missing %v, too much %v", p, m, excess(p, all))
		}
		for i, name := range all {
			fewer := slices.Delete(slices.Clone(all), i, i+1)
			if p == Create && name == licenseWrite.Name {
				continue // User.ReadWrite.All is accepted, and may be taken away by whoever creates no users
			}
			if len(missing(p, needs(fewer))) == 0 {
				t.Errorf("%s: %s is not needed", p, name)
			}
		}
		for _, persons := range []bool{false, true} {
			r := Manifest(p, persons)
			access := r.RequiredResourceAccess[0].Access
			if len(access) != len(all) || r.IsFallbackPublicClient != persons {
				t.Errorf("%s: %+v", p, r)
			}
			for _, a := range access {
				if len(a.ID) != 36 || (a.Type == "Scope") != persons {
					t.Errorf("%s: %+v", p, a)
				}
			}
		}
	}
	if _, err := PurposeByName("everything"); err == nil || !strings.Contains(err.Error(), "read-only, licenses, create") {
		t.Errorf("%v", err)
	}
}
