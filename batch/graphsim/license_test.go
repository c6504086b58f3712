package graphsim_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reseat/batch/graphsim"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

const invalidLocation = "License assignment cannot be done for user with invalid usage location."

// Each row of graph-contract 5.3 that a body can cause, with status, code and message.
func TestAssignLicenseErrorCatalogue(t *testing.T) {
	both := func(a string) string { return `{"addLicenses":[` + a + `],"removeLicenses":[]}` }
	for _, c := range []struct {
		name    string
		user    string
		body    string
		o       graphsim.Options
		status  int
		code    string
		message string
	}{
		{name: "1 no usage location", user: string(cleo), body: licensing(add(skuEMS), nil), message: invalidLocation},
		{name: "2 no seat", user: string(bob), body: licensing(add(skuFull), nil), message: "Subscription with SKU " + string(skuFull) + " does not have any available licenses."},
		{name: "2 seats in warning do not count", user: string(bob), body: licensing(add(skuWarning), nil), message: "Subscription with SKU " + string(skuWarning) + " does not have any available licenses."},
		{name: "3 not held", user: string(bob), body: licensing(nil, remove(skuEMS)), message: "User does not have a corresponding license."},
		{name: "3 not held beside one that is", user: string(ada), body: licensing(nil, remove(skuEMS, skuE3)), message: "User does not have a corresponding license."},
		{name: "4 not owned", user: string(bob), body: licensing(add(skuNone), nil), message: "License " + string(skuNone) + " does not correspond to a valid company License."},
		{name: "5 inherited", user: string(dan), body: licensing(nil, remove(skuEMS)), message: "User license is inherited from a group membership and it cannot be removed directly from the user."},
		{name: "6 dependency inside a SKU", user: string(bob), body: licensing(add(skuEMS, rms), nil),
			message: "License assignment failed because service plan " + string(rmsPremium) + " depends on the service plan(s) " + string(rms)},
		{name: "6 dependency on another SKU", user: string(bob), body: licensing(add(skuPhone), nil),
			message: "License assignment failed because service plan " + string(mcoev) + " depends on the service plan(s) " + string(teams1) + ", " + string(skype)},
		{name: "7 exclusion", user: string(eve), body: licensing(add(skuFree), nil),
			message: "License assignment failed because service plans " + string(teamsFree) + ", " + string(teams1) + " are mutually exclusive."},
		{name: "8 not for users", user: string(bob), body: licensing(add(skuCompany), nil), message: "License " + string(skuCompany) + " cannot be assigned to a user."},
		{name: "9 removeLicenses is missing", user: string(bob), body: `{"addLicenses":[]}`,
			message: "One or more parameters of the operation 'assignLicense' are missing from the request payload. The missing parameters are: removeLicenses."},
		{name: "9 both are missing", user: string(bob), body: `{}`,
			message: "One or more parameters of the operation 'assignLicense' are missing from the request payload. The missing parameters are: addLicenses, removeLicenses."},
		{name: "9 before the user is looked for", user: "nobody@contoso.com", body: `{"removeLicenses":[]}`,
			message: "One or more parameters of the operation 'assignLicense' are missing from the request payload. The missing parameters are: addLicenses."},
		{name: "10 no GUID", user: string(bob), body: both(`{"skuId":"EMS"}`), message: "Cannot convert the literal 'EMS' to the expected type 'Edm.Guid'."},
		{name: "10 GUID in braces", user: string(bob), body: both(`{"skuId":"{` + string(skuEMS) + `}"}`), message: "Cannot convert the literal '{" + string(skuEMS) + "}' to the expected type 'Edm.Guid'."},
		{name: "10 plan is no GUID", user: string(bob), body: both(`{"skuId":"` + string(skuEMS) + `","disabledPlans":["INTUNE_A"]}`), message: "Cannot convert the literal 'INTUNE_A' to the expected type 'Edm.Guid'."},
		{name: "10 object for a GUID", user: string(bob), body: `{"addLicenses":[],"removeLicenses":[{"skuId":"x"}]}`,
			message: "Cannot convert a primitive value to the expected type 'Edm.Guid'. See the inner exception for more details."},
		{name: "11 plan is not in the SKU", user: string(bob), body: licensing(add(skuEMS, teams1), nil), message: "Service plan " + string(teams1) + " does not belong to the subscription with SKU " + string(skuEMS) + "."},
		{name: "12 nothing asked", user: string(bob), body: licensing(nil, nil), message: "No license changes provided in the request."},
		{name: "12 nothing changes", user: string(ada), body: licensing(add(skuEMS, intuneA), nil), o: graphsim.Options{Doubt: graphsim.Doubt{RefuseNoChange: true}}, message: "No license changes provided in the request."},
		{name: "13 no such user", user: "nobody@contoso.com", body: licensing(add(skuEMS), nil), status: 404, code: "Request_ResourceNotFound",
			message: "Resource 'nobody@contoso.com' does not exist or one of its queried reference-property objects are not present."},
		{name: "18 address is taken", user: string(bob), body: licensing(add(skuE3), nil), message: `Proxy address "smtp:bob@contoso.com" is already being used.`},
		{name: "19 country", user: string(bob), body: licensing(add(skuEMS), nil), o: graphsim.Options{Prohibited: map[sku.ID][]string{skuEMS: {"DE"}}},
			message: "License " + string(skuEMS) + " is prohibited in the usage location DE."},
		{name: "added twice", user: string(bob), body: licensing(append(add(skuEMS), add(skuEMS, intuneA)...), nil), message: "License " + string(skuEMS) + " is named more than once in the request."},
		{name: "added and removed", user: string(ada), body: licensing(add(skuEMS), remove(skuEMS)), message: "License " + string(skuEMS) + " is named more than once in the request."},
		{name: "unknown parameter", user: string(bob), body: `{"addLicenses":[],"removeLicenses":[],"force":true}`, message: "The parameter 'force' in the request payload is not a valid parameter for the operation 'assignLicense'."},
		{name: "no JSON", user: string(bob), body: `{"addLicenses":`, code: "BadRequest", message: "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format."},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, x := open(t, contoso(), c.o)
			before := x.Snapshot()
			r := d.ask("POST", "/v1.0/users/"+c.user+"/assignLicense", c.body, "client-request-id: 11111111-2222-4333-8444-555555555555")
			if c.status == 0 {
				c.status = 400
			}
			if c.code == "" {
				c.code = "Request_BadRequest"
			}
			code, message := r.fault(t)
			if r.status != c.status || code != c.code || message != c.message {
				t.Errorf("got  %d %s %s\nwant %d %s %s", r.status, code, message, c.status, c.code, c.message)
			}
			inner := r.body["error"].(map[string]any)["innerError"].(map[string]any)
			if inner["request-id"] != r.header.Get("request-id") || inner["client-request-id"] != "11111111-2222-4333-8444-555555555555" {
				t.Errorf("innerError %v does not bear the ids of the request", inner)
			}
			if diff := cmp.Diff(before, x.Snapshot()); diff != "" {
				t.Errorf("a refused call changed the tenant:\n%s", diff)
			}
		})
	}
}

