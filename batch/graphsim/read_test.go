package graphsim_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reseat/batch/graphsim"
	"reseat/plan/tenant"
)

const advanced = "ConsistencyLevel: eventual"

func TestGetUser(t *testing.T) {
	d, _ := open(t, contoso(), graphsim.Options{})
	for _, path := range []string{
		"/users/" + string(gast),
		"/users/g_fabrikam.com%23EXT%23@contoso.onmicrosoft.com",
		"/users/G_FABRIKAM.COM%23ext%23@contoso.onmicrosoft.com",
		"/users('g_fabrikam.com%23EXT%23@contoso.onmicrosoft.com')",
	} {
		r := d.get("/v1.0" + path)
		if r.status != 200 || r.body["id"] != string(gast) {
			t.Errorf("%s: %d %s", path, r.status, r.raw)
		}
	}
	for _, path := range []string{"/users/o'twin@contoso.com", "/users/o%27twin@contoso.com", "/users('o''twin@contoso.com')"} {
		if r := d.get("/v1.0" + path); r.body["id"] != string(twin) {
			t.Errorf("%s: %d %s", path, r.status, r.raw)
		}
	}
	r := d.get("/v1.0/users/" + string(ada))
	var names []string
	for k := range r.body {
		names = append(names, k)
	}
	slices.Sort(names)
	want := []string{"@odata.context", "businessPhones", "displayName", "givenName", "id", "jobTitle", "mail", "mobilePhone", "officeLocation", "preferredLanguage", "surname", "userPrincipalName"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("default properties (-want +got):\n%s", diff)
	}
	code, m := d.get("/v1.0/users/nobody@contoso.com").fault(t)
	if code != "Request_ResourceNotFound" || !strings.HasPrefix(m, "Resource 'nobody@contoso.com' does not exist") {
		t.Errorf("unknown user: %s %s", code, m)
	}
	if code, _ := d.get("/v1.0/users/" + string(ada) + "?$select=shoeSize").fault(t); code != "BadRequest" {
		t.Errorf("unknown property: %s", code)
	}
}

// R36 and graph-contract 4: what the wire says of rows with and without a group.
func TestLicenseState(t *testing.T) {
	d, _ := open(t, contoso(), graphsim.Options{})
	u := d.get("/v1.0/users/" + string(eve) + "?$select=licenseAssignmentStates,proxyAddresses,onPremisesSyncEnabled,usageLocation,accountEnabled,userType,assignedPlans").body
	var got []string
	for _, v := range u["licenseAssignmentStates"].([]any) {
		s := v.(map[string]any)
		got = append(got, fmt.Sprint(s["skuId"], s["assignedByGroup"], len(s["disabledPlans"].([]any)), s["state"], s["error"]))
	}
	want := []string{fmt.Sprint(skuE3, nil, 0, "Active", "None"), fmt.Sprint(skuEMS, nil, 2, "Active", "None"), fmt.Sprint(skuEMS, sales, 1, "Active", "None")}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("licenseAssignmentStates (-want +got):\n%s", diff)
	}
	if u["onPremisesSyncEnabled"] != true || u["accountEnabled"] != true || u["userType"] != "Member" {
		t.Errorf("account is %v", u)
	}
	status := make(map[string]string)
	for _, l := range d.get("/v1.0/users/" + string(eve) + "/licenseDetails").values() {
		for _, p := range l["servicePlans"].([]any) {
			m := p.(map[string]any)
			status[m["servicePlanName"].(string)] = m["provisioningStatus"].(string)
		}
	}
	for name, want := range map[string]string{"INTUNE_A": "Disabled", "RMS_S_ENTERPRISE": "Success", "INTUNE_O365": "PendingActivation", "TEAMS1": "Success"} {
		if status[name] != want {
			t.Errorf("%s is %q, want %q", name, status[name], want)
		}
	}
}

