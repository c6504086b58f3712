package plan

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

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
	rows := []Request{{Source: Source{"wish.csv", 2}, User: Key{UPN: "ada@contoso.com"}, Add: Cell{Items: []string{"fabrikam:EMS"}}}}
	p := build(t, rows, Ask{}, now)
	want := []SeatCurve{{SKU: skuID(now, "EMS"), Owned: 2, Before: 1, After: []int{2}, Peak: 2}}
	if diff := cmp.Diff(want, p.Header.Seats); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if k, ok := p.Header.SKU(skuID(now, "EMS")); !ok || k.Capability != "Enabled" || len(p.Header.SKUs) != 2 {
		t.Errorf("the header lists %+v", p.Header.SKUs)
	}

	now.SKUs[1].Plans = now.SKUs[1].Plans[1:]
	l := build(t, rows, Ask{}, now).Lines[0]
	if l.Kind != Held || l.Findings[0].Code != "sku-ambiguous" {
		t.Errorf("%+v", l)
	}
	var ask *AskError
	if _, err := Build(rows, Ask{Assign: []string{"EMS"}}, now, sku.Bundled()); !errors.As(err, &ask) {
		t.Errorf("in a flag: %v", err)
	}
}

// R5: who a row means.
func TestWho(t *testing.T) {
	now := contoso()
	ada, bob := addUser(&now, "ada@contoso.com", "").ID, addUser(&now, "bob@contoso.com", "").ID
	now.Users[0].Mail, now.Users[1].Mail = "info@contoso.com", "Info@contoso.com"
	now.Users[0].Aliases, now.Users[1].Aliases = []string{"lovelace@contoso.com", "LOVELACE@contoso.com"}, []string{"help@contoso.com", "ada@contoso.com"}
	w := newBuilder(now, nil)
	for name, c := range map[string]struct {
		key  Key
		user tenant.UserID
		code Code
	}{
		"UPN in any case":            {Key{UPN: "ADA@contoso.com"}, ada, ""},
		"object id in capitals":      {Key{ID: strings.ToUpper(string(ada))}, ada, ""},
		"id and UPN of one user":     {Key{ID: string(ada), UPN: "Ada@contoso.com"}, ada, ""},
		"id and UPN of two users":    {Key{ID: string(ada), UPN: "bob@contoso.com"}, "", "identity-mismatch"},
		"id of nobody":               {Key{ID: "10000000-0000-4000-8000-000000000099"}, "", "user-not-found"},
		"an alias twice on one user": {Key{Alias: "Lovelace@contoso.com"}, ada, ""},
		"one mail, two users":        {Key{Mail: "info@contoso.com"}, "", "ambiguous-user"},
		"a mail of nobody":           {Key{Mail: "ada@contoso.com"}, "", "user-not-found"},
		"an alias that is a UPN too": {Key{Any: "ada@contoso.com"}, ada, ""},
		"any: an alias":              {Key{Any: "help@contoso.com"}, bob, ""},
		"any: an object id":          {Key{Any: string(bob)}, bob, ""},
		"any: one mail, two users":   {Key{Any: "info@contoso.com"}, "", "ambiguous-user"},
		"any: nobody":                {Key{Any: "eve@contoso.com"}, "", "user-not-found"},
		"nothing":                    {Key{}, "", "no-user"},
	} {
		u, found := w.who(c.key)
		var user tenant.UserID
		var code Code
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
	rows := []Request{
		{Source: Source{"wish.csv", 2}, User: Key{UPN: "ada@contoso.com"}},
		{Source: Source{"wish.csv", 3}, User: Key{UPN: "bob@contoso.com"}, Add: Cell{None: true}, Location: "-"},
		{Source: Source{"wish.csv", 4}, User: Key{UPN: "eve@contoso.com"}},
	}
	p := build(t, rows, Ask{Assign: []string{"EMS|INTUNE_A"}, Location: "germany"}, now)
	p.Header.SKUs = nil
	want := Header{
		Format: Format, Tenant: now.Tenant, TenantName: "Contoso", Domain: "contoso.com",
		Options: Options{Asked: []string{"assign EMS, INTUNE_A off", "usage location DE where none is set"}, Seats: "strict", Via: "update"},
		Groups:  map[tenant.GroupID]string{sales: "Sales"},
		// Ada is read twice and written twice, Bob is read back, and Eve is nobody.
		Quote: Quote{Reads: 3, Writes: 2, Units: 5, Seconds: 5.0 / 800},
	}
	if diff := cmp.Diff(want, p.Header); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// R39: 3,000 writes leave at once, the next one 150 seconds later.
func TestQuote(t *testing.T) {
	for writes, want := range map[int]float64{0: 0, 1: 3. / 800, 3000: 9000. / 800, 3001: 150, 6001: 300} {
		lines := make([]Line, writes)
		for i := range lines {
			lines[i] = Line{Kind: Change, User: "u", Calls: make([]Call, 1)}
		}
		if got := quote(lines); got.Seconds != want || got.Reads != 2*writes {
			t.Errorf("%d writes: %+v, want %g s", writes, got, want)
		}
	}
}

// Every finding holds by its severity and ends with what to do; its code is found again.
func TestRulesSayWhatToDo(t *testing.T) {
	seen := map[Code]bool{}
	for _, r := range Rules() {
		if seen[r.Code] || r.When == "" || r.Remedy == "" || strings.HasSuffix(r.When+r.Remedy, ".") {
			t.Errorf("%+v", r)
		}
		seen[r.Code] = true
		f := find(r.Code, "it is so")
		if ends := strings.HasSuffix(f.Text, ": "+r.Remedy); ends != (r.Severity != Note) || f.Severity != r.Severity {
			t.Errorf("%+v", f)
		}
		if strings.HasPrefix(string(r.Code), "hazard-") && !strings.Contains(r.Remedy, "--accept "+string(r.Code)) {
			t.Errorf("%s does not say how it is accepted", r.Code)
		}
	}
}