// Rules of graph-contract 5.2, each by what the user holds afterwards.
func TestAssignLicenseSemantics(t *testing.T) {
	for _, c := range []struct {
		name   string
		user   tenant.UserID
		add    []tenant.License
		remove []sku.ID
		want   []tenant.License
		ems    int // seats consumed afterwards, 3 before
	}{
		{"replaces the disabled plans as a whole", ada, add(skuEMS, rmsPremium), nil, add(skuEMS, rmsPremium), 3},
		{"nothing disabled switches everything on", ada, add(skuEMS), nil, add(skuEMS), 3},
		{"the same again is no error", ada, add(skuEMS, intuneA), nil, add(skuEMS, intuneA), 3},
		{"a new one takes a seat", bob, add(skuEMS, intuneA), nil, add(skuEMS, intuneA), 4},
		{"beside an inherited one takes none", dan, add(skuEMS, intuneA), nil, add(skuEMS, intuneA), 3},
		{"taking the direct one leaves the inherited one and its seat", eve, nil, remove(skuEMS), add(skuE3), 3},
		{"the last one gives the seat back", ada, nil, remove(skuEMS), nil, 2},
		{"a swap is one call", ada, add(skuE3), remove(skuEMS), add(skuE3), 2},
		{"plans of two SKUs that need each other come together", bob, append(add(skuPhone), add(skuE3, exchange2)...), nil, append(add(skuE3, exchange2), add(skuPhone)...), 3},
		{"a guest's or a disabled account's plan is replaced like any", ada, add(skuEMS, foundation), nil, add(skuEMS, foundation), 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, x := open(t, contoso(), graphsim.Options{})
			r := d.assign(string(c.user), c.add, c.remove)
			if r.status != 200 {
				t.Fatalf("%d %s", r.status, r.raw)
			}
			// Only the default properties come back (graph-contract 0.4).
			if _, there := r.body["assignedLicenses"]; there || r.body["id"] != string(c.user) {
				t.Errorf("answer is %s", r.raw)
			}
			got := user(t, x, c.user).Direct()
			if diff := cmp.Diff(c.want, got, noEmptySets); diff != "" {
				t.Errorf("direct licenses (-want +got):\n%s", diff)
			}
			if n := consumed(t, x, skuEMS); n != c.ems {
				t.Errorf("EMS consumed %d, want %d", n, c.ems)
			}
		})
	}
}

