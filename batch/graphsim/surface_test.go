package graphsim_test

import (
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"reseat/batch/graphsim"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

const premium = sku.PlanID("41781fb2-bc02-4b7c-bd55-b576c07bb09d")

// surface is contoso with what clients ask for beside licenses: sign-in dates, kinds of
// groups, an owner, somebody in the recycle bin.
func surface() tenant.Snapshot {
	s := contoso()
	s.SKUs[0].Plans = append(s.SKUs[0].Plans, sku.Plan{ID: premium, Name: "AAD_PREMIUM"})
	s.Users[0].Created = time.Date(2021, 5, 6, 7, 8, 9, 0, time.UTC)
	s.Users[0].SignIn = tenant.SignIn{Success: time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC), Interactive: time.Date(2026, 10, 2, 0, 0, 0, 0, time.UTC)}
	s.Groups[0].Owners = []tenant.Member{{ID: string(ada)}}
	s.Deleted = []tenant.DeletedUser{{User: tenant.User{ID: "a0000000-0000-4000-8000-0000000000ff", UPN: "gone@contoso.com", Name: "Gone"}, At: time.Now()}}
	return s
}

// Every read by raw request, its answer held against Microsoft's description. The ids
// that are wanted are those of a collection; an empty want is that only the status counts.
func TestReads(t *testing.T) {
	d, _ := open(t, surface(), graphsim.Options{})
	u, g, n := "/users/"+string(ada), "/groups/"+string(sales), "/groups/"+string(nested)
	dev := "c0000000-0000-4000-8000-000000000001"
	all := []string{string(ada), string(bob), string(cleo), string(dan), string(eve), string(gast), string(twin)}
	for _, c := range []struct {
		path string
		adv  bool
		want string // ids in their order, or text that the answer holds after a ~
	}{
		{"/organization/" + contosoID, false, "~contoso.com"},
		{"/subscribedSkus/" + contosoID + "_" + string(skuEMS), false, "~EMS"},
		{"/domains", false, "~fed.contoso.com"},
		{"/directory/subscriptions", false, "~totalLicenses"},
		{"/V1.0" + u + "?$Select=id", false, "~" + string(ada)},
		{"/v1.0/" + contosoID + u, false, "~Lovelace"},
		{"/v1.0/contoso.com" + u, false, "~Lovelace"},
		{"/v1.0/myorganization/Users", false, strings.Join(all, " ")},
		{"/USERS?select=id", false, strings.Join(all, " ")},
		{"/users/$count", true, "~7"},
		{"/users/$count?$filter=accountEnabled eq false", true, "~1"},
		{"/groups/$count", true, "~2"},
		{g + "/members/$count", true, "~4"},
		{g + "/transitiveMembers/$count", true, "~5"},
		{g + "/members/microsoft.graph.user/$count", true, "~2"},
		{g + "/members/microsoft.graph.group", true, string(nested)},
		{g + "/members/microsoft.graph.device", true, dev},
		{g + "/members/graph.user?$filter=accountEnabled eq true", true, string(dan) + " " + string(eve)},
		{g + "/members?$filter=startswith(displayName,'Dan')", true, string(dan)},
		{g + "/members?$search=\"displayName:nobodyatall\"", true, ""},
		{g + "/members?$orderby=displayName desc&$top=2", true, string(nested) + " " + string(eve)},
		{g + "/owners", false, string(ada)},
		{g + "/owners/$count", true, "~1"},
		{n + "/memberOf", false, string(sales)},
		{"/users/" + string(bob) + "/memberOf/microsoft.graph.group", false, string(nested)},
		{"/users/" + string(bob) + "/transitiveMemberOf/microsoft.graph.group/$count", true, "~2"},
		{"/users/" + string(bob) + "/memberOf?$filter=startswith(displayName,'Zzz')", true, ""},
		{"/users/" + string(bob) + "/memberOf/microsoft.graph.directoryRole", false, ""},
		{"/directoryObjects/" + string(sales), false, "~#microsoft.graph.group"},
		{"/directoryObjects/" + dev, false, "~#microsoft.graph.device"},
		{"/directory/deletedItems/microsoft.graph.user", false, "a0000000-0000-4000-8000-0000000000ff"},
		{"/directory/deletedItems/a0000000-0000-4000-8000-0000000000ff", false, "~gone@contoso.com"},
		{"/groups?$search=\"displayName:DACH\"", true, string(nested)},
		{"/groups?$filter=securityEnabled eq true and mailEnabled eq false", false, string(sales)},
		{"/groups?$filter=groupTypes/any(c:c eq 'Unified')", false, string(nested)},
		{"/groups?$filter=NOT groupTypes/any(c:c eq 'Unified')", true, string(sales)},
		{"/groups?$filter=mailNickname eq 'SalesDACH'", false, string(nested)},
		{"/groups?$filter=onPremisesSyncEnabled eq true", false, ""},
		{"/groups?$orderby=displayName desc", false, string(nested) + " " + string(sales)},
		{"/users?$orderby=displayName desc,userPrincipalName&$top=1", false, string(twin)},
		{"/users?$orderby=createdDateTime desc&$top=1", true, string(ada)},
		{"/users?$filter=startswith(givenName,'J')", false, ""},
		{"/users?$filter=companyName eq null&$top=1", false, string(ada)},
		{"/users?$filter=createdDateTime ge 2021-01-01T00:00:00Z", false, string(ada)},
		{"/users?$filter=displayName ge 'G'", false, string(gast) + " " + string(twin)},
		{"/users?$filter=accountEnabled in (false)", false, string(gast)},
		{"/users?$filter=assignedPlans/any(p:p/servicePlanId eq " + string(intuneA) + " and p/capabilityStatus eq 'Enabled')", false, string(dan)},
		{"/users?$filter=signInActivity/lastSignInDateTime le 2026-11-01T00:00:00Z", false, string(ada)},
		{u + "?$select=id,signInActivity", false, "~2026-10-01T00:00:00Z"},
		{u + "?$select=id&$expand=memberOf", false, `~"memberOf":[]`},
		{"/users/" + string(bob) + "?$expand=memberOf($select=id)", false, "~" + string(nested)},
		{g + "?$select=id&$expand=members", false, `~"members":[`},
		{"/groups?$expand=owners($select=id)", false, `~"owners":[`},
		{"/users/delta?$select=id", false, strings.Join(all, " ")},
		{"/groups/microsoft.graph.delta()", false, string(sales) + " " + string(nested)},
	} {
		path := c.path
		if !strings.HasPrefix(strings.ToLower(path), "/v1.0") {
			path = "/v1.0" + path
		}
		head, query, _ := strings.Cut(path, "?")
		var params []string
		for _, kv := range strings.Split(query, "&") {
			k, v, _ := strings.Cut(kv, "=")
			if k != "" {
				params = append(params, k+"="+url.QueryEscape(v))
			}
		}
		var header []string
		if c.adv {
			header = append(header, advanced)
			if !strings.HasSuffix(head, "/$count") {
				params = append(params, "$count=true")
			}
		}
		r := d.get(strings.TrimSuffix(head+"?"+strings.Join(params, "&"), "?"), header...)
		text, isText := strings.CutPrefix(c.want, "~")
		switch {
		case r.status != 200:
			t.Errorf("%s: %d %s", c.path, r.status, r.raw)
		case isText && !strings.Contains(r.raw, text):
			t.Errorf("%s: %s, want %s", c.path, r.raw, text)
		case !isText && strings.Join(r.ids(), " ") != c.want:
			t.Errorf("%s: %v, want %s", c.path, r.ids(), c.want)
		}
	}
}

