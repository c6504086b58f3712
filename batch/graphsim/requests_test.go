package graphsim_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reseat/batch/graphsim"
	"reseat/plan/tenant"
)

// An element that is read by its key is the element of the collection, which is held
// against Microsoft's description; another key is a 404.
func TestElementsByKey(t *testing.T) {
	d, _ := open(t, surface(), graphsim.Options{})
	for _, list := range []string{"/v1.0/subscribedSkus", "/v1.0/directory/subscriptions", "/v1.0/users/" + string(eve) + "/licenseDetails", "/v1.0/organization"} {
		elements := d.get(list).values()
		if len(elements) == 0 {
			t.Errorf("%s: none", list)
		}
		for _, want := range elements {
			r := d.get(list + "/" + want["id"].(string))
			delete(r.body, "@odata.context")
			if diff := cmp.Diff(want, r.body); r.status != 200 || diff != "" {
				t.Errorf("%s/%s: %d %s", list, want["id"], r.status, diff)
			}
			if r := d.get(list + "/" + want["id"].(string) + "?$select=id"); r.status != 200 || len(r.body) != 2 {
				t.Errorf("%s: $select=id: %s", list, r.raw)
			}
		}
		if code, _ := d.get(list + "/00000000-0000-4000-8000-00000000dead").fault(t); code != "Request_ResourceNotFound" {
			t.Errorf("%s: unknown key: %s", list, code)
		}
	}
	first := d.get("/v1.0/directory/subscriptions").values()[0]
	r := d.get(fmt.Sprintf("/v1.0/directory/subscriptions(commerceSubscriptionId='%s')", first["commerceSubscriptionId"]))
	if r.status != 200 || r.body["id"] != first["id"] {
		t.Errorf("by the id of the commerce system: %d %s", r.status, r.raw)
	}
	if r := d.get("/v1.0/users/nobody@contoso.com/licenseDetails/x"); r.status != 404 {
		t.Errorf("license details of nobody: %d", r.status)
	}
}

// What a user is in, asked for with the three actions.
func TestMemberActions(t *testing.T) {
	s := surface()
	s.Groups = append(s.Groups, tenant.Group{ID: "b0000000-0000-4000-8000-000000000009", Name: "News", Kind: tenant.DistributionGroup, Mail: "news@contoso.com", Members: []tenant.Member{{ID: string(bob)}}})
	d, _ := open(t, s, graphsim.Options{})
	const news = "b0000000-0000-4000-8000-000000000009"
	u, nobody := "/v1.0/users/"+string(bob), "/v1.0/users/nobody@contoso.com"
	check := func(ids ...string) string {
		b, _ := json.Marshal(map[string]any{"groupIds": ids})
		return string(b)
	}
	for _, c := range []struct {
		path, body string
		status     int
		want       string
	}{
		{u + "/getMemberGroups", `{"securityEnabledOnly":false}`, 200, string(nested) + " " + news + " " + string(sales)},
		{u + "/getMemberGroups", `{"securityEnabledOnly":true}`, 200, string(nested) + " " + string(sales)},
		{u + "/getMemberObjects", `{"securityEnabledOnly":false}`, 200, string(nested) + " " + news + " " + string(sales)},
		{u + "/checkMemberGroups", check(string(sales), string(nested)), 200, string(nested) + " " + string(sales)},
		{u + "/checkMemberGroups", check(strings.ToUpper(string(sales)), contosoID), 200, string(sales)},
		{u + "/checkMemberGroups", `{"groupIds":[]}`, 200, ""},
		{u + "/checkMemberGroups", `{}`, 400, "groupIds"},
		{u + "/checkMemberGroups", check(make([]string, 21)...), 400, "maximum"},
		{u + "/getMemberGroups", `{"securityEnabledOnly":"yes"}`, 400, "unexpected type"},
		{nobody + "/getMemberGroups", `{"securityEnabledOnly":false}`, 404, "nobody"},
		{nobody + "/getMemberObjects", `{"securityEnabledOnly":false}`, 404, "nobody"},
		{nobody + "/checkMemberGroups", check(string(sales)), 404, "nobody"},
	} {
		h := d
		if c.status == 400 {
			h = door{t, graphsim.New(s, graphsim.Options{})} // a body that the description does not allow
		}
		r := h.ask("POST", c.path, c.body)
		var ids []string
		list, _ := r.body["value"].([]any)
		for _, id := range list {
			ids = append(ids, id.(string))
		}
		right := r.status == 200 && strings.Join(ids, " ") == c.want || r.status >= 400 && strings.Contains(r.raw, c.want)
		if r.status != c.status || !right {
			t.Errorf("%s %s: %d %s", c.path, c.body, r.status, r.raw)
		}
	}
}

