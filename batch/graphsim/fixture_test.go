package graphsim_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"reseat/batch/graphsim"
	"reseat/batch/graphsim/conform"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

const (
	skuEMS     = sku.ID("efccb6f7-5641-4e0e-bd10-b4976e1bf68e")
	skuE3      = sku.ID("6fd2c87f-b296-42f0-b197-1e91e994b900") // ENTERPRISEPACK
	skuPhone   = sku.ID("e43b5b99-8dfb-405f-9987-dc307f34bcbd") // MCOEV
	skuFree    = sku.ID("16ddbbfc-09ea-4de2-b1d7-312db6112d70") // TEAMS_FREE
	skuCompany = sku.ID("90d8b3f8-712e-4f7b-aa1e-62e7ae6cbe96")
	skuFull    = sku.ID("4b9405b0-7788-4568-add1-99614e613b69") // no seat left
	skuWarning = sku.ID("18181a46-0d4e-45cd-891e-60aabd171b4e") // seats in warning alone
	skuNone    = sku.ID("00000000-1111-4222-8333-444444444444") // not owned

	intuneA     = sku.PlanID("c1ec4a95-1f05-45b3-a911-aa3fa01094f5")
	rmsPremium  = sku.PlanID("6c57d4b6-3b23-47a5-9bc9-69f17b4947b3")
	rms         = sku.PlanID("bea4c11e-220a-4e6d-8eb8-8ea15d019f90")
	exchange2   = sku.PlanID("efb87545-963c-4e0d-99df-69c6916d9eb0")
	sharePoint2 = sku.PlanID("5dbe027f-2339-4123-9542-606e4d348a72")
	officeWeb   = sku.PlanID("e95bec33-7c88-4a70-8e19-b10bd9d0c014")
	teams1      = sku.PlanID("57ff2da0-773e-42df-b2af-ffb7a2317929")
	skype       = sku.PlanID("0feaeb32-d00e-4d66-bd5a-43b5b83db82c")
	intuneO365  = sku.PlanID("882e1d05-acd1-4ccb-8708-6ee03664b117")
	foundation  = sku.PlanID("113feb6c-3fe4-4440-bddc-54d774bf0318")
	mcoev       = sku.PlanID("4828c8ec-dc2e-4779-b502-87ac9ce28ab7")
	teamsFree   = sku.PlanID("4fa4026d-ce74-4962-a151-8e96d57ea8e4")

	ada    = tenant.UserID("a0000000-0000-4000-8000-000000000001") // EMS directly, INTUNE_A off
	bob    = tenant.UserID("a0000000-0000-4000-8000-000000000002") // nothing
	cleo   = tenant.UserID("a0000000-0000-4000-8000-000000000003") // no usage location
	dan    = tenant.UserID("a0000000-0000-4000-8000-000000000004") // EMS through a group
	eve    = tenant.UserID("a0000000-0000-4000-8000-000000000005") // synchronised, E3 and EMS, EMS also through the group
	gast   = tenant.UserID("a0000000-0000-4000-8000-000000000006") // guest with # in the UPN, disabled
	twin   = tenant.UserID("a0000000-0000-4000-8000-000000000007") // has bob's address as an alias
	sales  = tenant.GroupID("b0000000-0000-4000-8000-000000000001")
	nested = tenant.GroupID("b0000000-0000-4000-8000-000000000002")
)

func product(id sku.ID, part string, plans ...sku.Plan) sku.Product {
	return sku.Product{ID: id, PartNumber: sku.PartNumber(part), Plans: plans}
}

func owned(p sku.Product, enabled, consumed int) tenant.SKU {
	return tenant.SKU{Product: p, Account: "contoso", Capability: "Enabled", Seats: tenant.Seats{Enabled: enabled, Consumed: consumed}}
}

