package graphsim_test

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"reseat/batch/graphsim"
	"reseat/plan/tenant"
)

func TestMaintenanceAndDenials(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, _ := open(t, contoso(), graphsim.Options{Scenario: &graphsim.Scenario{
			Maintenance: []graphsim.Span{{At: 10 * time.Second, For: time.Minute}},
			Denials:     []graphsim.Denial{{AfterWrites: 2, Until: 5 * time.Minute}, {Users: []string{"eve@contoso.com"}}},
		}})
		status := func(id tenant.UserID) int { return d.assign(string(id), add(skuEMS), nil).status }
		if code, m := d.assign(string(eve), add(skuEMS), nil).fault(t); code != "Authorization_RequestDenied" || m != "Insufficient privileges to complete the operation." {
			t.Errorf("restricted: %s %s", code, m)
		}
		if r := d.get("/v1.0/users/" + string(eve)); r.status != 200 {
			t.Errorf("reading who is restricted: %d", r.status)
		}
		if got := []int{status(ada), status(bob), status(dan)}; !slices.Equal(got, []int{200, 200, 403}) {
			t.Errorf("the role expires after two writes: %v", got)
		}
		if r := d.get("/v1.0/subscribedSkus"); r.status != 403 {
			t.Errorf("reading without the role: %d", r.status)
		}
		time.Sleep(30 * time.Second)
		if r := d.get("/v1.0/subscribedSkus"); r.status != 503 {
			t.Errorf("in maintenance: %d", r.status)
		}
		time.Sleep(5 * time.Minute)
		if got := status(dan); got != 200 {
			t.Errorf("with the role back: %d", got)
		}
	})
}

func TestOthersAtWork(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, x := open(t, contoso(), graphsim.Options{Scenario: &graphsim.Scenario{Events: []graphsim.Event{
			{After: 5 * time.Second, Do: "rename", Users: []string{string(bob)}},
			{After: 5 * time.Second, Do: "delete", Users: []string{"cleo@contoso.com"}},
			{After: 6 * time.Second, Do: "move", Users: []string{string(dan)}},
			{AfterWrites: 1, Do: "take", SKU: "EMS", Seats: 7},
			{AfterWrites: 1, Do: "flip", SKU: "EMS", Users: []string{string(ada)}},
			{AfterWrites: 1, Do: "remove", SKU: "ENTERPRISEPACK", Users: []string{string(eve)}},
			{AfterWrites: 1, Do: "cut", SKU: string(skuPhone), Seats: 4},
		}}})
		time.Sleep(10 * time.Second)
		if r := d.get("/v1.0/users/bob.renamed@contoso.com"); r.body["id"] != string(bob) {
			t.Errorf("bob: %s", r.raw)
		}
		if r := d.get("/v1.0/users/" + string(cleo)); r.status != 404 {
			t.Errorf("cleo: %d", r.status)
		}
		_, m := d.ask("POST", "/v1.0/users", strings.Replace(newUser, "allieb@", "cleo@", 1)).fault(t)
		if m != "A conflicting object with one or more of the specified property values is present in the directory." {
			t.Errorf("the name of a deleted user: %s", m)
		}
		if got := user(t, x, dan).UsageLocation; got != "CH" {
			t.Errorf("dan is in %q", got)
		}
		if r := d.assign(string(bob), add(skuE3), nil); r.status != 400 {
			t.Errorf("bob's address is taken, but: %d", r.status)
		}
		if r := d.ask("PATCH", "/v1.0/users/"+string(bob), `{"usageLocation":"AT"}`); r.status != 204 {
			t.Fatalf("write: %d", r.status)
		}
		if _, m := d.assign(string(bob), add(skuEMS), nil).fault(t); !strings.Contains(m, "available licenses") {
			t.Errorf("the last seats are stolen, but: %s", m)
		}
		if l, _ := user(t, x, ada).HoldsDirect(skuEMS); len(l.Disabled) == 1 {
			t.Errorf("ada's plans were not changed: %v", l)
		}
		if _, held := user(t, x, eve).HoldsDirect(skuE3); held {
			t.Error("eve still holds E3")
		}
		if k, _ := x.Snapshot().SKU(skuPhone); k.Seats.Enabled != 1 {
			t.Errorf("phone seats %d", k.Seats.Enabled)
		}
	})
}