func TestFilters(t *testing.T) {
	d, _ := open(t, contoso(), graphsim.Options{})
	all := []tenant.UserID{ada, bob, cleo, dan, eve, gast, twin}
	for _, c := range []struct {
		filter string
		want   []tenant.UserID
		adv    bool
	}{
		{"userPrincipalName eq 'ADA@contoso.com'", []tenant.UserID{ada}, false},
		{"userPrincipalName eq 'o''twin@contoso.com'", []tenant.UserID{twin}, false},
		{"userPrincipalName eq 'g_fabrikam.com#EXT#@contoso.onmicrosoft.com'", []tenant.UserID{gast}, false},
		{"id in ('" + string(bob) + "','" + string(ada) + "','c0000000-0000-4000-8000-000000000009')", []tenant.UserID{ada, bob}, false},
		{"id in ('" + string(bob) + "','" + string(ada) + "') and department eq 'Sales'", []tenant.UserID{ada}, false},
		{"mail eq 'bob@contoso.com'", []tenant.UserID{bob}, false},
		{"mailNickname eq 'cleo'", []tenant.UserID{cleo}, false},
		{"proxyAddresses/any(x:x eq 'smtp:bob@contoso.com')", []tenant.UserID{bob, twin}, false},
		{"proxyAddresses/any(p:startswith(p,'smtp:countess'))", []tenant.UserID{ada}, false},
		{"assignedLicenses/any(x:x/skuId eq " + string(skuEMS) + ")", []tenant.UserID{ada, dan, eve}, false},
		{"assignedLicenses/any(x:x/skuId eq " + string(skuEMS) + ") and assignedLicenses/any(y:y/skuId eq " + string(skuE3) + ")", []tenant.UserID{eve}, false},
		{"assignedLicenses/any()", []tenant.UserID{ada, dan, eve}, false},
		{"assignedLicenses/$count eq 0", []tenant.UserID{bob, cleo, gast, twin}, true},
		{"assignedLicenses/$count ne 0", []tenant.UserID{ada, dan, eve}, true},
		{"not(assignedLicenses/any(x:x/skuId eq " + string(skuEMS) + "))", []tenant.UserID{bob, cleo, gast, twin}, true},
		{"accountEnabled eq false", []tenant.UserID{gast}, false},
		{"userType eq 'Guest'", []tenant.UserID{gast}, false},
		{"department eq 'Sales' or usageLocation eq 'CH'", []tenant.UserID{ada, cleo, eve}, false},
		{"(department eq 'Sales' or usageLocation eq 'CH') and accountEnabled eq true and usageLocation eq 'DE'", []tenant.UserID{ada}, false},
		{"onPremisesSyncEnabled eq true", []tenant.UserID{eve}, false},
		{"usageLocation eq null", []tenant.UserID{cleo, gast}, false},
		{"usageLocation ne 'DE'", []tenant.UserID{cleo, dan, eve, gast}, true},
		{"startswith(displayName,'eve o''h')", []tenant.UserID{eve}, false},
		{"endsWith(userPrincipalName,'onmicrosoft.com')", []tenant.UserID{gast}, true},
		{"userType in ('Member','Guest')", all, false},
	} {
		path := "/v1.0/users?$select=id&$filter=" + url.QueryEscape(c.filter)
		r := d.get(path)
		if c.adv {
			if code, _ := r.fault(t); r.status != 400 || code != "Request_UnsupportedQuery" {
				t.Errorf("%s without ConsistencyLevel: %d %s", c.filter, r.status, r.raw)
			}
			if r := d.get(path, advanced); r.status != 400 {
				t.Errorf("%s without $count: %d", c.filter, r.status)
			}
			r = d.get(path+"&$count=true", advanced)
			if n := r.body["@odata.count"]; n != float64(len(c.want)) {
				t.Errorf("%s: @odata.count %v, want %d", c.filter, n, len(c.want))
			}
		}
		var got []tenant.UserID
		for _, u := range r.values() {
			got = append(got, tenant.UserID(u["id"].(string)))
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s%s", c.filter, diff, r.raw)
		}
	}
}

func TestFilterFaults(t *testing.T) {
	d, _ := open(t, contoso(), graphsim.Options{})
	for filter, want := range map[string]string{
		"userPrincipalName eq 'o'brien":                 "Syntax error",
		"userPrincipalName eq 'ada":                     "unterminated",
		"accountEnabled eq 'true'":                      "incompatible types",
		"assignedLicenses/any(x:x/skuId eq 'quoted')":   "incompatible types",
		"licenseAssignmentStates/any(x:x/skuId eq 'a')": "Unsupported or invalid query filter clause",
		"shoeSize eq 5":                                 "Unsupported or invalid query filter clause",
		"endsWith(displayName,'lace')":                  "Unsupported or invalid query filter clause specified for property 'displayName'",
		"id gt '5'":                                     "Unsupported or invalid query filter clause specified for property 'id' of resource 'User'.",
		"":                                              "Syntax error",
		strings.Repeat("(", 500):                        "nested too deeply",
	} {
		r := d.get("/v1.0/users?$filter=" + url.QueryEscape(filter))
		if _, m := r.fault(t); r.status != 400 || !strings.Contains(m, want) {
			t.Errorf("%s: %d %s, want %q", filter, r.status, m, want)
		}
	}
}

