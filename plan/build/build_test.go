package build

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// R8: accounts that list one SKU have their seats summed; where they differ in its
// plans nothing can be asked of it.
func TestSKUsOfSeveralAccounts(t *testing.T) {
	now := contoso()
	now.SKUs = []tenant.SKU{owned(product("EMS"), 1, 1), owned(product("EMS"), 1, 0), owned(product("MCOEV"), 5, 0)}
	now.SKUs[0].Capability, now.SKUs[1].Account = "Suspended", "fabrikam"
	addUser(&now, "ada@contoso.com", "DE")
	rows := []plan.Request{{Source: plan.Source{File: "wish.csv", Line: 2}, User: plan.Key{UPN: "ada@contoso.com"}, Add: plan.List("fabrikam:EMS")}}
	p := build(t, rows, plan.Ask{}, now)
	want := []plan.SeatCurve{{SKU: skuID(now, "EMS"), Owned: 2, Before: 1, After: []int{2}, Peak: 2}}
	if diff := cmp.Diff(want, p.Header.Seats); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if k, ok := p.Header.SKU(skuID(now, "EMS")); !ok || k.Capability != "Enabled" || len(p.Header.SKUs) != 2 {
		t.Errorf("the header lists %+v", p.Header.SKUs)
	}

	now.SKUs[1].Plans = now.SKUs[1].Plans[1:]
	l := build(t, rows, plan.Ask{}, now).Lines[0]
	if l.Kind != plan.OnHold || l.Findings[0].Code != "sku-ambiguous" {
		t.Errorf("%+v", l)
	}
	var ask *plan.AskError
	if _, err := Plan(rows, plan.Ask{Assign: []string{"EMS"}}, now, sku.Bundled()); !errors.As(err, &ask) {
		t.Errorf("in a flag: %v", err)
	}
}

// R5: who a row means.
func TestWho(t *testing.T) {
	now := contoso()
	ada, bob := addUser(&now, "ada@contoso.com", "").ID, addUser(&now, "bob@contoso.com", "").ID
	now.Users[0].Mail, now.Users[1].Mail = "info@contoso.com", "Info@contoso.com"
	now.Users[0].Aliases, now.Users[1].Aliases = []string{"lovelace@contoso.com", "LOVELACE@contoso.com"}, []string{"help@contoso.com", "ada@contoso.com"}
	b := newBuilder(now, nil)
	for name, c := range map[string]struct {
		key  plan.Key
		user tenant.UserID
		code plan.Code
	}{
		"UPN in any case":            {plan.Key{UPN: "ADA@contoso.com"}, ada, ""},
		"object id in capitals":      {plan.Key{ID: strings.ToUpper(string(ada))}, ada, ""},
		"id and UPN of one user":     {plan.Key{ID: string(ada), UPN: "Ada@contoso.com"}, ada, ""},
		"id and UPN of two users":    {plan.Key{ID: string(ada), UPN: "bob@contoso.com"}, "", "identity-mismatch"},
		"id of nobody":               {plan.Key{ID: "10000000-0000-4000-8000-000000000099"}, "", "user-not-found"},
		"an alias twice on one user": {plan.Key{Alias: "Lovelace@contoso.com"}, ada, ""},
		"one mail, two users":        {plan.Key{Mail: "info@contoso.com"}, "", "ambiguous-user"},
		"a mail that is a UPN":       {plan.Key{Mail: "ada@contoso.com"}, ada, ""},
		"an alias that is a UPN":     {plan.Key{Alias: "bob@contoso.com"}, bob, ""},
		"a mail of nobody":           {plan.Key{Mail: "eve@contoso.com"}, "", "user-not-found"},
		"an alias that is a UPN too": {plan.Key{Any: "ada@contoso.com"}, ada, ""},
		"any: an alias":              {plan.Key{Any: "help@contoso.com"}, bob, ""},
		"any: an object id":          {plan.Key{Any: string(bob)}, bob, ""},
		"any: one mail, two users":   {plan.Key{Any: "info@contoso.com"}, "", "ambiguous-user"},
		"any: nobody":                {plan.Key{Any: "eve@contoso.com"}, "", "user-not-found"},
		"nothing":                    {plan.Key{}, "", "no-user"},
	} {
		u, found := b.who(c.key)
		var user tenant.UserID
		var code plan.Code
		if u != nil {
			user = u.ID
		}
		if len(found) > 0 {
			code = found[0].Code
		}
		if user != c.user || code != c.code {
			t.Errorf("%s: got %q %q, want %q %q", name, user, code, c.user, c.code)
		}
	}
}

// The header tells what the flags asked, and the quote what it costs (R39).
func TestHeader(t *testing.T) {
	now := contoso()
	for _, upn := range []string{"ada@contoso.com", "bob@contoso.com"} {
		addUser(&now, upn, "; EMS by Sales")
	}
	rows := []plan.Request{
		{Source: plan.Source{File: "wish.csv", Line: 2}, User: plan.Key{UPN: "ada@contoso.com"}},
		{Source: plan.Source{File: "wish.csv", Line: 3}, User: plan.Key{UPN: "bob@contoso.com"}, Add: plan.None(), Location: "-"},
		{Source: plan.Source{File: "wish.csv", Line: 4}, User: plan.Key{UPN: "eve@contoso.com"}},
	}
	p := build(t, rows, plan.Ask{Assign: []string{"EMS|INTUNE_A"}, Location: "germany"}, now)
	p.Header.SKUs = nil
	want := plan.Header{
		Format: plan.Format, Tenant: now.Tenant, TenantName: "Contoso", Domain: "contoso.com",
		Options: plan.Options{Asked: []string{"assign Enterprise Mobility + Security E3 (EMS), off: Microsoft Intune Plan 1 (INTUNE_A)", "usage location DE where none is set"}, Seats: "strict", Via: "update"},
		Groups:  map[tenant.GroupID]string{sales: "Sales"},
		// Ada is read twice and written twice, and the status of her service plans once, Bob is read back, and Eve is nobody.
		Quote: plan.Quote{Reads: 4, Writes: 2, Units: 6, Seconds: 6.0 / 800},
	}
	if diff := cmp.Diff(want, p.Header); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// R39: 3,000 writes leave at once, the next one 150 seconds later.
func TestQuote(t *testing.T) {
	for writes, want := range map[int]float64{0: 0, 1: 3. / 800, 3000: 9000. / 800, 3001: 150, 6001: 300} {
		lines := make([]plan.Line, writes)
		for i := range lines {
			lines[i] = plan.Line{Kind: plan.Change, User: "u", Calls: make([]plan.Call, 1)}
		}
		if got := quote(lines, plan.Signed{}); got.Seconds != want || got.Reads != 2*writes {
			t.Errorf("%d writes: %+v, want %g s", writes, got, want)
		}
	}
}
