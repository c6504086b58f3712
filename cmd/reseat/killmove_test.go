package main

import (
	"math/rand/v2"
	"testing"
	"time"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// Moves to a group that are killed at random instants and resumed end as planned, and
// after each kill nobody is without a service plan that was on (R52). KILLS and KILL_SEED
// are as of TestKilledRunsEndAsPlanned.
func TestKilledMovesEndAsPlanned(t *testing.T) {
	if testing.Short() {
		t.Skip("starts and kills processes")
	}
	kills, seed := intEnv(t, "KILLS", 2), intEnv(t, "KILL_SEED", int(time.Now().UnixNano()%1e9))
	t.Logf("KILL_SEED=%d KILLS=%d", seed, kills)
	random := rand.New(rand.NewPCG(uint64(seed), 1))
	for round := 0; kills > 0; round++ {
		k := newKillingOn(t, movable(80))
		k.planned(t, round, "--group", "staff", "--move-to", "licensing", "--sku", "EMS")
		k.runs = append(k.runs[:0], k.runs[len(k.runs)-1])
		left := min(kills, 4)
		for left > 0 && k.killed(t, time.Duration(200+random.IntN(1200))*time.Millisecond) {
			k.nobodyLacks(t)
			left--
			kills--
		}
		if k.killed(t, 5*time.Minute) {
			t.Fatal("the run does not end")
		}
		for _, u := range k.nobodyLacks(t) {
			if _, direct := u.HoldsDirect(ems); direct || !u.Inherits(ems) {
				t.Errorf("%s did not move: %+v", u.UPN, u.Assignments)
			}
		}
		_ = k.sandbox.Process.Kill()
	}
}

// movable is a tenant whose users have a license directly, with service plans off, and a
// group that gives it whole.
func movable(users int) tenant.Snapshot {
	s := bigTenant(users)
	s.SKUs[0].Seats.Consumed = users
	staff := tenant.Group{ID: "00000000-0000-4000-8000-00000000aaaa", Name: "staff"}
	for i := range s.Users {
		s.Users[i].Assignments = []tenant.Assignment{{SKU: ems, State: tenant.Active, Disabled: sku.PlanSet{}}}
		staff.Members = append(staff.Members, tenant.Member{ID: string(s.Users[i].ID)})
	}
	s.Groups = []tenant.Group{staff, {ID: "00000000-0000-4000-8000-00000000bbbb", Name: "licensing", Licenses: []tenant.License{{SKU: ems}}}}
	return s
}

// nobodyLacks reads all users, each of whom has every service plan on by some path.
func (k *killing) nobodyLacks(t *testing.T) map[tenant.UserID]tenant.User {
	t.Helper()
	found := k.users(t)
	if len(found) != len(k.before.Users) {
		t.Fatalf("%d of %d users are there", len(found), len(k.before.Users))
	}
	plans := plan.Header{SKUs: k.before.SKUs}.UserPlans()
	for _, u := range found {
		s := plan.StateOf(u)
		if missing := plans[ems].Minus(s.Effect(plans).On()); len(missing) > 0 {
			t.Errorf("%s lacks %v: %+v", u.UPN, missing, u.Assignments)
		}
	}
	return found
}