// Without /$ref the user itself is deleted, which a permission over members alone does
// not allow: nothing changes then.
func TestMemberDeletedWithoutRef(t *testing.T) {
	path := "/v1.0/groups/" + string(sales) + "/members/" + string(dan)
	for role, want := range map[string]int{"GroupMember.ReadWrite.All": 403, "Group.ReadWrite.All": 403, "User.ReadWrite.All": 204, "Directory.ReadWrite.All": 204} {
		d, x := open(t, surface(), graphsim.Options{Scenario: required(graphsim.Tokens{Roles: []string{role}})})
		r := d.ask("DELETE", path, "", d.signedIn())
		if r.status != want {
			t.Errorf("%s: %d %s", role, r.status, r.raw)
		}
		s := x.Snapshot()
		if gone := len(s.Users) < len(surface().Users); gone != (want == 204) || len(s.Groups[0].Members) != len(surface().Groups[0].Members) {
			t.Errorf("%s: user gone: %v, %d members", role, gone, len(s.Groups[0].Members))
		}
		if code, _ := d.get("/v1.0/users?$select=id").fault(t); code != "InvalidAuthenticationToken" {
			t.Errorf("without a token: %s", code)
		}
	}
	d, _ := open(t, surface(), graphsim.Options{})
	for _, p := range []string{strings.Replace(path, string(dan), string(ada), 1), strings.Replace(path, string(sales), contosoID, 1)} {
		if r := d.ask("DELETE", p, ""); r.status != 404 {
			t.Errorf("%s: %d", p, r.status)
		}
	}
}

// signedIn is the header with a token of the tenant's own endpoint.
func (d door) signedIn() string {
	d.t.Helper()
	r := d.ask("POST", "/contoso.com/oauth2/v2.0/token", "grant_type=client_credentials&client_id="+appID+"&client_secret=s3cret&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default")
	token, ok := r.body["access_token"].(string)
	if !ok {
		d.t.Fatalf("no token: %d %s", r.status, r.raw)
	}
	return "Authorization: Bearer " + token
}

