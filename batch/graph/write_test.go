package graph

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reseat/plan/sku"
	"reseat/plan/tenant"
)

func TestReceiptHoldsWhatSupportAsksFor(t *testing.T) {
	tp, c := newTape(t, inOrder(reply{status: 200, header: map[string]string{"Date": "Sun, 22 Nov 2026 12:00:00 GMT"}, body: "{}"}))
	r, err := assign(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	if r.At.IsZero() {
		t.Error("the receipt has no time")
	}
	r.At = time.Time{}
	want := tenant.Receipt{Status: 200, RequestID: "req-1", ClientRequestID: tp.asked[0].header.Get("client-request-id"), Date: "Sun, 22 Nov 2026 12:00:00 GMT"}
	if diff := cmp.Diff(want, r); diff != "" {
		t.Error(diff)
	}
}

func TestHeaders(t *testing.T) {
	tp, c := newTape(t, always(200, "{}"), func(o *Options) { o.UserAgent = "reseat/1.0" })
	if _, err := assign(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"User-Agent": "reseat/1.0", "X-Ms-Throttle-Priority": "Low", "Accept": "application/json",
		"Content-Type": "application/json", "ConsistencyLevel": "", "Authorization": "", "Prefer": ""}
	for name, value := range want {
		if got := tp.asked[0].header.Get(name); got != value {
			t.Errorf("%s: %q; want %q", name, got, value)
		}
	}
}

func TestAssignLicenseBody(t *testing.T) {
	tests := []struct {
		name   string
		add    []tenant.License
		remove []sku.ID
		want   string
	}{
		{"add", []tenant.License{{SKU: emsE3}}, nil,
			`{"addLicenses":[{"disabledPlans":[],"skuId":"` + emsE3 + `"}],"removeLicenses":[]}`},
		{"remove", nil, []sku.ID{emsE3}, `{"addLicenses":[],"removeLicenses":["` + emsE3 + `"]}`},
		{"swap", []tenant.License{{SKU: e5, Disabled: sku.NewPlanSet(planA, planB)}}, []sku.ID{emsE3},
			`{"addLicenses":[{"disabledPlans":["` + planB + `","` + planA + `"],"skuId":"` + e5 + `"}],"removeLicenses":["` + emsE3 + `"]}`},
		{"nothing", nil, nil, `{"addLicenses":[],"removeLicenses":[]}`},
	}
	for _, tt := range tests {
		tp, c := newTape(t, always(200, oneUser))
		if _, err := c.AssignLicense(t.Context(), userA, tt.add, tt.remove); err != nil {
			t.Fatal(err)
		}
		s := tp.asked[0]
		if s.method != "POST" || s.path != "/v1.0/users/"+userA+"/assignLicense" {
			t.Errorf("%s: %s %s", tt.name, s.method, s.path)
		}
		if diff := cmp.Diff(tt.want, compact(t, s.body)); diff != "" {
			t.Errorf("%s:\n%s", tt.name, diff)
		}
	}
}

func TestAddAndRemoveOfOneSKUIsNotSent(t *testing.T) {
	tp, c := newTape(t, always(200, "{}"))
	_, err := c.AssignLicense(t.Context(), userA, []tenant.License{{SKU: emsE3}}, []sku.ID{emsE3})
	if !errors.Is(err, tenant.ErrMalformed) || len(tp.asked) != 0 {
		t.Errorf("%d requests, %v; want none and ErrMalformed", len(tp.asked), err)
	}
}

func TestSetUsageLocation(t *testing.T) {
	tp, c := newTape(t, always(204, ""))
	r, err := c.SetUsageLocation(t.Context(), userA, "DE")
	if err != nil || r.Status != 204 {
		t.Fatalf("%+v, %v", r, err)
	}
	if s := tp.asked[0]; s.method != "PATCH" || s.path != "/v1.0/users/"+userA || s.body != `{"usageLocation":"DE"}` {
		t.Errorf("sent %s %s %s", s.method, s.path, s.body)
	}
}

func TestCreateUser(t *testing.T) {
	tp, c := newTape(t, inOrder(reply{status: 201, body: `{"id":"` + strings.ToUpper(userA) + `"}`}, reply{status: 201, body: `{}`}))
	u := tenant.NewUser{UPN: "allieb@contoso.com", DisplayName: "Allie Bellew", FirstName: "Allie", LastName: "Bellew",
		MailNickname: "allieb"}
	id, _, err := c.CreateUser(t.Context(), u, "US", "p<w>&")
	if err != nil || id != userA {
		t.Fatalf("%s, %v; want %s", id, err, userA)
	}
	want := `{"accountEnabled":true,"displayName":"Allie Bellew","givenName":"Allie","surname":"Bellew","mailNickname":"allieb",` +
		`"userPrincipalName":"allieb@contoso.com","usageLocation":"US",` +
		`"passwordProfile":{"forceChangePasswordNextSignIn":true,"password":"p\u003cw\u003e\u0026"}}`
	if diff := cmp.Diff(want, tp.asked[0].body); diff != "" {
		t.Error(diff)
	}
	if _, _, err := c.CreateUser(t.Context(), u, "US", "p<w>&"); !errors.Is(err, tenant.ErrUnknown) {
		t.Errorf("an answer without an id gave %v; want ErrUnknown", err)
	}
}
