package graphsim_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"reseat/batch/graphsim"
)

// Requests as clients write them in unusual ways: each is answered with the right
// objects, or refused with words that name what is not understood.
func TestOddRequests(t *testing.T) {
	const ems, e3 = string(skuEMS), string(skuE3)
	g := "/groups/" + string(sales)
	who := map[string]string{string(ada): "ada", string(bob): "bob", string(cleo): "cleo", string(dan): "dan", string(eve): "eve", string(gast): "gast", string(twin): "twin", string(sales): "sales", string(nested): "nested"}
	for _, c := range []struct {
		adv        bool
		path, want string // the objects found, or after a ! what the refusal says
	}{
		{false, "/users?$filter=assignedLicenses/any(x:x/skuId eq " + ems + " and x/skuId eq " + e3 + ")", ""},
		{false, "/users?$filter=assignedLicenses/any(x:x/skuId eq " + ems + ") and assignedLicenses/any(y:y/skuId eq " + e3 + ")", "eve"},
		{false, "/users?$filter=assignedLicenses/any(s:s/skuId in (" + ems + "," + e3 + "))", "ada dan eve"},
		{false, "/users?$filter=assignedLicenses/any(x:x/skuId eq " + ems + ") and userPrincipalName eq 'DAN@contoso.com'", "dan"},
		{false, "/users?$filter=assignedLicenses/any()", "ada dan eve"},
		{true, "/users?$filter=not assignedLicenses/any()", "bob cleo gast twin"},
		{true, "/users?$filter=assignedLicenses/$count ne 0 and userType eq 'member'", "ada dan eve"},
		{false, "/users?$filter=assignedLicenses/$count eq 0", "!ConsistencyLevel:eventual"},
		{true, "/users?$filter=assignedLicenses/$count gt 1", "!'assignedLicenses/$count'"},
		{false, "/users?$filter=assignedLicenses/all(s:s/skuId eq " + ems + ")", "!'all' is not supported"},
		{false, "/users?$filter=assignedLicenses/any(x:x/skuId eq '" + ems + "')", "!incompatible types was detected for property 'x/skuId'"},
		{false, "/users?$filter=assignedLicenses/any(x:x/disabledPlans/any(p:p eq " + ems + "))", "!x/disabledPlans"},
		{false, "/users?$filter=licenseAssignmentStates/any(l:l/state eq 'Error')", "!'licenseAssignmentStates'"},
		{false, "/users?$filter=assignedPlans/any(p:p/capabilityStatus eq 'Deleted')", ""},
		{false, "/users?$filter=usageLocation eq null", "cleo gast"},
		{true, "/users?$filter=usageLocation ne null and accountEnabled eq true", "ada bob dan eve twin"},
		{false, "/users?$filter=displayName ge null", "!'displayName'"},
		{false, "/users?$filter=accountEnabled eq 'true'", "!'accountEnabled'"},
		{false, "/users?$filter=accountEnabled eq true and", "!Syntax error"},
		{false, "/users?$filter=tolower(userPrincipalName) eq 'ada@contoso.com'", "!'tolower'"},
		{false, "/users?$filter=displayName eq \"Ada\"", "!'displayName'"},
		{false, "/users?$filter=proxyAddresses/any(p:startsWith(p,'smtp:COUNT'))", "ada"},
		{false, "/users?$filter=department eq 'Sales' or startswith(displayName,'B') and usageLocation eq 'DE'", "ada bob cleo"},
		{false, "/users?$filter=id eq '" + string(ada) + "' and id eq '" + string(bob) + "'", ""},
		{false, "/users?$filter=id in ('" + string(bob) + "','" + string(ada) + "','" + string(bob) + "')", "ada bob"},
		{false, "/users?$filter=id eq 'ada@contoso.com'", ""},
		{false, "/users?$filter=userPrincipalName eq 'countess@contoso.com'", ""},
		{true, "/users?$filter=not(department eq 'Sales') and accountEnabled eq true", "bob dan eve twin"},
		{false, "/users?$filter=memberOf/any(g:g/id eq '" + string(sales) + "')", "!'memberOf'"},
		{false, "/users?$filter=onPremisesExtensionAttributes/extensionAttribute1 eq 'E3'", "!'onPremisesExtensionAttributes/extensionAttribute1'"},
		{true, "/users?$search=\"displayName:Ada\" OR \"mail:bob\"", "ada bob"},
		{true, "/users?$search=\"displayName:Ada\" AND \"mail:ada\"", "ada"},
		{true, "/users?$search=\"displayName:Ada\" \"mail:ada\"", "!in quotes"},
		{true, "/users?$search=\"displayName:Ada\" and \"mail:ada\"", "!in quotes"},
		{true, "/users?$search=\"department:Sales\"", "!'department'"},
		{false, "/users?$count=maybe", "!'maybe' for $count"},
		{false, "/users?$top=2&$skiptoken=ZnJvbT0y", "cleo dan"},
		{false, "/users?$orderby=displayName&$skiptoken=ZnJvbT0y", "!page token"},
		{false, "/groups?$orderby=displayName&$skiptoken=YWZ0ZXI9enp6", "!page token"},
		{false, "/groups?$skiptoken=YWZ0ZXI9enp6", "!page token"},
		{false, "/directory/subscriptions?$skiptoken=YWZ0ZXI9enp6", "!page token"},
		{false, g + "/members?$skiptoken=nonsense", "!page token"},
		{false, "/users?$expand=memberOf($filter=displayName eq 'Sales')", "!Inside of $expand"},
		{false, "/users?$expand=manager($levels=max)", "!Inside of $expand"},
		{false, "/users?$expand=transitiveMemberOf", "!'transitiveMemberOf' cannot be expanded"},
		{true, "/groups?$expand=members", "!$expand is not supported"},
		{false, g + "?$expand=members($select=id;$top=1)", "!Inside of $expand"},
		{false, "/users?$select=id,,mail", "!property named ''"},
		{false, "/users/delta?$select=id&$top=2", "ada bob"},
		{false, "/users/delta?$expand=manager", "!'$expand'"},
		{true, g + "/members/microsoft.graph.user?$filter=assignedLicenses/any(x:x/skuId eq " + ems + ")", "dan eve"},
		{true, g + "/members?$filter=assignedLicenses/any(x:x/skuId eq " + ems + ")", "!'assignedLicenses'"},
		{false, g + "/members/microsoft.graph.user/" + string(dan), "!'microsoft.graph.user'"},
		{false, g + "/microsoft.graph.user/members", "!'microsoft.graph.user'"},
		{false, g + "/microsoft.graph.group/members", "!'microsoft.graph.group'"},
		{true, g + "/members/microsoft.graph.user/microsoft.graph.group", "!'microsoft.graph.user'"},
		{true, "/users/$count/$count", "!'$count'"},
		{true, "/groups/$count/" + string(sales) + "/members", "!'$count'"},
		{true, "/users/" + string(ada) + "/$count", "!'$count'"},
		{false, "/groups?$filter=groupTypes/any(c:c ne 'Unified')", "!'c'"},
		{false, "/groups?$filter=hasMembersWithLicenseErrors eq true", "!ConsistencyLevel:eventual"},
		{false, "/groups?$filter=assignedLicenses/any(x:x/skuId eq " + ems + ")", "sales"},
		{false, "/me/licenseDetails", "!'me'"},
		{false, "/users/" + string(ada) + "/assignedLicenses", "!'assignedLicenses'"},
		{false, "/users/" + string(eve) + "/licenseDetails/$count", "!'$count'"},
		{false, "/directoryObjects/" + string(ada) + "/microsoft.graph.user", "!'microsoft.graph.user'"},
		{false, "/GROUPS/" + strings.ToUpper(string(sales)) + "/Members?$TOP=1&$Select=ID", "dan"},
	} {
		path, query, _ := strings.Cut(c.path, "?")
		var params []string
		for _, kv := range strings.Split(query, "&") {
			if k, v, given := strings.Cut(kv, "="); given {
				params = append(params, k+"="+url.QueryEscape(v))
			}
		}
		var header []string
		if c.adv {
			header, params = append(header, advanced), append(params, "$count=true")
		}
		// Not held against the description: half of them are what it does not know.
		d := door{t, graphsim.New(surface(), graphsim.Options{})}
		r := d.get("/v1.0"+path+"?"+strings.Join(params, "&"), header...)
		if says, refused := strings.CutPrefix(c.want, "!"); refused {
			e, _ := r.body["error"].(map[string]any)
			if m, _ := e["message"].(string); r.status != 400 || !strings.Contains(m, says) {
				t.Errorf("%s: %d %s, want %s", c.path, r.status, r.raw, says)
			}
			continue
		}
		var got []string
		for _, o := range r.values() {
			got = append(got, who[o["id"].(string)])
		}
		if r.status != 200 || strings.Join(got, " ") != c.want {
			t.Errorf("%s: %d %v, want %s", c.path, r.status, got, c.want)
		}
	}
}