// graph-contract-2 section 4: what sign-in dates need, and the forms in which they come.
func TestSignInDates(t *testing.T) {
	s := graphsim.Generate(700, 3)
	never := 0
	for _, u := range s.Users {
		if u.SignIn == (tenant.SignIn{}) {
			never++
		}
	}
	list := "/v1.0/users?$select=id,signInActivity"
	d, _ := open(t, s, graphsim.Options{})
	for query, want := range map[string]int{"": 100, "&$top=120": 120, "&$top=500": 500, "&$top=999": 500} {
		if r := d.get(list + query); r.status != 200 || len(r.values()) != want || r.body["@odata.nextLink"] == nil {
			t.Errorf("%s: %d, %d users", query, r.status, len(r.values()))
		}
	}
	small, _ := open(t, s, graphsim.Options{Doubt: graphsim.Doubt{SmallSignInPages: true}})
	if r := small.get(list + "&$top=120"); len(r.values()) != 120 {
		t.Errorf("120: %d %s", r.status, r.raw)
	}
	if _, m := small.get(list + "&$top=121").fault(t); m != "Cannot query data for more than 120 users at a time." {
		t.Errorf("121: %s", m)
	}
	if r := small.get("/v1.0/users?$select=id&$top=999"); len(r.values()) != 700 {
		t.Errorf("without signInActivity: %d %s", r.status, r.raw)
	}

	values := func(d door, header ...string) (empty, all int) {
		for _, o := range d.get(list+"&$top=500&$count=true", header...).values() {
			all++
			if o["signInActivity"] == nil {
				empty++
			}
		}
		return empty, all
	}
	if empty, all := values(d, advanced); empty == 0 || empty > all/5 {
		t.Errorf("an advanced query: %d of %d empty", empty, all)
	}
	lost, _ := open(t, s, graphsim.Options{Doubt: graphsim.Doubt{EmptySignIns: true}})
	if empty, all := values(lost, advanced); empty != all {
		t.Errorf("an advanced query that loses them: %d of %d empty", empty, all)
	}
	if empty, all := values(lost); empty > all/5 {
		t.Errorf("a plain query: %d of %d empty", empty, all)
	}

	// The description knows no empty text for a time, so it is not asked here.
	odd := door{t, graphsim.New(s, graphsim.Options{Doubt: graphsim.Doubt{UnsetSignIns: true}})}
	forms := make(map[string]int)
	for path := list; path != ""; {
		r := odd.get(path)
		for _, o := range r.values() {
			v, there := o["signInActivity"]
			times, _ := v.(map[string]any)
			switch at, shown := times["lastSuccessfulSignInDateTime"]; {
			case !there:
				forms["absent"]++
			case v == nil:
				forms["null"]++
			case !shown:
				forms["absent time"]++
			case at == nil:
				forms["null time"]++
			case at == "":
				forms["empty"]++
			case at == "0001-01-01T00:00:00Z":
				forms["year 1"]++
			}
		}
		next, _ := r.body["@odata.nextLink"].(string)
		path = strings.TrimPrefix(next, "http://graph.test")
	}
	for _, form := range []string{"absent", "null", "absent time", "null time", "empty", "year 1"} {
		if forms[form] == 0 {
			t.Errorf("never %s: %v", form, forms)
		}
	}
	if n := forms["absent"] + forms["null"]; n >= never {
		t.Errorf("%d of %d have no value at all", n, never)
	}

	for roles, want := range map[string]int{"User.Read.All": 403, "AuditLog.Read.All": 403, "User.Read.All AuditLog.Read.All": 200, "User.ReadBasic.All AuditLog.Read.All": 403} {
		d, _ := open(t, s, graphsim.Options{Scenario: required(graphsim.Tokens{Roles: strings.Fields(roles)})})
		if r := d.get(list, d.signedIn()); r.status != want {
			t.Errorf("%s: %d %s", roles, r.status, r.raw)
		}
	}
	if _, m := d.get("/v1.0/groups/" + string(s.Groups[0].ID) + "/members/microsoft.graph.user?$select=signInActivity").fault(t); m != "'signInActivity' is read at /users alone." {
		t.Errorf("of members: %s", m)
	}
}

// Of a license that another one needs when its member leaves the group, by the date of
// Microsoft's text: it stays in error, or becomes direct.
func TestBlockedRemoval(t *testing.T) {
	for _, becomes := range []bool{false, true} {
		s := contoso()
		s.Groups[0].Licenses = []tenant.License{{SKU: skuE3}}
		s.Groups[0].Members = []tenant.Member{{ID: string(bob)}}
		s.Users[1].Assignments = []tenant.Assignment{{SKU: skuE3, Group: sales, State: tenant.Active}}
		d, x := open(t, s, graphsim.Options{GroupDelay: time.Nanosecond, Doubt: graphsim.Doubt{BecomesDirect: becomes}})
		if r := d.assign(string(bob), add(skuPhone), nil); r.status != 200 {
			t.Fatalf("%d %s", r.status, r.raw)
		}
		if r := d.ask("DELETE", "/v1.0/groups/"+string(sales)+"/members/"+string(bob)+"/$ref", ""); r.status != 204 {
			t.Fatalf("%d %s", r.status, r.raw)
		}
		time.Sleep(time.Millisecond)
		want := tenant.Assignment{SKU: skuE3, Group: sales, State: tenant.ActiveWithError, Error: "DependencyViolation"}
		if becomes {
			want = tenant.Assignment{SKU: skuE3, State: tenant.Active}
		}
		if got := user(t, x, bob).Assignments[0]; got.SKU != want.SKU || got.Group != want.Group || got.State != want.State || got.Error != want.Error {
			t.Errorf("becomes direct %v: %+v", becomes, got)
		}
		// What is left in error goes once the other license is gone and the user is processed again.
		if becomes {
			continue
		}
		d.assign(string(bob), nil, remove(skuPhone))
		if r := d.ask("POST", "/v1.0/users/"+string(bob)+"/reprocessLicenseAssignment", ""); r.status != 200 || len(user(t, x, bob).Assignments) != 0 {
			t.Errorf("processed again: %d %s, %+v", r.status, r.raw, user(t, x, bob).Assignments)
		}
	}
}
