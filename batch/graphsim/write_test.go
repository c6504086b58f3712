package graphsim_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"reseat/batch/graphsim"
	"reseat/plan/tenant"
)

const newUser = `{"accountEnabled":true,"displayName":"Allie Bellew","givenName":"Allie","mailNickname":"allieb","userPrincipalName":"allieb@contoso.com","usageLocation":"US","passwordProfile":{"forceChangePasswordNextSignIn":true,"password":"Xk7-long-enough"}}`

func TestCreateUser(t *testing.T) {
	d, x := open(t, contoso(), graphsim.Options{Seed: 7})
	r := d.ask("POST", "/v1.0/users", newUser)
	if r.status != 201 || r.body["userPrincipalName"] != "allieb@contoso.com" {
		t.Fatalf("%d %s", r.status, r.raw)
	}
	u := user(t, x, tenant.UserID(r.body["id"].(string)))
	if u.UPN != "allieb@contoso.com" || u.UsageLocation != "US" || u.Name != "Allie Bellew" || u.Disabled {
		t.Errorf("made %+v", u)
	}
	other, _ := open(t, contoso(), graphsim.Options{Seed: 7})
	if id := other.ask("POST", "/v1.0/users", newUser).body["id"]; id != r.body["id"] {
		t.Errorf("one seed gives two ids: %v and %v", id, r.body["id"])
	}
	taken := d.ask("POST", "/v1.0/users", newUser).body["error"].(map[string]any)["details"].([]any)[0].(map[string]any)
	if taken["code"] != "ObjectConflict" || taken["target"] != "userPrincipalName" {
		t.Errorf("details of a name that is taken: %v", taken)
	}
	for _, c := range []struct{ old, new, want string }{
		{"", "", "Another object with the same value for property userPrincipalName already exists."},
		{"allieb@contoso.com", "allieb@fabrikam.com", "The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization."},
		{"allieb@contoso.com", "x@fed.contoso.com", "A value is required for property 'onPremisesImmutableId' of resource 'User'."},
		{"Xk7-long-enough", "simple", "The specified password does not comply with password complexity requirements. Please provide a different password."},
		{`"displayName":"Allie Bellew",`, "", "A value is required for property 'displayName' of resource 'User'."},
		{`"usageLocation":"US"`, `"usageLocation":"UK"`, "Invalid value specified for property 'usageLocation' of resource 'User'."},
		{`"givenName"`, `"givnName"`, "Invalid property 'givnName'."},
		{"allieb@contoso.com", "mailto:allieb@contoso.com", "Invalid value specified for property 'userPrincipalName' of resource 'User'."},
		{"allieb@contoso.com", "all ie@contoso.com", "Invalid value specified for property 'userPrincipalName' of resource 'User'."},
		{"allieb@contoso.com", "müller@contoso.com", "Invalid value specified for property 'userPrincipalName' of resource 'User'."},
		{"allieb@contoso.com", "=cmd@contoso.com", "Invalid value specified for property 'userPrincipalName' of resource 'User'."},
		{"allieb@contoso.com", "trail.@contoso.com", "Invalid value specified for property 'userPrincipalName' of resource 'User'."},
		{"allieb@contoso.com", "@contoso.com", "Invalid value specified for property 'userPrincipalName' of resource 'User'."},
		{"allieb@contoso.com", strings.Repeat("a", 65) + "@contoso.com", "Invalid value specified for property 'userPrincipalName' of resource 'User'."},
		{"Allie Bellew", strings.Repeat("A", 257), "Invalid value specified for property 'displayName' of resource 'User'."},
		{`"usageLocation":"US"`, `"department":"` + strings.Repeat("d", 65) + `"`, "Invalid value specified for property 'department' of resource 'User'."},
		{"allieb@contoso.com", "countess@contoso.com", "Another object with the same value for property proxyAddresses already exists."},
		{"allieb@contoso.com", "dach@contoso.com", "Another object with the same value for property proxyAddresses already exists."},
		{`"mailNickname":"allieb"`, `"mailNickname":"` + strings.Repeat("a", 65) + `"`, "Invalid value specified for property 'mailNickname' of resource 'User'."},
	} {
		r := d.ask("POST", "/v1.0/users", strings.Replace(newUser, c.old, c.new, 1))
		if code, m := r.fault(t); r.status != 400 || code != "Request_BadRequest" || m != c.want {
			t.Errorf("%s: %d %s %s", c.new, r.status, code, m)
		}
	}
}