// JSON batches in unusual shapes.
func TestOddBatches(t *testing.T) {
	for body, want := range map[string]string{
		`{"requests":[{"id":"1","method":"get","url":"users?$top=1"},{"id":"2","method":"GET","url":"/users/nobody","dependsOn":["1"]},{"id":"3","method":"GET","url":"/users","dependsOn":["2"]}]}`: "1:200 2:404 3:424",
		`{"requests":[{"id":"a","method":"GET","url":"/users","dependsOn":["a"]}]}`:                                                                "400",
		`{"requests":[{"id":"a","method":"GET","url":"/users","dependsOn":["b"]}]}`:                                                                "400",
		`{"requests":[{"id":"a","method":"GET","url":"/users"},{"id":"A","method":"GET","url":"/users"}]}`:                                         "400",
		`{"requests":[{"id":1,"method":"GET","url":"/users"},{"id":"1","method":"GET","url":"/users"}]}`:                                           "400",
		`{"requests":[{"id":"1","method":"GET","url":"/beta/users"}]}`:                                                                             "1:400",
		`{"requests":[{"id":"1","method":"GET","url":"https://graph.microsoft.com/v1.0/users"}]}`:                                                  "1:400",
		`{"requests":[{"id":"1","method":"GET","url":"/V1.0/USERS/$count","headers":{"consistencylevel":"eventual"}}]}`:                            "1:200",
		`{"requests":[{"id":"1","method":"GET","url":"/users/$count"}]}`:                                                                           "1:400",
		`{"requests":[{"id":"1","method":"GET","url":"/users?$filter=displayName eq 'Bob' and accountEnabled eq true"}]}`:                          "1:200",
		`{"requests":[{"id":"1","method":"POST","url":"/users/` + string(ada) + `/assignLicense","body":{"addLicenses":[],"removeLicenses":[]}}]}`: "400",
		`{"requests":[{"id":"1","method":"POST","url":"/$batch","headers":{"Content-Type":"application/json"},"body":{"requests":[]}}]}`:           "400",
		`{"requests":{"id":"1"}}`: "400",
		`{}`:                      "400",
	} {
		d := door{t, graphsim.New(surface(), graphsim.Options{})}
		r := d.ask("POST", "/v1.0/$batch", body)
		got := "400"
		if r.status == 200 {
			parts := make(map[string]string)
			for _, v := range r.body["responses"].([]any) {
				m := v.(map[string]any)
				parts[m["id"].(string)] = fmt.Sprint(m["status"])
			}
			got = ""
			for _, id := range []string{"1", "2", "3"} {
				if s, there := parts[id]; there {
					got += " " + id + ":" + s
				}
			}
			got = strings.TrimSpace(got)
		}
		if got != want {
			t.Errorf("%s: %d %s, want %s\n%s", body, r.status, got, want, r.raw)
		}
	}
}
