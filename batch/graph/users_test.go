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

const fullUser = `{"@odata.context":"x","id":"0A0A0A0A-0000-4000-8000-000000000001","userPrincipalName":"Adele@contoso.com",
 "displayName":"Adele","mail":"adele@contoso.com","proxyAddresses":["SMTP:adele@contoso.com","smtp:av@contoso.com","X500:/o=x","smtp:"],
 "accountEnabled":false,"userType":"guest","usageLocation":"DE","department":null,"onPremisesSyncEnabled":true,
 "assignedLicenses":[{"skuId":"06ebc4ee-1bb5-47dd-8120-11324bc54e06","disabledPlans":[]}],
 "licenseAssignmentStates":[
  {"skuId":"EFCCB6F7-5641-4e0e-bd10-b4976e1bf68e","assignedByGroup":null,"state":"Active","error":"None","lastUpdatedDateTime":"2026-06-14T08:55:17.1234567Z",
   "disabledPlans":["c1ec4a95-1f05-45b3-a911-aa3fa01094f5","41781FB2-bc02-4b7c-bd55-b576c07bb09d"]},
  {"skuId":"06ebc4ee-1bb5-47dd-8120-11324bc54e06","assignedByGroup":"BBBBBBBB-0000-4000-8000-000000000002","disabledPlans":[],
   "state":"Error","error":"CountViolation","lastUpdatedDateTime":"sometime"}]}`

// assignedLicenses merges direct and inherited rows and is never read (graph-contract 4.1).
func TestUserInTheTenantsWords(t *testing.T) {
	got, err := readUser([]byte(fullUser))
	if err != nil {
		t.Fatal(err)
	}
	want := tenant.User{
		ID: userA, UPN: "Adele@contoso.com", Name: "Adele", Mail: "adele@contoso.com",
		Aliases:  []string{"adele@contoso.com", "av@contoso.com"},
		Disabled: true, Guest: true, Synced: true, UsageLocation: "DE",
		Assignments: []tenant.Assignment{
			{SKU: emsE3, Disabled: sku.PlanSet{planB, planA}, State: tenant.Active,
				Updated: time.Date(2026, 6, 14, 8, 55, 17, 123456700, time.UTC)},
			{SKU: e5, Group: "bbbbbbbb-0000-4000-8000-000000000002", State: tenant.InError, Error: "CountViolation"},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestBareUser(t *testing.T) {
	got, err := readUser([]byte(`{"id":"1","accountEnabled":null,"onPremisesSyncEnabled":null,"licenseAssignmentStates":null}`))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(tenant.User{ID: "1"}, got); diff != "" {
		t.Error(diff)
	}
	if _, err := readUser([]byte(`{"value":[]}`)); err == nil {
		t.Error("an answer without an id is taken for a user")
	}
}

// A page may be empty and still have a next one, and headers do not travel with the
// link (graph-contract 3.1).
func TestEachUserFollowsEveryPage(t *testing.T) {
	const next = "https://graph.example/v1.0/users?$skiptoken="
	tp, c := newTape(t, inOrder(
		reply{status: 200, body: `{"value":[{"id":"1"},{"id":"2"}],"@odata.nextLink":"` + next + `b"}`},
		reply{status: 200, body: `{"value":[],"@odata.nextLink":"` + next + `c"}`},
		reply{status: 200, body: `{"value":[{"id":"3"}]}`}))
	var ids []tenant.UserID
	err := c.EachUser(t.Context(), UserQuery{Filter: "assignedLicenses/$count eq 0", Advanced: true}, func(page []tenant.User) error {
		for _, u := range page {
			ids = append(ids, u.ID)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]tenant.UserID{"1", "2", "3"}, ids); diff != "" {
		t.Error(diff)
	}
	if want := "$select=" + userSelect + "&$filter=assignedLicenses/%24count%20eq%200&$top=999&$count=true"; tp.asked[0].query != want {
		t.Errorf("asked %s; want %s", tp.asked[0].query, want)
	}
	if tp.asked[2].query != "$skiptoken=c" {
		t.Errorf("third page by %s", tp.asked[2].query)
	}
	for i, s := range tp.asked {
		if s.header.Get("ConsistencyLevel") != "eventual" {
			t.Errorf("page %d without ConsistencyLevel", i+1)
		}
	}
}

func TestPlainQueryReadsDefaultConsistency(t *testing.T) {
	tp, c := newTape(t, always(200, `{"value":[]}`))
	if err := c.EachUser(t.Context(), UserQuery{}, nil); err != nil {
		t.Fatal(err)
	}
	if s := tp.asked[0]; s.header.Get("ConsistencyLevel") != "" || strings.Contains(s.query, "$count") {
		t.Errorf("asked %s with ConsistencyLevel %q", s.query, s.header.Get("ConsistencyLevel"))
	}
}

func TestForeignNextLinkIsNotFollowed(t *testing.T) {
	for _, link := range []string{
		"https://evil.example/v1.0/users?$skiptoken=2",
		"http://graph.example/v1.0/users?$skiptoken=2",
		"https://graph.example:444/v1.0/users",
		"https://graph.example@evil.example/v1.0/users",
		"/v1.0/users?$skiptoken=2",
		"%zz",
	} {
		tp, c := newTape(t, always(200, `{"value":[],"@odata.nextLink":"`+link+`"}`), withPurse(&purse{}))
		err := c.EachUser(t.Context(), UserQuery{}, nil)
		if err == nil || len(tp.asked) != 1 || !strings.Contains(err.Error(), "not followed") {
			t.Errorf("%s: %d requests, %v; want one and an error", link, len(tp.asked), err)
		}
	}
}

func TestEachUserEndsAtTheCallersError(t *testing.T) {
	enough := errors.New("enough")
	tp, c := newTape(t, always(200, `{"value":[{"id":"1"}],"@odata.nextLink":"https://graph.example/v1.0/users?$skiptoken=2"}`))
	err := c.EachUser(t.Context(), UserQuery{}, func([]tenant.User) error { return enough })
	if !errors.Is(err, enough) || len(tp.asked) != 1 {
		t.Errorf("%d requests, %v", len(tp.asked), err)
	}
}

func TestCountUsers(t *testing.T) {
	tp, c := newTape(t, inOrder(reply{status: 200, body: "\ufeff1234"}, reply{status: 200, body: "many"}))
	n, err := c.CountUsers(t.Context())
	if err != nil || n != 1234 {
		t.Errorf("%d, %v; want 1234", n, err)
	}
	if s := tp.asked[0]; s.path != "/v1.0/users/$count" || s.header.Get("ConsistencyLevel") != "eventual" || s.header.Get("Accept") != "text/plain" {
		t.Errorf("asked %s with %v", s.path, s.header)
	}
	if _, err := c.CountUsers(t.Context()); err == nil {
		t.Error("a word is taken for a count")
	}
}
