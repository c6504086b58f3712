package graphsim_test

import (
	"bytes"
	"slices"
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
	if n := len(x.Snapshot().SKUs); n != 12 {
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

// A generated tenant has groups of every kind, licensed groups inside licensed groups,
// members whom a license did not reach for each of the usual reasons, and users who have
// several products both directly and through groups.
func TestGeneratedGroups(t *testing.T) {
	s := graphsim.Generate(4000, 5)
	byID := make(map[string]tenant.Group)
	kinds := make(map[string]int)
	count := func(yes bool, what string) {
		if yes {
			kinds[what]++
		}
	}
	for _, g := range s.Groups {
		byID[string(g.ID)] = g
		kinds[string(g.Class())]++
		licensed := len(g.Licenses) > 0
		count(g.Dynamic && licensed, "dynamic, licensed")
		count(g.Synced && licensed, "synchronised, licensed")
		count(g.Paused, "paused")
		count(g.Roles, "roles")
		count(g.Restricted, "restricted")
		count(len(g.Licenses) > 1, "several licenses")
		if len(g.Members) == 0 {
			t.Errorf("%s has no members", g.Name)
		}
	}
	for _, g := range s.Groups {
		for _, m := range g.Members {
			if inner := byID[m.ID]; m.Kind == "group" && len(g.Licenses) > 0 {
				count(len(inner.Licenses) > 0, "licensed inside licensed")
				count(len(inner.Licenses) == 0, "unlicensed inside licensed")
			}
		}
	}
	for _, want := range []string{"security", "microsoft365", "collaboration", "mail-security", "distribution", "dynamic, licensed",
		"synchronised, licensed", "paused", "roles", "restricted", "several licenses", "licensed inside licensed", "unlicensed inside licensed"} {
		if kinds[want] == 0 {
			t.Errorf("no group: %s", want)
		}
	}
	failed := make(map[string]int)
	several, inherited := 0, 0
	for _, u := range s.Users {
		both := 0
		for _, a := range u.Assignments {
			if a.Error != "" {
				failed[a.Error]++
			}
			if a.Direct() && u.Inherits(a.SKU) {
				both++
			}
			if !a.Direct() {
				inherited++
				if g := byID[string(a.Group)]; !slices.ContainsFunc(g.Members, func(m tenant.Member) bool { return m.ID == string(u.ID) }) {
					t.Errorf("%s has a license of %s and is no member", u.UPN, g.Name)
				}
			}
		}
		if both > 1 {
			several++
		}
	}
	for _, why := range []string{"CountViolation", "ProhibitedInUsageLocationViolation", "MutuallyExclusiveViolation", "Other"} {
		if n := failed[why]; n < 3 || n > inherited/10 {
			t.Errorf("%s: %d of %d inherited rows", why, n, inherited)
		}
	}
	if several < 20 || several > 400 {
		t.Errorf("%d users have several products by both paths", several)
	}
	d, x := open(t, s, graphsim.Options{Quota: graphsim.Quota{Off: true}})
	for _, u := range s.Users {
		if i := slices.IndexFunc(u.Assignments, func(a tenant.Assignment) bool { return a.Error == "MutuallyExclusiveViolation" }); i >= 0 {
			r := d.ask("POST", "/v1.0/users/"+string(u.ID)+"/reprocessLicenseAssignment", "")
			if now := user(t, x, u.ID); r.status != 400 || !slices.EqualFunc(now.Assignments, u.Assignments, func(a, b tenant.Assignment) bool { return a.SKU == b.SKU && a.Error == b.Error }) {
				t.Errorf("%s: processed again: %d %+v", u.UPN, r.status, now.Assignments)
			}
			break
		}
	}
	t.Logf("groups %v, errors %v, several by both paths %d", kinds, failed, several)
	if diff := cmp.Diff(s, graphsim.Generate(4000, 5)); diff != "" {
		t.Errorf("one seed, two tenants:\n%s", diff)
	}
}

// A generated tenant has a subscription that is near its next state change, a trial and
// one in the grace period, and of each SKU as many seats as it owns.
func TestGeneratedSubscriptions(t *testing.T) {
	s := graphsim.Generate(300, 3)
	seats := map[sku.ID]int{}
	var near, trial, grace int
	for _, x := range s.Subscriptions {
		seats[x.SKU] += x.Seats
		switch due := x.Due(s.Taken) != ""; {
		case due && x.Trial:
			trial++
		case due && x.Status == "Warning":
			grace++
		case due:
			near++
		}
	}
	if near != 1 || trial != 1 || grace != 1 {
		t.Errorf("%d near, %d trials, %d in grace; want 1 of each", near, trial, grace)
	}
	for _, k := range s.SKUs {
		if n := k.Seats.Enabled + k.Seats.Warning; seats[k.ID] != n {
			t.Errorf("%s: subscriptions for %d seats, want %d", k.PartNumber, seats[k.ID], n)
		}
	}
}
