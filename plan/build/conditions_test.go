package build_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reseat/plan"
	"reseat/plan/build"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// R6, and day-one case 8: shared mailboxes, rooms, guests and leavers are not
// unlicensed people; who holds only a free SKU lacks EMS.
func TestConditionsJudgeTheEffectiveState(t *testing.T) {
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
		c    build.Conditions
		want string
	}{
		{"unlicensed", build.Conditions{Unlicensed: true}, "bare failed"},
		{"unlicensed with blocked accounts", build.Conditions{Unlicensed: true, IncludeBlocked: true}, "bare room failed"},
		{"unlicensed with guests", build.Conditions{Unlicensed: true, IncludeGuests: true}, "bare guest failed"},
		{"without EMS", build.Conditions{Lacks: [][]string{{"EMS"}}}, "bare free failed"},
		{"holders of EMS", build.Conditions{Has: [][]string{{"EMS"}}}, "ems off both"},
		{"Intune on", build.Conditions{PlanOn: [][]string{{"INTUNE_A"}}}, "ems both"},
		{"Intune off", build.Conditions{PlanOff: [][]string{{"INTUNE_A"}}}, "bare free off failed"},
		{"a list is any of them", build.Conditions{Has: [][]string{{"EMS", "FLOW_FREE"}}}, "free ems off both"},
		{"the flag twice is both", build.Conditions{Has: [][]string{{"EMS"}, {"FLOW_FREE"}}}, ""},
		{"a list of lacks is none of them", build.Conditions{Lacks: [][]string{{"EMS", "FLOW_FREE"}}}, "bare failed"},
		{"nothing said", build.Conditions{}, "bare free ems off both failed"},
		{"hold EMS with Intune off", build.Conditions{Has: [][]string{{"EMS"}}, PlanOff: [][]string{{"INTUNE_A"}}}, "off"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, _ := narrowed(t, c.c, gathered(now), now)
			if diff := cmp.Diff(strings.Fields(c.want), got); diff != "" {
				t.Error(diff)
			}
		})
	}
	_, _, err := build.Conditions{Has: [][]string{{"NOPE"}}}.Narrow(nil, now, sku.Bundled())
	var ask *plan.AskError
	if !errors.As(err, &ask) {
		t.Errorf("an unknown SKU gives %v, want a usage error", err)
	}
}

// gathered is a request for every user, brought in by the tenant.
func gathered(now tenant.Snapshot) []plan.Request {
	var out []plan.Request
	for _, u := range now.Users {
		out = append(out, plan.Request{User: plan.Key{ID: string(u.ID)}, Gathered: true})
	}
	return out
}

// narrowed returns the ids that are left and what the conditions left out.
func narrowed(t *testing.T, c build.Conditions, reqs []plan.Request, now tenant.Snapshot) ([]string, []plan.LeftOut) {
	t.Helper()
	kept, out, err := c.Narrow(reqs, now, sku.Bundled())
	if err != nil {
		t.Fatal(err)
	}
	ids := []string{}
	for _, r := range kept {
		if r.LeftOut == "" {
			ids = append(ids, r.User.ID)
		}
	}
	return ids, out
}

// R6: whom a row names stays, with the condition; whom a group brings in is counted.
func TestConditionsMarkWhomARowNames(t *testing.T) {
	ems := productByPart(t, "EMS")
	with := []tenant.Assignment{{SKU: ems.ID, State: tenant.Active}}
	now := tenant.Snapshot{
		SKUs: []tenant.SKU{{Product: ems, Capability: "Enabled"}},
		Users: []tenant.User{
			{ID: "a", UPN: "a@contoso.com", Assignments: with}, {ID: "b", UPN: "b@contoso.com"},
			{ID: "c", UPN: "c@contoso.com", Assignments: with}, {ID: "d", UPN: "d@contoso.com", Disabled: true},
		},
	}
	row := func(id string) plan.Request {
		return plan.Request{Source: plan.Source{File: "u.csv", Line: 2}, User: plan.Key{ID: id}}
	}
	reqs := []plan.Request{row("a"), row("b"), row("d"), row("nobody"), {User: plan.Key{ID: "c"}, Gathered: true}, {User: plan.Key{ID: "d"}, Gathered: true}}
	kept, out, err := build.Conditions{Lacks: [][]string{{"EMS"}}}.Narrow(reqs, now, sku.Bundled())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range kept {
		got = append(got, r.User.ID+":"+r.LeftOut)
	}
	if diff := cmp.Diff([]string{"a:--lacks EMS", "b:", "d:", "nobody:"}, got); diff != "" {
		t.Error(diff)
	}
	want := []plan.LeftOut{{Condition: "sign-in blocked", Users: 1}, {Condition: "--lacks EMS", Users: 2}}
	if diff := cmp.Diff(want, out); diff != "" {
		t.Error(diff)
	}
	p, err := build.Plan(kept, plan.Ask{Assign: []string{"EMS"}, Location: "DE"}, now, sku.Bundled())
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range p.Lines {
		if left := l.Reason == plan.LeftOutByCondition; left != (l.ID == "a") {
			t.Errorf("%s ends as %s, %s", l.ID, l.Kind, l.Reason)
		}
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

// R36: users of a SKU that the tenant no longer lists are found by its GUID or part
// number, as long as somebody still has it.
func TestConditionsFindASKUThatIsGone(t *testing.T) {
	ems, visio := productByPart(t, "EMS"), productByPart(t, "VISIOCLIENT")
	has := func(name string, p sku.Product) tenant.User {
		return tenant.User{ID: tenant.UserID(name), UPN: name + "@contoso.com", Assignments: []tenant.Assignment{{SKU: p.ID, State: tenant.Active}}}
	}
	now := tenant.Snapshot{SKUs: []tenant.SKU{{Product: ems, Capability: "Enabled"}}, Users: []tenant.User{has("ada", visio), has("bob", ems)}}
	reqs := func() []plan.Request {
		return []plan.Request{{User: plan.Key{ID: "ada"}, Gathered: true}, {User: plan.Key{ID: "bob"}, Gathered: true}}
	}
	for _, name := range []string{string(visio.ID), strings.ToUpper(string(visio.ID)), "visioclient"} {
		got, _, err := build.Conditions{Has: [][]string{{name}}}.Narrow(reqs(), now, sku.Bundled())
		if err != nil || len(got) != 1 || got[0].User.ID != "ada" {
			t.Errorf("%s: %v %v", name, got, err)
		}
	}
	if _, _, err := (build.Conditions{Has: [][]string{{"PROJECTPREMIUM"}}}).Narrow(reqs(), now, sku.Bundled()); err == nil {
		t.Error("a SKU that nobody has is no error")
	}
}
