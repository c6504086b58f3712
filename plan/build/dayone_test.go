package build

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reseat/plan"
	"reseat/plan/tenant"
)

// What a real engineer tries on day one: the cases of the same numbers.

// Case 2: 1,000 rows, 980 holders, 20 free seats: all are planned, by update in one
// stage and by readd as well, and the readds free nothing for others.
func TestDayOne2AllSeatsInUse(t *testing.T) {
	for _, via := range []plan.Via{plan.Update, plan.Readd} {
		now := contoso()
		now.SKUs = []tenant.SKU{owned(product("EMS"), 1000, 980)}
		var rows []plan.Request
		for i := range 1000 {
			state := "DE; EMS"
			if i >= 980 {
				state = "DE"
			}
			u := addUser(&now, fmt.Sprintf("user%d@contoso.com", i), state)
			rows = append(rows, plan.Request{Source: plan.Source{File: "wish.csv", Line: i + 2}, User: plan.Key{UPN: u.UPN}})
		}
		p := build(t, rows, plan.Ask{Assign: []string{"EMS|INTUNE_A"}, Via: via}, now)
		want := []plan.SeatCurve{{SKU: now.SKUs[0].ID, Owned: 1000, Before: 980, After: []int{1000}, Peak: 1000}}
		if diff := cmp.Diff(want, p.Header.Seats); diff != "" || p.Count().Changes != 1000 {
			t.Errorf("%s: %+v, seats (-want +got):\n%s", via, p.Count(), diff)
		}
		for _, l := range p.Lines {
			if two := len(l.Calls) == 2; two != (via == plan.Readd && l.Moves()[now.SKUs[0].ID] == 0) || two != (l.Fallback != nil) {
				t.Fatalf("%s: %s has %d calls, fallback %v", via, l.UPN, len(l.Calls), l.Fallback)
			}
		}
	}
}

// Case 3: enabled 0, warning 500, consumed 480.
func TestDayOne3TenantInGrace(t *testing.T) {
	now := contoso()
	k := owned(product("EMS"), 0, 480)
	k.Seats.Warning, k.Capability = 500, "Warning"
	now.SKUs = []tenant.SKU{k}
	addUser(&now, "ada@contoso.com", "DE")
	addUser(&now, "bob@contoso.com", "DE; EMS")
	rows := []plan.Request{{User: plan.Key{UPN: "ada@contoso.com"}}, {User: plan.Key{UPN: "bob@contoso.com"}}}
	for _, c := range []struct {
		seats    plan.SeatCount
		via      plan.Via
		ada, bob string
	}{
		{plan.Strict, plan.Update, "no-seat", "change"},
		{plan.WithWarning, plan.Update, "change", "change"},
		{plan.WithWarning, plan.Readd, "change", "readd-unsafe"},
		{plan.Strict, plan.Readd, "no-seat", "readd-unsafe"},
	} {
		got := map[string]string{}
		for _, l := range build(t, rows, plan.Ask{Assign: []string{"EMS|INTUNE_A"}, Seats: c.seats, Via: c.via}, now).Lines {
			got[l.UPN] = string(l.Kind)
			if l.Kind == plan.OnHold {
				got[l.UPN] = string(l.Findings[0].Code)
			}
		}
		if want := map[string]string{"ada@contoso.com": c.ada, "bob@contoso.com": c.bob}; !cmp.Equal(want, got) {
			t.Errorf("%s, %s: %s", c.seats, c.via, cmp.Diff(want, got))
		}
	}
}

// Case 4: INTUNE_A is off in the direct EMS, on in the group's and in SPE_E5.
func TestDayOne4StillOnTwice(t *testing.T) {
	now := contoso()
	addUser(&now, "ada@contoso.com", "DE; EMS -INTUNE_A; EMS by Sales; SPE_E5")
	p := build(t, []plan.Request{{User: plan.Key{UPN: "ada@contoso.com"}}}, plan.Ask{Change: []string{"EMS"}, Choice: plan.PlanNames{Disable: []string{"INTUNE_A"}}}, now)
	want := `unchanged already
note still-on: Microsoft Intune Plan 1 (INTUNE_A) stays on through Enterprise Mobility + Security E3 (EMS) from group "Sales"
note still-on: Microsoft Intune Plan 1 (INTUNE_A) stays on through Microsoft 365 E5 (SPE_E5)
`
	got := notation{now}.line(p.Lines[0])
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	skus := map[string]bool{}
	for _, path := range p.Lines[0].After.Effective(owns(now))[planID("INTUNE_A")] {
		skus[notation{now}.sku(path.SKU)+" "+string(path.Group)] = true
	}
	if want := map[string]bool{"EMS " + string(sales): true, "SPE_E5 ": true}; !cmp.Equal(want, skus) {
		t.Errorf("effective: %v", skus)
	}
}

// Case 5: E3 with five plans off and EMS without INTUNE_A become E5 in one call, and
// all six are still off.
func TestDayOne5SuiteForTwo(t *testing.T) {
	now := contoso()
	addUser(&now, "ada@contoso.com", "DE; ENTERPRISEPACK -FLOW_O365_P2 -POWERAPPS_O365_P2 -YAMMER_ENTERPRISE -SWAY -Deskless; EMS -INTUNE_A")
	p := build(t, []plan.Request{{User: plan.Key{UPN: "ada@contoso.com"}}}, plan.Ask{Swap: []string{"ENTERPRISEPACK,EMS=SPE_E5"}}, now)
	want := []string{"add SPE_E5 -Deskless -FLOW_O365_P3 -INTUNE_A -POWERAPPS_O365_P3 -SWAY -YAMMER_ENTERPRISE, remove EMS, remove ENTERPRISEPACK"}
	var got []string
	for _, c := range p.Lines[0].Calls {
		got = append(got, notation{now}.call(c))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s\n%s", diff, notation{now}.line(p.Lines[0]))
	}
}

// Case 8, what planning sees of it: a guest and a blocked leaver are noted, the user
// with a free SKU alone gets the license beside it.
func TestDayOne8Unlicensed(t *testing.T) {
	now := contoso()
	addUser(&now, "guest@contoso.com", "DE").Guest = true
	addUser(&now, "leaver@contoso.com", "DE").Disabled = true
	addUser(&now, "free@contoso.com", "DE; VISIOCLIENT")
	addUser(&now, "room@contoso.com", "")
	var rows []plan.Request
	for _, u := range now.Users {
		rows = append(rows, plan.Request{Source: plan.Source{File: "--lacks EMS"}, User: plan.Key{ID: string(u.ID)}})
	}
	got := map[string]string{}
	for _, l := range build(t, rows, plan.Ask{Assign: []string{"EMS"}}, now).Lines {
		got[l.UPN] = notation{now}.line(l)
	}
	want := map[string]string{
		"guest@contoso.com":  "change\ncall add EMS\nafter DE; EMS\nnote guest: a guest account\n",
		"leaver@contoso.com": "change\ncall add EMS\nafter DE; EMS\nnote account-disabled: blocked from signing in\n",
		"free@contoso.com":   "change\ncall add EMS\nafter DE; EMS; VISIOCLIENT\nnote new-plan: Enterprise Mobility + Security E3 (EMS) turns on 6 service plans that this user has in no other license (list: reseat sku show EMS)\n",
		"room@contoso.com":   "on-hold\nerror no-usage-location: no usage location: add --location CC or a UsageLocation column\n",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