// contoso is a tenant in which every row of the error catalogue can be met.
func contoso() tenant.Snapshot {
	company := owned(product(skuCompany, "COMPANYWIDE"), 1, 0)
	company.Company = true
	warning := owned(product(skuWarning, "GRACE"), 0, 480)
	warning.Capability, warning.Seats.Warning = "Warning", 500
	off := sku.NewPlanSet
	direct := func(id sku.ID, plans ...sku.PlanID) tenant.Assignment {
		return tenant.Assignment{SKU: id, Disabled: off(plans...), State: tenant.Active}
	}
	inherited := func(id sku.ID, plans ...sku.PlanID) tenant.Assignment {
		a := direct(id, plans...)
		a.Group = sales
		return a
	}
	return tenant.Snapshot{
		Tenant: "48a80680-7326-48cd-9935-b556b81d3a4e", Name: "Contoso", Country: "DE", Complete: true,
		Domains: []tenant.Domain{{Name: "contoso.com", Default: true}, {Name: "contoso.onmicrosoft.com", Initial: true}, {Name: "fed.contoso.com", Federated: true}},
		SKUs: []tenant.SKU{
			owned(product(skuEMS, "EMS", sku.Plan{ID: intuneA, Name: "INTUNE_A"}, sku.Plan{ID: rmsPremium, Name: "RMS_S_PREMIUM"},
				sku.Plan{ID: rms, Name: "RMS_S_ENTERPRISE"}, sku.Plan{ID: foundation, Name: "EXCHANGE_S_FOUNDATION", Company: true}), 10, 3),
			owned(product(skuE3, "ENTERPRISEPACK", sku.Plan{ID: exchange2, Name: "EXCHANGE_S_ENTERPRISE"}, sku.Plan{ID: sharePoint2, Name: "SHAREPOINTENTERPRISE"},
				sku.Plan{ID: officeWeb, Name: "SHAREPOINTWAC"}, sku.Plan{ID: teams1, Name: "TEAMS1"}, sku.Plan{ID: skype, Name: "MCOSTANDARD"},
				sku.Plan{ID: intuneO365, Name: "INTUNE_O365"}), 5, 1),
			owned(product(skuPhone, "MCOEV", sku.Plan{ID: mcoev, Name: "MCOEV"}), 5, 0),
			owned(product(skuFree, "TEAMS_FREE", sku.Plan{ID: teamsFree, Name: "TEAMS_FREE"}), 5, 0),
			company, owned(product(skuFull, "EXCHANGESTANDARD"), 3, 3), warning,
		},
		Groups: []tenant.Group{
			{ID: sales, Name: "Sales", Licenses: []tenant.License{{SKU: skuEMS}}, Members: []tenant.Member{
				{ID: string(dan)}, {ID: string(eve)}, {ID: "c0000000-0000-4000-8000-000000000001", Kind: "device"}, {ID: string(nested), Kind: "group"}}},
			{ID: nested, Name: "Sales DACH", Mail: "dach@contoso.com", Members: []tenant.Member{{ID: string(bob)}, {ID: string(dan)}}},
		},
		Users: []tenant.User{
			{ID: ada, UPN: "ada@contoso.com", Name: "Ada Lovelace", Mail: "ada@contoso.com", Aliases: []string{"countess@contoso.com"},
				UsageLocation: "DE", Department: "Sales", Assignments: []tenant.Assignment{direct(skuEMS, intuneA)}},
			{ID: bob, UPN: "bob@contoso.com", Name: "Bob", Mail: "bob@contoso.com", UsageLocation: "DE"},
			{ID: cleo, UPN: "cleo@contoso.com", Name: "Cleo", Department: "Sales"},
			{ID: dan, UPN: "dan@contoso.com", Name: "Dan", UsageLocation: "US", Assignments: []tenant.Assignment{inherited(skuEMS)}},
			{ID: eve, UPN: "eve@contoso.com", Name: "Eve O'Hara", UsageLocation: "CH", Synced: true,
				Assignments: []tenant.Assignment{direct(skuE3), direct(skuEMS, intuneA, rms), inherited(skuEMS, intuneA)}},
			{ID: gast, UPN: "g_fabrikam.com#EXT#@contoso.onmicrosoft.com", Name: "Gast", Guest: true, Disabled: true},
			{ID: twin, UPN: "o'twin@contoso.com", Name: "Twin", Aliases: []string{"bob@contoso.com"}, UsageLocation: "DE"},
		},
	}
}

