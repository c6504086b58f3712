package build

import (
	"strings"
	"testing"
	"time"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// PLAN-4, R14: an account is planned only under a name that Graph takes.
func TestCreateOnlyWhatGraphTakes(t *testing.T) {
	now := contoso()
	for upn, code := range map[string]string{
		"new.user@contoso.com": "", "o'brien@contoso.com": "", "a-b_c!d#e^f~g@contoso.com": "", strings.Repeat("a", 64) + "@contoso.com": "",
		"sp ace@contoso.com": "bad-upn", "müller@contoso.com": "bad-upn", "=cmd@contoso.com": "bad-upn", "trail.@contoso.com": "bad-upn",
		".lead@contoso.com": "bad-upn", "@contoso.com": "bad-upn", "'anna@contoso.com": "bad-upn", "a@b@contoso.com": "bad-upn",
		"mailto:anna@contoso.com": "bad-upn", strings.Repeat("a", 65) + "@contoso.com": "bad-upn", "a/b@contoso.com": "bad-upn", "a+b@contoso.com": "bad-upn",
		"anna@elsewhere.example": "bad-domain", "anna@": "bad-upn",
	} {
		r := plan.Request{Source: plan.Source{File: "new.csv", Line: 2}, User: plan.Key{UPN: upn}, Person: &plan.Person{DisplayName: "New User"}}
		p, err := Plan([]plan.Request{r}, plan.Ask{Create: true}, now, sku.Bundled())
		if err != nil {
			t.Fatal(err)
		}
		l := p.Lines[0]
		switch {
		case code == "" && l.Kind != plan.Change:
			t.Errorf("%s: %s %v", upn, l.Kind, l.Findings)
		case code != "" && (l.Kind != plan.OnHold || string(l.Findings[0].Code) != code):
			t.Errorf("%s: %s %v, want %s", upn, l.Kind, l.Findings, code)
		}
	}
}

func TestCreateWithValuesTooLong(t *testing.T) {
	for name, p := range map[string]plan.Person{
		"display name": {DisplayName: strings.Repeat("ä", 257)}, "department": {DisplayName: "A", Department: strings.Repeat("d", 65)},
		"first name": {DisplayName: "A", FirstName: strings.Repeat("f", 65)},
	} {
		r := plan.Request{User: plan.Key{UPN: "new@contoso.com"}, Person: &p}
		out, err := Plan([]plan.Request{r}, plan.Ask{Create: true}, contoso(), sku.Bundled())
		if err != nil || out.Lines[0].Kind != plan.OnHold || !strings.Contains(out.Lines[0].Findings[0].Text, name) {
			t.Errorf("%s: %v %+v", name, err, out.Lines)
		}
	}
}

// PLAN-3, R14: an address that is somebody's is never given to a second account, and the
// owner is named.
func TestCreateNamesTheOwnerOfAnAddress(t *testing.T) {
	now := contoso()
	addUser(&now, "ada@contoso.com", "")
	now.Users[0].Mail, now.Users[0].Aliases = "ada.king@contoso.com", []string{"lovelace@contoso.com"}
	now.Groups = append(now.Groups, tenant.Group{ID: "g", Name: "Service desk", Mail: "desk@contoso.com"})
	now.Deleted = []tenant.DeletedUser{
		{User: tenant.User{ID: "20000000-0000-4000-8000-000000000001", UPN: "gone@contoso.com", Name: "Gone Girl"}, At: time.Date(2026, 3, 4, 0, 0, 0, 0, time.UTC)},
		{User: tenant.User{ID: "20000000-0000-4000-8000-000000000002", UPN: "20000000000040008000000000000002left@contoso.com", Name: "Lefty"}},
	}
	for upn, owner := range map[string]string{
		"ada.king@contoso.com": "mail address of ada@contoso.com", "Lovelace@contoso.com": "alias of ada@contoso.com",
		"desk@contoso.com": `group "Service desk"`, "gone@contoso.com": "deleted on 2026-03-04", "left@contoso.com": "20000000-0000-4000-8000-000000000002",
	} {
		r := plan.Request{User: plan.Key{UPN: upn}, Person: &plan.Person{DisplayName: "Second"}}
		p, err := Plan([]plan.Request{r}, plan.Ask{Create: true}, now, sku.Bundled())
		if err != nil {
			t.Fatal(err)
		}
		l := p.Lines[0]
		if l.Kind != plan.OnHold || l.Findings[0].Code != "address-taken" || !strings.Contains(l.Findings[0].Text, owner) {
			t.Errorf("%s: %s %v", upn, l.Kind, l.Findings)
		}
	}
}

// What is missing for a new account is named: --create, a name, or a UPN.
func TestMissingUserSaysWhatIsMissing(t *testing.T) {
	named := &plan.Person{FirstName: "Eve", LastName: "Adams"}
	for name, c := range map[string]struct {
		r      plan.Request
		create bool
		want   string
	}{
		"neither":      {plan.Request{User: plan.Key{UPN: "eve@contoso.com"}}, false, "add --create and a display name"},
		"a name":       {plan.Request{User: plan.Key{UPN: "eve@contoso.com"}, Person: named}, false, "add --create: the row has a display name"},
		"the flag":     {plan.Request{User: plan.Key{UPN: "eve@contoso.com"}}, true, "--create needs one"},
		"a mail alone": {plan.Request{User: plan.Key{Mail: "eve@contoso.com"}, Person: named}, true, "--user-column"},
		"an id":        {plan.Request{User: plan.Key{ID: "10000000-0000-4000-8000-000000000099"}, Person: named}, true, "was there once"},
	} {
		p, err := Plan([]plan.Request{c.r}, plan.Ask{Create: c.create, Assign: []string{"EMS"}}, contoso(), sku.Bundled())
		if err != nil {
			t.Fatal(err)
		}
		f := p.Lines[0].Findings
		if len(f) == 0 || f[0].Code != "user-not-found" || !strings.Contains(f[0].Text, c.want) {
			t.Errorf("%s: %v, want %q", name, f, c.want)
		}
	}
}