func TestUpdateUser(t *testing.T) {
	d, x := open(t, contoso(), graphsim.Options{})
	if r := d.ask("PATCH", "/v1.0/users/"+string(cleo), `{"usageLocation":"AT"}`); r.status != 204 || r.raw != "" {
		t.Errorf("%d %q", r.status, r.raw)
	}
	if got := user(t, x, cleo).UsageLocation; got != "AT" {
		t.Errorf("usage location %q", got)
	}
	if r := d.ask("PATCH", "/v1.0/users/"+string(cleo), `{"usageLocation":null}`); r.status != 204 || user(t, x, cleo).UsageLocation != "" {
		t.Errorf("null: %d, location %q", r.status, user(t, x, cleo).UsageLocation)
	}
	if r := d.ask("PATCH", "/v1.0/users/"+string(cleo), `{"usageLocation":""}`); r.status != 400 {
		t.Errorf("empty: %d", r.status)
	}
	// A synchronised user's usage location is the cloud's to set (graph-contract 3.4).
	if r := d.ask("PATCH", "/v1.0/users/"+string(eve), `{"usageLocation":"AT"}`); r.status != 204 {
		t.Errorf("usage location of a synchronised user: %d %s", r.status, r.raw)
	}
	_, m := d.ask("PATCH", "/v1.0/users/"+string(eve), `{"department":"X"}`).fault(t)
	if m != "Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration." {
		t.Errorf("department of a synchronised user: %s", m)
	}
	if r := d.ask("PATCH", "/v1.0/users/"+string(bob), `{"userPrincipalName":"robert@contoso.com"}`); r.status != 204 {
		t.Errorf("rename: %d %s", r.status, r.raw)
	}
	if r := d.get("/v1.0/users/bob@contoso.com"); r.status != 404 {
		t.Errorf("the old name answers %d", r.status)
	}
	if r := d.get("/v1.0/users/robert@contoso.com"); r.body["id"] != string(bob) {
		t.Errorf("the new name answers %s", r.raw)
	}
	if r := d.ask("PATCH", "/v1.0/users/"+string(bob), `{"userPrincipalName":"ada@contoso.com"}`); r.status != 400 {
		t.Errorf("a taken name: %d", r.status)
	}
	if r := d.ask("PATCH", "/v1.0/users/nobody@contoso.com", `{"usageLocation":"AT"}`); r.status != 404 {
		t.Errorf("nobody: %d", r.status)
	}
}

// A group's licenses reach its direct user members later, all or not at all
// (graph-contract 7.1, 4.2).
func TestGroupLicenses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := contoso()
		s.SKUs[1].Seats = tenant.Seats{Enabled: 2, Consumed: 1} // E3: eve has one, one is left for two
		s.Groups[1].Members = append(s.Groups[1].Members, tenant.Member{ID: string(cleo)})
		d, x := open(t, s, graphsim.Options{GroupDelay: 5 * time.Second})
		path := "/v1.0/groups/" + string(nested)
		r := d.ask("POST", path+"/assignLicense", licensing(add(skuE3, intuneO365), nil))
		if r.status != 202 || !strings.HasSuffix(r.header.Get("Location"), string(nested)+"/Microsoft.DirectoryServices.Group") {
			t.Fatalf("%d %s %v", r.status, r.raw, r.header)
		}
		state := func() any {
			return d.get(path + "?$select=licenseProcessingState").body["licenseProcessingState"].(map[string]any)["state"]
		}
		if got := state(); got != "QueuedForProcessing" || len(user(t, x, cleo).Assignments) != 0 {
			t.Errorf("at once: %v", got)
		}
		time.Sleep(3 * time.Second)
		if got := state(); got != "ProcessingInProgress" || len(user(t, x, cleo).Assignments) != 0 {
			t.Errorf("under way: %v", got)
		}
		time.Sleep(2 * time.Second)
		if got := state(); got != "ProcessingComplete" {
			t.Errorf("later: %v", got)
		}
		// bob's address is taken, dan joined before cleo and gets the seat.
		for id, want := range map[tenant.UserID]string{bob: "UniquenessViolation", dan: "", cleo: "CountViolation"} {
			rows := user(t, x, id).Assignments
			if a := rows[len(rows)-1]; a.Group != nested || a.Error != want || a.Holds() != (want == "") {
				t.Errorf("%s: %+v, want error %q", id, a, want)
			}
		}
		if n := consumed(t, x, skuE3); n != 2 {
			t.Errorf("E3 consumed %d, want 2", n)
		}
		if _, m := d.ask("POST", "/v1.0/users/"+string(cleo)+"/reprocessLicenseAssignment", "{}").fault(t); !strings.Contains(m, "available licenses") {
			t.Errorf("reprocess says %q, not the true reason", m)
		}
		if r := d.ask("POST", "/v1.0/groups/"+string(sales)+"/assignLicense", licensing(add(skuPhone), nil)); r.status != 400 {
			t.Errorf("an add-on whose base the group lacks: %d", r.status)
		}
		if r := d.ask("POST", path+"/assignLicense", licensing(nil, remove(skuE3))); r.status != 202 {
			t.Errorf("removal: %d %s", r.status, r.raw)
		}
		time.Sleep(5 * time.Second)
		if n := consumed(t, x, skuE3); n != 1 {
			t.Errorf("E3 consumed %d after the removal, want 1", n)
		}
	})
}

func TestMembership(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, x := open(t, contoso(), graphsim.Options{})
		ref := `{"@odata.id":"https://graph.microsoft.com/v1.0/directoryObjects/` + string(bob) + `"}`
		path := "/v1.0/groups/" + string(sales) + "/members/"
		if r := d.ask("POST", path+"$ref", ref); r.status != 204 {
			t.Fatalf("%d %s", r.status, r.raw)
		}
		_, m := d.ask("POST", path+"$ref", ref).fault(t)
		if m != "One or more added object references already exist for the following modified properties: 'members'." {
			t.Errorf("again: %s", m)
		}
		time.Sleep(3 * time.Second)
		if !user(t, x, bob).Inherits(skuEMS) {
			t.Error("the new member did not get the group's license")
		}
		if r := d.ask("DELETE", path+string(bob)+"/$ref", ""); r.status != 204 {
			t.Errorf("removal: %d %s", r.status, r.raw)
		}
		time.Sleep(3 * time.Second)
		if user(t, x, bob).Inherits(skuEMS) || consumed(t, x, skuEMS) != 3 {
			t.Errorf("who left still holds it, or its seat: %d", consumed(t, x, skuEMS))
		}
		if r := d.ask("DELETE", path+string(bob)+"/$ref", ""); r.status != 404 {
			t.Errorf("no member: %d", r.status)
		}
	})
}
