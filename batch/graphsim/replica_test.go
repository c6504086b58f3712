package graphsim_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"reseat/batch/graphsim"
)

func TestStaleReplicas(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, _ := open(t, contoso(), graphsim.Options{Seed: 3, Scenario: &graphsim.Scenario{Replicas: graphsim.Replicas{Lag: 20 * time.Second, Index: 2 * time.Minute}}})
		time.Sleep(time.Minute)
		if r := d.assign(string(bob), add(skuEMS), nil); r.status != 200 {
			t.Fatalf("%d %s", r.status, r.raw)
		}
		sees := func(query string, header ...string) bool {
			r := d.get("/v1.0/users?$select=id,assignedLicenses&$top=999"+query, header...)
			for _, u := range r.values() {
				if u["id"] == string(bob) {
					return len(u["assignedLicenses"].([]any)) > 0
				}
			}
			t.Fatal("bob is gone")
			return false
		}
		time.Sleep(10 * time.Second)
		var fresh, stale int
		for range 40 {
			if sees("") {
				fresh++
			} else {
				stale++
			}
		}
		if fresh == 0 || stale == 0 {
			t.Errorf("in the middle of the lag %d fresh and %d stale reads, want some of both", fresh, stale)
		}
		time.Sleep(11 * time.Second)
		for range 20 {
			if !sees("") {
				t.Fatal("stale after the longest lag")
			}
		}
		old := 0
		for range 20 {
			if !sees("&$count=true", advanced) {
				old++
			}
		}
		if old == 0 {
			t.Error("the index does not lag behind")
		}
		time.Sleep(2 * time.Minute)
		if !sees("&$count=true", advanced) {
			t.Error("the index is stale for ever")
		}
	})
}

func TestNewHires(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, _ := open(t, contoso(), graphsim.Options{Seed: 5, Scenario: &graphsim.Scenario{Replicas: graphsim.Replicas{NewUsers: time.Minute, Location: time.Minute}}})
		id := d.ask("POST", "/v1.0/users", newUser).body["id"].(string)
		if r := d.get("/v1.0/users/" + id); r.status != 404 {
			t.Errorf("read at once: %d", r.status)
		}
		r := d.assign(id, add(skuEMS), nil)
		if code, _ := r.fault(t); code != "Request_ResourceNotFound" {
			t.Errorf("license at once: %d %s", r.status, r.raw)
		}
		d.ask("PATCH", "/v1.0/users/"+string(cleo), `{"usageLocation":"DE"}`)
		if _, m := d.assign(string(cleo), add(skuEMS), nil).fault(t); m != invalidLocation {
			t.Errorf("license right after the location: %s", m)
		}
		time.Sleep(time.Minute)
		if r := d.assign(id, add(skuEMS), nil); r.status != 200 {
			t.Errorf("a minute later: %d %s", r.status, r.raw)
		}
		if r := d.assign(string(cleo), add(skuEMS), nil); r.status != 200 {
			t.Errorf("a minute after the location: %d %s", r.status, r.raw)
		}
	})
}

// R10 of the day-one cases and graph-contract 4.4: services come up after a while.
func TestProvisioning(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, _ := open(t, contoso(), graphsim.Options{Scenario: &graphsim.Scenario{Provisioning: time.Minute}})
		d.assign(string(bob), add(skuEMS, intuneA), nil)
		status := func() string {
			var out []string
			for _, l := range d.get("/v1.0/users/" + string(bob) + "/licenseDetails").values() {
				for _, p := range l["servicePlans"].([]any) {
					out = append(out, p.(map[string]any)["provisioningStatus"].(string))
				}
			}
			return strings.Join(out, " ")
		}
		if got := status(); got != "Disabled PendingProvisioning PendingProvisioning Success" {
			t.Errorf("at once: %s", got)
		}
		time.Sleep(time.Minute)
		if got := status(); got != "Disabled Success Success Success" {
			t.Errorf("later: %s", got)
		}
	})
}