func TestPaging(t *testing.T) {
	s := contoso()
	s.Users = nil
	for i := range 250 {
		s.Users = append(s.Users, tenant.User{ID: tenant.UserID(fmt.Sprintf("d0000000-0000-4000-8000-%012d", i)), UPN: fmt.Sprintf("u%d@contoso.com", i), Disabled: i%2 == 1})
	}
	d, _ := open(t, s, graphsim.Options{})
	for _, c := range []struct {
		query string
		pages []int
	}{
		{"", []int{100, 100, 50}},
		{"?$top=999", []int{250}},
		{"?$top=125", []int{125, 125}},
		{"?$filter=accountEnabled%20eq%20true&$top=100&$count=true", []int{100, 25}},
	} {
		var got []int
		seen := make(map[any]bool)
		for next := "http://graph.test/v1.0/users" + c.query; next != ""; {
			path, ours := strings.CutPrefix(next, "http://graph.test")
			if !ours {
				t.Fatalf("nextLink %q is on another host", next)
			}
			r := d.get(path, advanced)
			got = append(got, len(r.values()))
			for _, u := range r.values() {
				seen[u["id"]] = true
			}
			if count, there := r.body["@odata.count"]; there != (len(got) == 1 && strings.Contains(c.query, "$count")) {
				t.Errorf("%s page %d: @odata.count %v", c.query, len(got), count)
			}
			next, _ = r.body["@odata.nextLink"].(string)
		}
		sum := 0
		for _, n := range got {
			sum += n
		}
		if diff := cmp.Diff(c.pages, got); diff != "" || len(seen) != sum {
			t.Errorf("%s: %d users (-want +got):\n%s", c.query, len(seen), diff)
		}
	}
	for _, top := range []string{"0", "1000", "x"} {
		code, m := d.get("/v1.0/users?$top=" + top).fault(t)
		if code != "Request_UnsupportedQuery" || m != "Invalid page size specified: '"+top+"'. Must be between 1 and 999 inclusive." {
			t.Errorf("$top=%s: %s %s", top, code, m)
		}
	}
	for _, q := range []string{"$skip=10", "$orderby=department", "$orderby=displayName%20up", "$skiptoken=abc", "$search=x", "$top=5&$top=6"} {
		if r := d.get("/v1.0/users?" + q); r.status != 400 {
			t.Errorf("%s: %d", q, r.status)
		}
	}
	if r := d.get("/v1.0/users/$count", advanced); r.raw != "250" || !strings.HasPrefix(r.header.Get("Content-Type"), "text/plain") {
		t.Errorf("$count is %q", r.raw)
	}
	if code, m := d.get("/v1.0/users/$count").fault(t); code != "Request_BadRequest" || m != "$count is not currently supported." {
		t.Errorf("$count without header: %s %s", code, m)
	}
}

func TestSubscribedSkusAndOrganization(t *testing.T) {
	d, _ := open(t, contoso(), graphsim.Options{})
	r := d.get("/v1.0/subscribedSkus")
	ems := r.values()[0]
	units := ems["prepaidUnits"].(map[string]any)
	if ems["skuId"] != string(skuEMS) || ems["consumedUnits"] != 3.0 || units["enabled"] != 10.0 || ems["accountName"] != "contoso" || ems["appliesTo"] != "User" {
		t.Errorf("EMS is %v", ems)
	}
	if r.header.Get("x-ms-resource-unit") != "3" {
		t.Errorf("cost %s, want 3", r.header.Get("x-ms-resource-unit"))
	}
	if r := d.get("/v1.0/subscribedSkus?$select=skuId,skuPartNumber"); len(r.values()[0]) != 2 || r.header.Get("x-ms-resource-unit") != "2" {
		t.Errorf("with $select: %v at %s units", r.values()[0], r.header.Get("x-ms-resource-unit"))
	}
	if r := d.get("/v1.0/subscribedSkus?$filter=skuId%20eq%201"); r.status != 400 {
		t.Errorf("$filter: %d", r.status)
	}
	org := d.get("/v1.0/organization").values()[0]
	if org["id"] != "48a80680-7326-48cd-9935-b556b81d3a4e" || org["countryLetterCode"] != "DE" || len(org["verifiedDomains"].([]any)) != 3 {
		t.Errorf("organization is %v", org)
	}
}

