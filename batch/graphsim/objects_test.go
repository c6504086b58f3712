package graphsim_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"reseat/batch/graphsim"
	"reseat/plan/tenant"
)

// ids returns the object ids of a collection, in its order.
func (r reply) ids() []string {
	var out []string
	for _, v := range r.values() {
		out = append(out, v["id"].(string))
	}
	return out
}

func TestGetByIDs(t *testing.T) {
	d, _ := open(t, contoso(), graphsim.Options{})
	body := func(types ...string) string {
		b, _ := json.Marshal(map[string]any{"ids": []any{sales, bob, "c0000000-0000-4000-8000-000000000009", strings.ToUpper(string(ada))}, "types": types})
		return string(b)
	}
	const path = "/v1.0/directoryObjects/getByIds"
	r := d.ask("POST", path, body())
	if diff := cmp.Diff([]string{string(sales), string(bob), string(ada)}, r.ids()); diff != "" || r.status != 200 || r.header.Get("x-ms-resource-unit") != "5" {
		t.Errorf("%d at %s units (-want +got):\n%s", r.status, r.header.Get("x-ms-resource-unit"), diff)
	}
	if v := r.values(); v[0]["@odata.type"] != "#microsoft.graph.group" || v[0]["displayName"] != "Sales" || v[1]["userPrincipalName"] != "bob@contoso.com" {
		t.Errorf("objects %s", r.raw)
	}
	r = d.ask("POST", path+"?$select=id,assignedLicenses", body("user"))
	if diff := cmp.Diff([]string{string(bob), string(ada)}, r.ids()); diff != "" || r.header.Get("x-ms-resource-unit") != "2" || len(r.values()[1]["assignedLicenses"].([]any)) != 1 {
		t.Errorf("users at %s units (-want +got):\n%s%s", r.header.Get("x-ms-resource-unit"), diff, r.raw)
	}
	many, _ := json.Marshal(map[string]any{"ids": slices.Repeat([]string{string(ada)}, 1001)})
	for _, bad := range []string{`{}`, `{"ids":"x"}`, string(many)} {
		if r := d.ask("POST", path, bad); r.status != 400 {
			t.Errorf("%.40s: %d", bad, r.status)
		}
	}
	// A read by POST is no write: two of them in one JSON batch do not clash.
	parts := d.batch(postPart(1, "/directoryObjects/getByIds", body()), postPart(2, "/directoryObjects/getByIds", body()))
	if parts["1"].status != 200 || parts["2"].status != 200 {
		t.Errorf("in a batch: %d and %d", parts["1"].status, parts["2"].status)
	}
}

// Graph-contract 7.3: all or none, up to 20, one write.
func TestPatchGroupMembers(t *testing.T) {
	bind := func(ids ...string) string {
		refs := make([]string, len(ids))
		for i, id := range ids {
			refs[i] = "https://graph.microsoft.com/v1.0/directoryObjects/" + id
		}
		b, _ := json.Marshal(map[string]any{"members@odata.bind": refs})
		return string(b)
	}
	var many []string
	for i := range 21 {
		many = append(many, fmt.Sprintf("c0000000-0000-4000-8000-%012d", i))
	}
	const exist = "One or more added object references already exist for the following modified properties: 'members'."
	for _, c := range []struct {
		name, body string
		status     int
		message    string
		joined     []tenant.UserID
	}{
		{"two", bind(string(ada), string(bob)), 204, "", []tenant.UserID{ada, bob}},
		{"none", bind(), 204, "", nil},
		{"one is unknown", bind(string(ada), many[0]), 404, "Resource '" + many[0] + "' does not exist or one of its queried reference-property objects are not present.", nil},
		{"one is a member", bind(string(ada), string(dan)), 400, exist, nil},
		{"one twice", bind(string(ada), string(ada)), 400, exist, nil},
		{"21", bind(many...), 400, "A resource cannot contain more than 20 link changes", nil},
		{"no reference", `{"members@odata.bind":[""]}`, 400, "Invalid URL format specified in @odata.bind for members", nil},
		{"another property", `{"shoeSize":"7"}`, 400, "Invalid property 'shoeSize'.", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d, x := open(t, contoso(), graphsim.Options{})
				r := d.ask("PATCH", "/v1.0/groups/"+string(sales), c.body)
				if r.status != c.status {
					t.Fatalf("%d %s", r.status, r.raw)
				}
				if c.status >= 400 {
					if _, m := r.fault(t); m != c.message {
						t.Errorf("message %q, want %q", m, c.message)
					}
				}
				time.Sleep(3 * time.Second) // the group's license reaches who joined
				for _, id := range []tenant.UserID{ada, bob, gast} {
					if got, want := user(t, x, id).Inherits(skuEMS), slices.Contains(c.joined, id); got != want {
						t.Errorf("%s has the group's license: %v, want %v", id, got, want)
					}
				}
			})
		})
	}
	d, _ := open(t, contoso(), graphsim.Options{Quota: graphsim.Quota{Writes: 1, WritesPer: time.Hour}})
	if r := d.ask("PATCH", "/v1.0/groups/"+string(sales), bind(string(ada), string(bob))); r.status != 204 {
		t.Errorf("two members are more than one write: %d", r.status)
	}
	if r := d.ask("PATCH", "/v1.0/groups/"+string(sales), bind(string(gast))); r.status != 429 {
		t.Errorf("the call was no write: %d", r.status)
	}
}