// What is not simulated is refused by name, with the status and words of Graph.
func TestRefusedByName(t *testing.T) {
	d, _ := open(t, surface(), graphsim.Options{})
	u, g := "/v1.0/users/"+string(ada), "/v1.0/groups/"+string(sales)
	for path, want := range map[string]string{
		u + "?$expand=nonsense":                                  "Could not find a property named 'nonsense' on type 'microsoft.graph.user'",
		u + "?$expand=ownedDevices":                              "'ownedDevices' cannot be expanded",
		u + "?$expand=memberOf,manager":                          "more than one relationship",
		u + "?$filter=id%20eq%20'1'":                             "'$filter' is not supported",
		u + "/messages":                                          "Resource not found for the segment 'messages'",
		g + "/members/microsoft.graph.unicorn":                   "The cast to 'microsoft.graph.unicorn' is not supported.",
		g + "/members?$expand=x":                                 "'$expand' is not supported",
		g + "/members?$filter=displayName%20eq%20'a'":            "ConsistencyLevel:eventual",
		g + "/members?$orderby=displayName":                      "Sorting not supported for current query.",
		"/v1.0/users?$skip=5":                                    "'$skip' is not supported",
		"/v1.0/users?$apply=x":                                   "'$apply' is not supported",
		"/v1.0/users?$wibble=1":                                  "'$wibble' is not known",
		"/v1.0/users?$orderby=jobTitle":                          "Sorting not supported for current query.",
		"/v1.0/users?$orderby=createdDateTime":                   "Sorting not supported for current query.",
		"/v1.0/users?$filter=manager/id%20eq%20'1'":              "Unsupported or invalid query filter clause specified for property 'manager/id' of resource 'User'.",
		"/v1.0/users?$filter=contains(mail,'a')":                 "The function 'contains' is not supported",
		"/v1.0/groups?$filter=createdDateTime%20ge%202021-11-01": "Unsupported or invalid query filter clause specified for property 'createdDateTime' of resource 'Group'.",
		"/v1.0/groups?$select=shoeSize":                          "Could not find a property named 'shoeSize' on type 'microsoft.graph.group'",
		"/v1.0/subscribedSkus?$top=1":                            "'$top' is not supported",
		"/v1.0/users/delta?$orderby=displayName":                 "'$orderby' is not supported",
		"/v1.0/users/delta?$filter=id%20eq%20'1'":                "$filter is not simulated in a delta query",
		"/v1.0/groups/$count":                                    "$count is not currently supported.",
		"/v1.0/users/ada@contoso.com?$select=signInActivity":     "Get By Key only supports UserId",
		"/v1.0/users?$filter=signInActivity/lastSignInDateTime%20le%202026-01-01%20and%20accountEnabled%20eq%20true": "cannot be combined",
		"/beta/users": "Invalid version: beta.",
	} {
		r := d.get(path)
		if _, m := r.fault(t); r.status != 400 || !strings.Contains(m, want) {
			t.Errorf("%s: %d %s, want %s", path, r.status, m, want)
		}
	}
	if r := d.get("/v1.0/users/" + string(ada) + "/manager"); r.status != 404 {
		t.Errorf("manager: %d", r.status)
	}
	poor, _ := open(t, contoso(), graphsim.Options{})
	if code, _ := poor.get(u + "?$select=signInActivity").fault(t); code != "Authentication_RequestFromNonPremiumTenantOrB2CTenant" {
		t.Errorf("without P1: %s", code)
	}
}

