package graphsim_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reseat/batch/graphsim"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

func TestGenerate(t *testing.T) {
	s := graphsim.Generate(3000, 1)
	if diff := cmp.Diff(s, graphsim.Generate(3000, 1)); diff != "" {
		t.Errorf("one seed, two tenants:\n%s", diff)
	}
	if cmp.Equal(s.Users[:10], graphsim.Generate(10, 2).Users) {
		t.Error("two seeds, one tenant")
	}
	var b bytes.Buffer
	if err := s.Write(&b); err != nil {
		t.Fatal(err)
	}
	back, err := tenant.ReadSnapshot(&b, "generated")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(s, back, noEmptySets); diff != "" {
		t.Errorf("written and read:\n%s", diff)
	}
	upns := make(map[string]bool)
	var guests, leavers, nowhere, failed, unlicensed, both, off int
	for _, u := range s.Users {
		if upns[u.UPN] {
			t.Errorf("%s occurs twice", u.UPN)
		}
		upns[u.UPN] = true
		if u.Guest {
			guests++
		}
		if u.Disabled {
			leavers++
		}
		if u.UsageLocation == "" {
			nowhere++
		}
		if len(u.Assignments) == 0 {
			unlicensed++
		}
		for _, a := range u.Assignments {
			if a.State == tenant.InError {
				failed++
			}
			if len(a.Disabled) > 0 {
				off++
			}
			if a.Direct() && u.Inherits(a.SKU) {
				both++
			}
		}
	}
	for what, n := range map[string]int{"guests": guests, "leavers": leavers, "users without location": nowhere, "failed rows": failed,
		"users without license": unlicensed, "rows both ways": both, "rows with plans off": off} {
		if n == 0 || n > 2500 {
			t.Errorf("%d %s", n, what)
		}
	}
	// Believable: most have a license, seats were bought for them but for the product
	// that is running out, and the largest department has a fair share.
	members := make(map[string]int)
	for _, u := range s.Users {
		members[u.Department]++
	}
	if licensed := 3000 - unlicensed; licensed < 1800 || licensed > 2800 || members["Operations"] < 600 || members["Legal"] > 120 {
		t.Errorf("%d licensed, departments %v", licensed, members)
	}
	for _, k := range s.SKUs {
		if free := k.Seats.Enabled + k.Seats.Warning - k.Seats.Consumed; free < 0 || k.Seats.Consumed == 0 {
			t.Errorf("%s: seats %+v", k.PartNumber, k.Seats)
		}
	}
	for _, k := range s.SKUs {
		if !sku.IsGUID(string(k.ID)) || len(k.Plans) == 0 || k.Name == "" {
			t.Errorf("%s has %d plans and the name %q", k.PartNumber, len(k.Plans), k.Name)
		}
	}
}

// A generated tenant obeys the rules that it would refuse a change for breaking.
func TestGeneratedTenantIsConsistent(t *testing.T) {
	s := graphsim.Generate(1500, 4)
	d, x := open(t, s, graphsim.Options{Quota: graphsim.Quota{Off: true}, Doubt: graphsim.Doubt{KeepOldViolation: true}})
	for _, u := range s.Users {
		for _, l := range u.Direct() {
			if u.UsageLocation == "" {
				continue
			}
			if r := d.assign(string(u.ID), []tenant.License{l}, nil); r.status != 200 {
				t.Fatalf("%s: assigning again what is held: %s", u.UPN, r.raw)
			}
		}
	}
	if diff := cmp.Diff(s, x.Snapshot(), noEmptySets); diff != "" {
		t.Errorf("assigning what is held changed the tenant:\n%s", diff)
	}
}

func TestEmptyTenant(t *testing.T) {
	d, x := open(t, graphsim.Generate(0, 1), graphsim.Options{})
	if r := d.get("/v1.0/users"); r.status != 200 || len(r.values()) != 0 {
		t.Errorf("%d %s", r.status, r.raw)
	}
	if n := len(x.Snapshot().SKUs); n != 11 {
		t.Errorf("%d SKUs", n)
	}
}

// A generated tenant has accounts of every use: recent, idle, never, and tried in vain.
func TestGeneratedSignIns(t *testing.T) {
	s := graphsim.Generate(2000, 3)
	var recent, idle, never, tried int
	for _, u := range s.Users {
		last := u.SignIn.Success
		switch {
		case u.Created.IsZero() || !last.IsZero() && last.Before(u.Created):
			t.Fatalf("%s: made %v, signed in %v", u.UPN, u.Created, last)
		case last.IsZero() && u.SignIn.Interactive.IsZero():
			never++
		case last.IsZero():
			tried++
		case s.Taken.Sub(last).Hours() > 90*24:
			idle++
		default:
			recent++
		}
	}
	if recent < 1500 || idle < 100 || never < 50 || tried < 20 {
		t.Errorf("recent %d, idle %d, never %d, tried in vain %d", recent, idle, never, tried)
	}
}