var noEmptySets = cmp.Transformer("set", func(s sku.PlanSet) string {
	var b strings.Builder
	for _, id := range s {
		b.WriteString(string(id) + " ")
	}
	return b.String()
})

// A SKU that is held is extended without a seat, even when none is free.
func TestHeldLicenseNeedsNoSeat(t *testing.T) {
	s := contoso()
	s.SKUs[0].Seats.Enabled = 3
	d, _ := open(t, s, graphsim.Options{})
	if r := d.assign(string(ada), add(skuEMS), nil); r.status != 200 {
		t.Errorf("update of a held SKU: %d %s", r.status, r.raw)
	}
	if r := d.assign(string(dan), add(skuEMS), nil); r.status != 200 {
		t.Errorf("direct row beside an inherited one: %d %s", r.status, r.raw)
	}
	if r := d.assign(string(bob), add(skuEMS), nil); r.status != 400 {
		t.Errorf("a new holder without a seat: %d", r.status)
	}
}

// Taking a base away under an add-on is refused, and both together go (R19).
func TestAddOnNeedsItsBase(t *testing.T) {
	d, x := open(t, contoso(), graphsim.Options{})
	if r := d.assign(string(eve), add(skuPhone), nil); r.status != 200 {
		t.Fatalf("add-on on its base: %d %s", r.status, r.raw)
	}
	r := d.assign(string(eve), nil, remove(skuE3))
	if code, m := r.fault(t); code != "Request_BadRequest" || !strings.Contains(m, "depends on the service plan(s)") {
		t.Errorf("base under an add-on: %s", m)
	}
	if r := d.assign(string(eve), nil, remove(skuE3, skuPhone)); r.status != 200 {
		t.Errorf("both together: %d %s", r.status, r.raw)
	}
	if rows := user(t, x, eve).Direct(); len(rows) != 1 || rows[0].SKU != skuEMS {
		t.Errorf("left with %v", rows)
	}
}

func TestDoubts(t *testing.T) {
	d, _ := open(t, contoso(), graphsim.Options{Doubt: graphsim.Doubt{WarningSeats: true}})
	if r := d.assign(string(bob), add(skuWarning), nil); r.status != 200 {
		t.Errorf("seats in warning: %d %s", r.status, r.raw)
	}
	merged := func(o graphsim.Options) int {
		d, _ := open(t, contoso(), o)
		u := d.get("/v1.0/users/" + string(eve) + "?$select=assignedLicenses")
		for _, l := range u.body["assignedLicenses"].([]any) {
			if m := l.(map[string]any); m["skuId"] == string(skuEMS) {
				return len(m["disabledPlans"].([]any))
			}
		}
		return -1
	}
	if n := merged(graphsim.Options{}); n != 1 {
		t.Errorf("%d plans off in the merged EMS, want the 1 that is off on both paths", n)
	}
	if n := merged(graphsim.Options{Doubt: graphsim.Doubt{DisabledInAny: true}}); n != 2 {
		t.Errorf("%d plans off in the merged EMS, want the 2 that are off on any path", n)
	}
}