// Deltas tell what came, went and changed since, and who joined and left a group.
func TestDelta(t *testing.T) {
	d, _ := open(t, surface(), graphsim.Options{})
	link := func(r reply) string {
		l, _ := r.body["@odata.deltaLink"].(string)
		return strings.TrimPrefix(l, "http://graph.test")
	}
	users, groups := link(d.get("/v1.0/users/delta?$select=id,displayName")), link(d.get("/v1.0/groups/delta"))
	latest := link(d.get("/v1.0/users/delta?$deltatoken=latest"))
	d.ask("PATCH", "/v1.0/users/"+string(bob), `{"displayName":"Robert"}`)
	d.ask("DELETE", "/v1.0/users/"+string(cleo), "")
	d.ask("POST", "/v1.0/groups/"+string(nested)+"/members/$ref", `{"@odata.id":"https://graph.microsoft.com/v1.0/directoryObjects/`+string(ada)+`"}`)
	d.ask("DELETE", "/v1.0/groups/"+string(nested)+"/members/"+string(dan)+"/$ref", "")
	for _, l := range []string{users, latest} {
		r := d.get(l)
		if got := strings.Join(r.ids(), " "); got != string(bob)+" "+string(cleo) || r.values()[1]["@removed"] == nil || r.values()[0]["displayName"] != "Robert" {
			t.Errorf("users: %s", r.raw)
		}
		if again := d.get(link(r)); again.status != 200 || len(again.values()) != 0 {
			t.Errorf("again: %s", again.raw)
		}
	}
	r := d.get(groups)
	if len(r.values()) != 1 || len(r.values()[0]["members@delta"].([]any)) != 2 || !strings.Contains(r.raw, "@removed") {
		t.Errorf("groups: %s", r.raw)
	}
	other, _ := open(t, surface(), graphsim.Options{Seed: 9})
	if r := other.get(users); r.status != 410 {
		t.Errorf("a token of another process: %d %s", r.status, r.raw)
	}
}