func TestGroupsAndMembers(t *testing.T) {
	d, _ := open(t, contoso(), graphsim.Options{})
	find := func(filter string) string {
		v := d.get("/v1.0/groups?$select=id,displayName&$filter=" + url.QueryEscape(filter)).values()
		if len(v) != 1 {
			return fmt.Sprint(len(v), " groups")
		}
		return v[0]["id"].(string)
	}
	for _, f := range []string{"displayName eq 'sales'", "id eq '" + string(sales) + "'", "assignedLicenses/any(x:x/skuId eq " + string(skuEMS) + ")"} {
		if got := find(f); got != string(sales) {
			t.Errorf("%s: %s", f, got)
		}
	}
	if got := find("mail eq 'dach@contoso.com'"); got != string(nested) {
		t.Errorf("by mail: %s", got)
	}
	g := d.get("/v1.0/groups/" + string(sales) + "?$select=assignedLicenses,licenseProcessingState").body
	if g["licenseProcessingState"].(map[string]any)["state"] != "ProcessingComplete" || len(g["assignedLicenses"].([]any)) != 1 {
		t.Errorf("group is %v", g)
	}
	if r := d.get("/v1.0/groups/" + string(ada)); r.status != 404 {
		t.Errorf("a user's id: %d", r.status)
	}
	for _, c := range []struct {
		path string
		want []string
		cost string
	}{
		{"/members", []string{"user", "user", "device", "group"}, "3"},
		{"/transitiveMembers", []string{"user", "user", "device", "group", "user"}, "5"},
		{"/members/microsoft.graph.user?$select=id", []string{"user", "user"}, "2"},
		{"/transitiveMembers/microsoft.graph.user?$select=id,userPrincipalName&$top=999", []string{"user", "user", "user"}, "4"},
	} {
		r := d.get("/v1.0/groups/" + string(sales) + c.path)
		var got []string
		for _, v := range r.values() {
			got = append(got, strings.TrimPrefix(v["@odata.type"].(string), "#microsoft.graph."))
		}
		if diff := cmp.Diff(c.want, got); diff != "" || r.header.Get("x-ms-resource-unit") != c.cost {
			t.Errorf("%s costs %s (-want +got):\n%s", c.path, r.header.Get("x-ms-resource-unit"), diff)
		}
	}
	strict, _ := open(t, contoso(), graphsim.Options{Doubt: graphsim.Doubt{StrictCasts: true}})
	if r := strict.get("/v1.0/groups/" + string(sales) + "/members/microsoft.graph.user"); r.status != 400 {
		t.Errorf("cast without ConsistencyLevel: %d", r.status)
	}
}

func TestUnknownPaths(t *testing.T) {
	d, _ := open(t, contoso(), graphsim.Options{})
	for _, c := range []struct {
		method, path string
		status       int
		message      string
	}{
		{"GET", "/v1.0/me2", 400, "Resource not found for the segment 'me2'."},
		{"GET", "/v1.0/users/x/shoes", 400, "Resource not found for the segment 'shoes'."},
		{"GET", "/beta/users", 400, "Invalid version: beta."},
		{"DELETE", "/v1.0/users", 405, "Specified HTTP method is not allowed for the request target."},
		{"GET", "/v1.0/$batch", 405, "Specified HTTP method is not allowed for the request target."},
	} {
		r := d.ask(c.method, c.path, "")
		if _, m := r.fault(t); r.status != c.status || m != c.message {
			t.Errorf("%s %s: %d %s", c.method, c.path, r.status, m)
		}
		if r.header.Get("request-id") == "" || r.header.Get("Date") == "" {
			t.Errorf("%s %s: headers %v", c.method, c.path, r.header)
		}
	}
}