// Graph-contract 7.2: who of a group did not get its licenses, and which groups have such.
func TestLicenseErrorsOfGroups(t *testing.T) {
	s := contoso()
	s.Users[3].Assignments[0].State, s.Users[3].Assignments[0].Error = tenant.InError, "CountViolation" // dan in Sales
	d, _ := open(t, s, graphsim.Options{})
	r := d.get("/v1.0/groups/" + string(sales) + "/membersWithLicenseErrors?$select=id,displayName")
	if diff := cmp.Diff([]string{string(dan)}, r.ids()); diff != "" || r.values()[0]["@odata.type"] != "#microsoft.graph.user" || r.header.Get("x-ms-resource-unit") != "1" {
		t.Errorf("%s (-want +got):\n%s", r.raw, diff)
	}
	if r := d.get("/v1.0/groups/" + string(nested) + "/membersWithLicenseErrors"); r.status != 200 || len(r.values()) != 0 {
		t.Errorf("a group without errors: %d %s", r.status, r.raw)
	}
	const filter = "/v1.0/groups?$select=id,hasMembersWithLicenseErrors&$filter=hasMembersWithLicenseErrors%20eq%20true"
	if code, _ := d.get(filter).fault(t); code != "Request_UnsupportedQuery" {
		t.Errorf("without ConsistencyLevel: %s", code)
	}
	r = d.get(filter+"&$count=true", advanced)
	if diff := cmp.Diff([]string{string(sales)}, r.ids()); diff != "" || r.body["@odata.count"] != 1.0 {
		t.Errorf("%s (-want +got):\n%s", r.raw, diff)
	}
	if _, there := r.values()[0]["hasMembersWithLicenseErrors"]; there {
		t.Error("hasMembersWithLicenseErrors is returned")
	}
}

func TestMemberOf(t *testing.T) {
	d, _ := open(t, contoso(), graphsim.Options{})
	for path, want := range map[string][]string{
		"/memberOf": {string(nested)}, "/transitiveMemberOf?$select=id,displayName": {string(nested), string(sales)},
	} {
		r := d.get("/v1.0/users/" + string(bob) + path)
		if diff := cmp.Diff(want, r.ids()); diff != "" || r.values()[0]["@odata.type"] != "#microsoft.graph.group" {
			t.Errorf("%s (-want +got):\n%s%s", path, diff, r.raw)
		}
	}
	if r := d.get("/v1.0/users/nobody@contoso.com/memberOf"); r.status != 404 {
		t.Errorf("nobody: %d", r.status)
	}
}