// A deleted user gives seats back, keeps the name, and comes back with licenses and groups.
func TestRecycleBin(t *testing.T) {
	d, x := open(t, surface(), graphsim.Options{})
	before := consumed(t, x, skuEMS)
	path := "/v1.0/directory/deletedItems/" + string(ada)
	if r := d.ask("DELETE", "/v1.0/users/"+string(ada), ""); r.status != 204 || consumed(t, x, skuEMS) != before-1 {
		t.Fatalf("%d %s", r.status, r.raw)
	}
	if _, m := d.ask("POST", "/v1.0/users", strings.ReplaceAll(newUser, "allieb@contoso.com", "ada@contoso.com")).fault(t); !strings.HasPrefix(m, "A conflicting object") {
		t.Errorf("the name of a deleted user: %s", m)
	}
	if r := d.get("/v1.0/users/" + string(ada)); r.status != 404 {
		t.Errorf("still there: %d", r.status)
	}
	if n := len(x.Snapshot().Deleted); n != 2 {
		t.Errorf("%d in the snapshot's bin", n)
	}
	if r := d.ask("POST", path+"/restore", ""); r.status != 200 || consumed(t, x, skuEMS) != before || len(user(t, x, ada).Assignments) != 1 {
		t.Errorf("restore: %d %s", r.status, r.raw)
	}
	if r := d.ask("DELETE", "/v1.0/users/"+string(eve), ""); r.status != 400 {
		t.Errorf("a synchronised user: %d", r.status)
	}
	d.ask("DELETE", "/v1.0/users/"+string(ada), "")
	if r := d.ask("DELETE", path, ""); r.status != 204 || d.get(path).status != 404 {
		t.Errorf("for good: %d", r.status)
	}
}

// Groups of every kind refuse what Graph refuses, and say it as Graph does.
func TestKindsOfGroups(t *testing.T) {
	s := surface()
	kinds := []tenant.Group{
		{Name: "dynamic", Dynamic: true}, {Name: "synced", Synced: true}, {Name: "mail", Kind: tenant.MailSecurityGroup, Mail: "mail@contoso.com"},
		{Name: "list", Kind: tenant.DistributionGroup, Mail: "list@contoso.com"}, {Name: "team", Kind: tenant.TeamGroup, Mail: "team@contoso.com"},
		{Name: "roles", Roles: true}, {Name: "restricted", Restricted: true},
	}
	ids := make(map[string]string)
	for i, g := range kinds {
		g.ID = tenant.GroupID("b0000000-0000-4000-8000-0000000001" + string(rune('0'+i)) + "0")
		g.Members = []tenant.Member{{ID: string(bob)}}
		ids[g.Name] = "/v1.0/groups/" + string(g.ID)
		s.Groups = append(s.Groups, g)
	}
	tokens := graphsim.Tokens{}
	d, _ := open(t, s, graphsim.Options{Scenario: &graphsim.Scenario{Tokens: tokens}})
	join := `{"@odata.id":"https://graph.microsoft.com/v1.0/directoryObjects/` + string(ada) + `"}`
	for name, want := range map[string]struct{ join, license int }{
		"dynamic": {403, 202}, "synced": {400, 202}, "mail": {400, 202}, "list": {400, 400}, "team": {204, 400}, "roles": {204, 400}, "restricted": {403, 403},
	} {
		if r := d.ask("POST", ids[name]+"/members/$ref", join); r.status != want.join {
			t.Errorf("%s: join %d %s", name, r.status, r.raw)
		}
		if r := d.ask("POST", ids[name]+"/assignLicense", licensing(add(skuEMS), nil)); r.status != want.license {
			t.Errorf("%s: license %d %s", name, r.status, r.raw)
		}
	}
	_, m := d.ask("DELETE", "/v1.0/groups/"+string(sales)+"/members/"+string(ada)+"/$ref", "").fault(t)
	if !strings.Contains(m, "'"+string(sales)+"'") {
		t.Errorf("not a member: %s", m)
	}
	// Without /$ref the user itself is deleted.
	if r := d.ask("DELETE", "/v1.0/groups/"+string(sales)+"/members/"+string(dan), ""); r.status != 204 || d.get("/v1.0/users/"+string(dan)).status != 404 {
		t.Errorf("without /$ref: %d", r.status)
	}
	made := d.ask("POST", "/v1.0/groups", `{"displayName":"New","mailEnabled":false,"mailNickname":"new","securityEnabled":true,"members@odata.bind":["https://graph.microsoft.com/v1.0/directoryObjects/`+string(ada)+`"]}`)
	path := "/v1.0/groups/" + made.body["id"].(string)
	if made.status != 201 || len(d.get(path+"/members").values()) != 1 {
		t.Errorf("made: %d %s", made.status, made.raw)
	}
	if r := d.ask("PATCH", path, `{"displayName":"Newer","description":"d"}`); r.status != 204 || d.get(path).body["displayName"] != "Newer" {
		t.Errorf("PATCH: %d %s", r.status, r.raw)
	}
	if r := d.ask("POST", path+"/owners/$ref", join); r.status != 204 || len(d.get(path+"/owners").values()) != 1 {
		t.Errorf("owner: %d %s", r.status, r.raw)
	}
	if r := d.ask("DELETE", path+"/owners/"+string(bob)+"/$ref", ""); r.status != 404 {
		t.Errorf("no owner: %d", r.status)
	}
	if _, m := d.ask("DELETE", "/v1.0/groups/"+string(sales), "").fault(t); m != "A group with active licenses assigned cannot be deleted." {
		t.Errorf("licensed: %s", m)
	}
	if r := d.ask("DELETE", path, ""); r.status != 204 || d.get(path).status != 404 {
		t.Errorf("deleted: %d", r.status)
	}
}

