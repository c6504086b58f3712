package graph

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reseat/plan/sku"
	"reseat/plan/tenant"
)

func TestOrganization(t *testing.T) {
	tp, c := newTape(t, inOrder(reply{status: 200, body: `{"value":[{"id":"AAAAAAAA-0000-4000-8000-000000000001","displayName":"Contoso","countryLetterCode":"DE",
	 "verifiedDomains":[{"name":"contoso.onmicrosoft.com","isInitial":true,"isDefault":false,"type":"Managed"},
	  {"name":"contoso.com","isInitial":false,"isDefault":true,"type":"Federated"}]}]}`}, reply{status: 200, body: `{"value":[]}`}))
	got, err := c.Organization(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := tenant.Snapshot{Tenant: "aaaaaaaa-0000-4000-8000-000000000001", Name: "Contoso", Country: "DE", Domains: []tenant.Domain{
		{Name: "contoso.onmicrosoft.com", Initial: true}, {Name: "contoso.com", Default: true, Federated: true}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if tp.asked[0].path != "/v1.0/organization" {
		t.Errorf("asked %s", tp.asked[0].path)
	}
	if _, err := c.Organization(t.Context()); err == nil {
		t.Error("an answer without an organization is accepted")
	}
}

// The sample of graph-contract 2.
func TestSKUs(t *testing.T) {
	_, c := newTape(t, always(200, `{"value":[{"accountName":"contoso","appliesTo":"User","capabilityStatus":"Enabled",
	 "consumedUnits":14,"prepaidUnits":{"enabled":25,"lockedOut":1,"suspended":2,"warning":3},
	 "servicePlans":[{"servicePlanId":"8C098270-9dd4-4350-9b30-ba4703f3b36b","servicePlanName":"ADALLOM_S_O365","provisioningStatus":"Success","appliesTo":"Company"},
	  {"servicePlanId":"c1ec4a95-1f05-45b3-a911-aa3fa01094f5","servicePlanName":"INTUNE_A","provisioningStatus":"Success","appliesTo":"User"}],
	 "skuId":"C7DF2760-2c81-4ef7-b578-5b5392b571df","skuPartNumber":"ENTERPRISEPREMIUM"},
	 {"skuId":"1","appliesTo":"Company"}]}`))
	got, err := c.SKUs(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := []tenant.SKU{
		{
			Product: sku.Product{ID: "c7df2760-2c81-4ef7-b578-5b5392b571df", PartNumber: "ENTERPRISEPREMIUM", Plans: []sku.Plan{
				{ID: "8c098270-9dd4-4350-9b30-ba4703f3b36b", Name: "ADALLOM_S_O365", Company: true}, {ID: planA, Name: "INTUNE_A"}}},
			Account: "contoso", Capability: "Enabled",
			Seats: tenant.Seats{Enabled: 25, Warning: 3, Suspended: 2, LockedOut: 1, Consumed: 14},
		},
		{Product: sku.Product{ID: "1"}, Company: true},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestFindGroup(t *testing.T) {
	const id = "bbbbbbbb-0000-4000-8000-000000000002"
	group := `{"id":"` + strings.ToUpper(id) + `","displayName":"Finance","mail":"fin@contoso.com","assignedLicenses":[{"skuId":"` + emsE3 + `","disabledPlans":["` + planA + `"]}]}`
	want := tenant.Group{ID: id, Name: "Finance", Mail: "fin@contoso.com", Licenses: []tenant.License{{SKU: emsE3, Disabled: sku.PlanSet{planA}}}}

	tp, c := newTape(t, inOrder(reply{status: 200, body: `{"value":[` + group + `,{"id":"2"}]}`}, reply{status: 200, body: group},
		reply{status: 404, body: fault("Request_ResourceNotFound", "gone")}))
	got, err := c.FindGroup(t.Context(), "People's")
	if err != nil || len(got) != 2 {
		t.Fatalf("%+v, %v; want two", got, err)
	}
	if want := "$select=" + groupSelect + "&$filter=displayName%20eq%20'People''s'%20or%20mail%20eq%20'People''s'"; tp.asked[0].query != want {
		t.Errorf("asked %s", tp.asked[0].query)
	}
	got, err = c.FindGroup(t.Context(), id)
	if diff := cmp.Diff([]tenant.Group{want}, got); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
	if got, err := c.FindGroup(t.Context(), id); err != nil || len(got) != 0 {
		t.Errorf("%+v, %v; want none", got, err)
	}
}

func TestGroupsByIDLeavesOutWhatIsGone(t *testing.T) {
	_, c := newTape(t, inOrder(reply{status: 200, body: batchOf(
		item("1", 404, `{}`, fault("Request_ResourceNotFound", "gone")), item("0", 200, `{}`, `{"id":"g1","displayName":"One"}`))},
		reply{status: 200, body: batchOf(item("0", 403, `{}`, fault("Authorization_RequestDenied", "no")))}))
	got, err := c.GroupsByID(t.Context(), []tenant.GroupID{"g1", "g2"})
	if diff := cmp.Diff(map[tenant.GroupID]tenant.Group{"g1": {ID: "g1", Name: "One"}}, got); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
	if _, err := c.GroupsByID(t.Context(), []tenant.GroupID{"g1"}); !errors.Is(err, tenant.ErrForbidden) {
		t.Errorf("got %v; want ErrForbidden", err)
	}
}

// No cast and no ConsistencyLevel: a cast reads a lagging index (graph-contract 7.3).
func TestMembers(t *testing.T) {
	body := `{"value":[{"@odata.type":"#microsoft.graph.user","id":"U1","userPrincipalName":"a@contoso.com","displayName":"A"},
	 {"@odata.type":"#microsoft.graph.device","id":"d1","displayName":"PC"}]}`
	want := []Member{{ID: "u1", Kind: "user", UPN: "a@contoso.com", Name: "A"}, {ID: "d1", Kind: "device", Name: "PC"}}
	for transitive, path := range map[bool]string{false: "/v1.0/groups/g1/members", true: "/v1.0/groups/g1/transitiveMembers"} {
		tp, c := newTape(t, always(200, body))
		var got []Member
		err := c.Members(t.Context(), "g1", transitive, func(page []Member) error { got = append(got, page...); return nil })
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%v\n%s", err, diff)
		}
		s := tp.asked[0]
		if s.path != path || s.query != "$select=id,userPrincipalName,displayName&$top=999" || s.header.Get("ConsistencyLevel") != "" {
			t.Errorf("asked %s?%s", s.path, s.query)
		}
	}
}