// Graph-contract 3.1: $orderby, with $filter an advanced query.
func TestOrderedUsers(t *testing.T) {
	s := contoso()
	d, x := open(t, s, graphsim.Options{})
	want := slices.Clone(s.Users)
	slices.SortFunc(want, func(a, b tenant.User) int { return strings.Compare(strings.ToLower(a.UPN), strings.ToLower(b.UPN)) })
	upns := func(path string, header ...string) (got []string) {
		for path != "" {
			r := d.get(path, header...)
			for _, v := range r.values() {
				got = append(got, v["userPrincipalName"].(string))
			}
			next, _ := r.body["@odata.nextLink"].(string)
			path = strings.TrimPrefix(next, "http://graph.test")
			// Whoever comes or goes between two pages, nobody is passed over.
			d.ask("POST", "/v1.0/users", strings.ReplaceAll(newUser, "allieb", fmt.Sprint("0allie", len(got))))
		}
		return slices.DeleteFunc(got, func(upn string) bool { return strings.HasPrefix(upn, "0allie") })
	}
	names := func(list []tenant.User) (out []string) {
		for _, u := range list {
			out = append(out, u.UPN)
		}
		return out
	}
	if diff := cmp.Diff(names(want), upns("/v1.0/users?$top=2&$orderby=userPrincipalName")); diff != "" {
		t.Errorf("ascending (-want +got):\n%s", diff)
	}
	slices.Reverse(want)
	if diff := cmp.Diff(names(want), upns("/v1.0/users?$top=2&$orderby=userPrincipalName%20desc")); diff != "" {
		t.Errorf("descending (-want +got):\n%s", diff)
	}
	if got := d.get("/v1.0/users?$select=displayName&$orderby=displayName&$top=1").values()[0]["displayName"]; got != "Ada Lovelace" {
		t.Errorf("first by name: %v", got)
	}
	const filtered = "/v1.0/users?$orderby=displayName&$select=id&$filter=department%20eq%20%27Sales%27"
	code, m := d.get(filtered).fault(t)
	if code != "Request_UnsupportedQuery" || m != "Sorting not supported for current query." {
		t.Errorf("with $filter: %s %s", code, m)
	}
	r := d.get(filtered+"&$count=true", advanced)
	if diff := cmp.Diff([]string{string(ada), string(cleo)}, r.ids()); diff != "" || r.body["@odata.count"] != 2.0 {
		t.Errorf("advanced (-want +got):\n%s%s", diff, r.raw)
	}
	if n := len(x.Snapshot().Users); n <= len(s.Users) {
		t.Errorf("%d users: nobody came while the pages were read", n)
	}
}

func TestSearch(t *testing.T) {
	d, _ := open(t, contoso(), graphsim.Options{})
	path := func(s string) string { return "/v1.0/users?$select=id&$search=" + url.QueryEscape(s) }
	code, m := d.get(path(`"displayName:ada"`)).fault(t)
	if code != "Request_UnsupportedQuery" || m != "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'" {
		t.Errorf("without the header: %s %s", code, m)
	}
	for s, want := range map[string][]tenant.UserID{
		`"displayName:love"`:                                 {ada},
		`"displayName:ove"`:                                  nil,
		`"displayName:twin" OR "mail:ADA"`:                   {ada, twin},
		`"mail:contoso" AND "displayName:bob"`:               {bob},
		`"userPrincipalName:twin" AND "displayName:nowhere"`: nil,
	} {
		var got []tenant.UserID
		for _, id := range d.get(path(s), advanced).ids() {
			got = append(got, tenant.UserID(id))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", s, diff)
		}
	}
	for _, s := range []string{"ada", `"ada"`, `"department:Sales"`, `"displayName:"`, `"displayName:a" OR `} {
		if r := d.get(path(s), advanced); r.status != 400 {
			t.Errorf("%s: %d", s, r.status)
		}
	}
}

func TestTooManyAlternatives(t *testing.T) {
	d, _ := open(t, contoso(), graphsim.Options{})
	for n, status := range map[int]int{15: 200, 16: 400} {
		var or, in []string
		for i := range n {
			or = append(or, fmt.Sprintf("mail eq 'u%d@contoso.com'", i))
			in = append(in, fmt.Sprintf("'u%d@contoso.com'", i))
		}
		for _, filter := range []string{strings.Join(or, " or "), "mail in (" + strings.Join(in, ",") + ")"} {
			r := d.get("/v1.0/users?$filter=" + url.QueryEscape(filter))
			if r.status != status {
				t.Errorf("%d alternatives: %d %s", n, r.status, r.raw)
			}
			if status == 400 {
				if _, m := r.fault(t); m != "Too many child clauses specified in search filter expression containing 'OR' operators: 16. Max allowed: 15." {
					t.Errorf("message %s", m)
				}
			}
		}
	}
}