// A reply is an answer as it came over HTTP.
type reply struct {
	status int
	header http.Header
	raw    string
	body   map[string]any
}

func (r reply) fault(t *testing.T) (code, message string) {
	t.Helper()
	e, ok := r.body["error"].(map[string]any)
	if !ok {
		t.Fatalf("no error envelope: %d %s", r.status, r.raw)
	}
	return e["code"].(string), e["message"].(string)
}

func (r reply) values() []map[string]any {
	var out []map[string]any
	list, _ := r.body["value"].([]any)
	for _, v := range list {
		out = append(out, v.(map[string]any))
	}
	return out
}

// A door is how the tests come to a tenant: every request and answer is held against
// Microsoft's description.
type door struct {
	t *testing.T
	h http.Handler
}

func open(t *testing.T, s tenant.Snapshot, o graphsim.Options) (door, *graphsim.Tenant) {
	x := graphsim.New(s, o)
	return door{t, conform.Recorder(t, x)}, x
}

// ask sends one request; header is "Name: value" lines.
func (d door) ask(method, path, body string, header ...string) reply {
	d.t.Helper()
	r := httptest.NewRequest(method, "http://graph.test"+path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for _, h := range header {
		k, v, _ := strings.Cut(h, ": ")
		r.Header.Set(k, v)
	}
	w := httptest.NewRecorder()
	d.h.ServeHTTP(w, r)
	out := reply{status: w.Code, header: w.Header(), raw: w.Body.String()}
	if strings.HasPrefix(w.Header().Get("Content-Type"), "application/json") {
		if err := json.Unmarshal(w.Body.Bytes(), &out.body); err != nil {
			d.t.Fatalf("%s %s: %v in %s", method, path, err, w.Body)
		}
	}
	return out
}

func (d door) get(path string, header ...string) reply {
	d.t.Helper()
	return d.ask("GET", path, "", header...)
}

// assign sends one assignLicense for a user.
func (d door) assign(user string, add []tenant.License, remove []sku.ID) reply {
	d.t.Helper()
	return d.ask("POST", "/v1.0/users/"+user+"/assignLicense", licensing(add, remove))
}

func licensing(add []tenant.License, remove []sku.ID) string {
	type license struct {
		SkuID         sku.ID       `json:"skuId"`
		DisabledPlans []sku.PlanID `json:"disabledPlans"`
	}
	body := struct {
		AddLicenses    []license `json:"addLicenses"`
		RemoveLicenses []sku.ID  `json:"removeLicenses"`
	}{[]license{}, append([]sku.ID{}, remove...)}
	for _, a := range add {
		body.AddLicenses = append(body.AddLicenses, license{a.SKU, append([]sku.PlanID{}, a.Disabled...)})
	}
	b, _ := json.Marshal(body)
	return string(b)
}

func add(id sku.ID, off ...sku.PlanID) []tenant.License {
	return []tenant.License{{SKU: id, Disabled: sku.NewPlanSet(off...)}}
}

func remove(ids ...sku.ID) []sku.ID { return ids }

// user returns a user's state.
func user(t *testing.T, x *graphsim.Tenant, id tenant.UserID) tenant.User {
	t.Helper()
	for _, u := range x.Snapshot().Users {
		if u.ID == id {
			return u
		}
	}
	t.Fatalf("no user %s", id)
	return tenant.User{}
}

// consumed returns how many hold a seat of the SKU.
func consumed(t *testing.T, x *graphsim.Tenant, id sku.ID) int {
	t.Helper()
	k, ok := x.Snapshot().SKU(id)
	if !ok {
		t.Fatalf("no SKU %s", id)
	}
	return k.Seats.Consumed
}
