package plan_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// R6, and day-one case 8: shared mailboxes, rooms, guests and leavers are not
// unlicensed people; who holds only a free SKU lacks EMS.
func TestSelectionsPickByEffectiveState(t *testing.T) {
	ems, free := productByPart(t, "EMS"), productByPart(t, "FLOW_FREE")
	intune, _ := sku.ParsePlanID("c1ec4a95-1f05-45b3-a911-aa3fa01094f5")
	direct := func(p sku.Product, off ...sku.PlanID) tenant.Assignment {
		return tenant.Assignment{SKU: p.ID, Disabled: sku.NewPlanSet(off...), State: tenant.Active}
	}
	from := func(a tenant.Assignment, state tenant.State) tenant.Assignment {
		a.Group, a.State = "6f3b51a6-0f65-4f2c-8a4e-2d8f4c8f7b01", state
		return a
	}
	user := func(name string, as ...tenant.Assignment) tenant.User {
		return tenant.User{ID: tenant.UserID(name), UPN: name + "@contoso.com", Assignments: as}
	}
	room, guest, leaver := user("room"), user("guest"), user("leaver", direct(ems))
	room.Disabled, guest.Guest, leaver.Disabled = true, true, true
	now := tenant.Snapshot{
		SKUs: []tenant.SKU{{Product: ems, Capability: "Enabled"}, {Product: free, Capability: "Enabled"}},
		Users: []tenant.User{
			user("bare"), room, guest, leaver,
			user("free", direct(free)),
			user("ems", direct(ems)),
			user("off", direct(ems, intune)),
			user("both", direct(ems, intune), from(direct(ems), tenant.Active)),
			user("failed", from(direct(ems), tenant.InError)),
		},
	}
	for _, c := range []struct {
		name string
		s    plan.Selection
		want string
	}{
		{"unlicensed", plan.Selection{Unlicensed: true}, "bare"},
		{"unlicensed with blocked accounts", plan.Selection{Unlicensed: true, AndDisabled: true}, "bare room"},
		{"unlicensed with guests", plan.Selection{Unlicensed: true, AndGuests: true}, "bare guest"},
		{"without EMS", plan.Selection{Without: []string{"EMS"}}, "bare free failed"},
		{"holders of EMS", plan.Selection{Holders: []string{"EMS"}}, "leaver ems off both"},
		{"Intune on", plan.Selection{PlanOn: []string{"INTUNE_A"}}, "leaver ems both"},
		{"Intune off", plan.Selection{PlanOff: []string{"INTUNE_A"}}, "bare free off failed"},
		{"hold EMS with Intune off", plan.Selection{Holders: []string{"EMS"}, PlanOff: []string{"INTUNE_A"}}, "off"},
	} {
		t.Run(c.name, func(t *testing.T) {
			picked, err := c.s.Pick(now, sku.Bundled())
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, r := range picked {
				got = append(got, r.User.ID)
			}
			if diff := cmp.Diff(strings.Fields(c.want), got); diff != "" {
				t.Error(diff)
			}
		})
	}
	_, err := plan.Selection{Holders: []string{"NOPE"}}.Pick(now, sku.Bundled())
	var ask *plan.AskError
	if !errors.As(err, &ask) {
		t.Errorf("an unknown SKU gives %v, want a usage error", err)
	}
}

func productByPart(t *testing.T, part string) sku.Product {
	t.Helper()
	all := sku.Bundled().Products()
	i := slices.IndexFunc(all, func(p sku.Product) bool { return string(p.PartNumber) == part })
	if i < 0 {
		t.Fatalf("the catalogue has no %s", part)
	}
	return all[i]
}