// Members are processed one after the other at the pace of the scenario, who left first;
// what does not reach a member takes nothing away.
func TestProcessingAtAPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := contoso()
		s.SKUs[1].Seats = tenant.Seats{Enabled: 2, Consumed: 1} // one seat of E3 is left
		s.Groups[0].Members = []tenant.Member{{ID: string(dan)}, {ID: string(eve)}, {ID: string(ada)}, {ID: string(cleo)}}
		d, x := open(t, s, graphsim.Options{Scenario: &graphsim.Scenario{Processing: graphsim.Processing{Shown: 30 * time.Second, Starts: time.Minute, Each: 10 * time.Second}}})
		g := "/v1.0/groups/" + string(sales)
		if r := d.ask("POST", g+"/assignLicense", licensing(add(skuE3), remove(skuEMS))); r.status != 202 {
			t.Fatalf("%d %s", r.status, r.raw)
		}
		state := func() (string, int) {
			r := d.get(g + "?$select=licenseProcessingState,assignedLicenses")
			l := r.body["assignedLicenses"].([]any)[0].(map[string]any)["skuId"]
			n := 0
			if l == string(skuE3) {
				n = 1
			}
			return r.body["licenseProcessingState"].(map[string]any)["state"].(string), n
		}
		if st, e3 := state(); st != "QueuedForProcessing" || e3 != 0 {
			t.Errorf("at once: %s, shows E3 %d", st, e3)
		}
		time.Sleep(61 * time.Second)
		if st, e3 := state(); st != "ProcessingInProgress" || e3 != 1 || !user(t, x, dan).Inherits(skuE3) || user(t, x, dan).Inherits(skuEMS) {
			t.Errorf("after a minute: %s, shows E3 %d, dan %+v", st, e3, user(t, x, dan).Assignments)
		}
		if len(user(t, x, cleo).Assignments) != 0 {
			t.Error("everybody came at once")
		}
		time.Sleep(time.Minute)
		if st, _ := state(); st != "ProcessingComplete" {
			t.Errorf("later: %s", st)
		}
		// No seat was left for ada and cleo.
		for id, want := range map[tenant.UserID]string{ada: "CountViolation", cleo: "CountViolation"} {
			if rows := user(t, x, id).Assignments; rows[len(rows)-1].Error != want {
				t.Errorf("%s: %+v", id, rows)
			}
		}
		if r := d.get(g + "/membersWithLicenseErrors"); strings.Join(r.ids(), " ") != string(eve)+" "+string(ada)+" "+string(cleo) {
			t.Errorf("in error: %v", r.ids())
		}
		// What eve has directly needs a plan that would go: EMS stays until that is solved.
		if e := user(t, x, eve); e.Inherits(skuE3) || !e.Inherits(skuEMS) {
			t.Errorf("eve: %+v", e.Assignments)
		}
	})
}
