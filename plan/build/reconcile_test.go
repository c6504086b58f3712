package build

import (
	"errors"
	"testing"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

func reconcileAsk(limit int) plan.Ask {
	return plan.Ask{Reconcile: plan.Reconcile{SKU: "EMS"}, Guards: plan.Guards{MaxRemovals: &limit}}
}

func onList(upns ...string) []plan.Request {
	var out []plan.Request
	for i, upn := range upns {
		out = append(out, plan.Request{Source: plan.Source{File: "hr.csv", Line: i + 2}, User: plan.Key{UPN: upn}})
	}
	return out
}

func reconcileTenant() tenant.Snapshot {
	now := contoso()
	now.Complete = true
	addUser(&now, "has@contoso.com", "DE; EMS")
	addUser(&now, "lacks@contoso.com", "DE")
	addUser(&now, "leaver@contoso.com", "DE; EMS")
	addUser(&now, "bygroup@contoso.com", "DE; EMS by Sales")
	addUser(&now, "othergroup@contoso.com", "DE; EMS by Sales")
	addUser(&now, "nobody@contoso.com", "DE")
	return now
}

func kinds(p plan.Plan) map[string]plan.Kind {
	out := map[string]plan.Kind{}
	for _, l := range p.Lines {
		out[l.UPN] = l.Kind
	}
	return out
}

// The users of the list have the license, others lose it; who has it through a group gets
// no direct row and keeps it (R55).
func TestReconcile(t *testing.T) {
	now := reconcileTenant()
	p := build(t, onList("has@contoso.com", "lacks@contoso.com", "bygroup@contoso.com"), reconcileAsk(5), now)
	want := map[string]plan.Kind{
		"has@contoso.com": plan.Unchanged, "lacks@contoso.com": plan.Change, "bygroup@contoso.com": plan.Unchanged,
		"leaver@contoso.com": plan.Change, "othergroup@contoso.com": plan.Skipped,
	}
	got := kinds(p)
	for upn, k := range want {
		if got[upn] != k {
			t.Errorf("%s is %s, want %s", upn, got[upn], k)
		}
	}
	if len(got) != len(want) {
		t.Errorf("lines of %v", got)
	}
}

// Who is out of scope loses nothing.
func TestReconcileScope(t *testing.T) {
	now := reconcileTenant()
	ask := reconcileAsk(5)
	ask.Reconcile.Scope = map[tenant.UserID]bool{"10000000-0000-4000-8000-000000000001": true}
	if got := kinds(build(t, onList("lacks@contoso.com"), ask, now)); got["leaver@contoso.com"] != "" || got["has@contoso.com"] != plan.Change {
		t.Error(got)
	}
}

// A row that names nobody for certain puts every removal on hold, whatever is wrong with it.
func TestReconcileUnresolved(t *testing.T) {
	now := reconcileTenant()
	for _, row := range []plan.Request{
		{User: plan.Key{UPN: "mistyped@contoso.com"}},
		{User: plan.Key{UPN: "lacks@contoso.com", ID: "10000000-0000-4000-8000-000000000003"}},
		{User: plan.Key{}, Fault: &plan.Finding{Code: "ragged-row", Severity: plan.Error, Text: "more cells"}},
		{User: plan.Key{Any: "two, three"}, Fault: &plan.Finding{Code: "not-an-address", Severity: plan.Error, Text: "two"}},
	} {
		row.Source = plan.Source{File: "hr.csv", Line: 9}
		list := append(onList("lacks@contoso.com"), row)
		for _, l := range build(t, list, reconcileAsk(5), now).Lines {
			if l.Kind == plan.Change && len(l.Loses) > 0 {
				t.Errorf("%+v: %s loses the license", row.User, l.UPN)
			}
		}
		ask := reconcileAsk(5)
		ask.Accept = []plan.Code{"reconcile-unresolved", "hazard-intune", "hazard-entra"}
		if got := kinds(build(t, list, ask, now)); got["has@contoso.com"] != plan.Change {
			t.Errorf("%+v: accepted, and %v", row.User, got)
		}
	}
}

// The cap in percent is of those who have the license directly before.
func TestReconcileCap(t *testing.T) {
	now := reconcileTenant()
	half, less := 50, 49
	ask := plan.Ask{Reconcile: plan.Reconcile{SKU: "EMS", Percent: &half}}
	build(t, onList("has@contoso.com"), ask, now)
	ask.Reconcile.Percent = &less
	var over *plan.GuardError
	if _, err := Plan(onList("has@contoso.com"), ask, now, sku.Bundled()); !errors.As(err, &over) {
		t.Errorf("49 %% of 2 allow one removal: %v", err)
	}
	var refused *plan.AskError
	for _, ask := range []plan.Ask{
		{Reconcile: plan.Reconcile{SKU: "EMS"}},
		{Reconcile: plan.Reconcile{SKU: "EMS", Percent: &half}, Assign: []string{"SPE_E3"}},
		{Reconcile: plan.Reconcile{SKU: "EMS", Percent: &half}, Limit: &half},
		{Reconcile: plan.Reconcile{SKU: "EMS", Percent: &half}, Grounds: plan.Grounds{SignInBlocked: true}},
	} {
		if _, err := Plan(onList("has@contoso.com"), ask, now, sku.Bundled()); !errors.As(err, &refused) {
			t.Errorf("%+v: %v", ask, err)
		}
	}
	rows := onList("has@contoso.com")
	rows[0].Add = plan.List("SPE_E3")
	if _, err := Plan(rows, ask, now, sku.Bundled()); !errors.As(err, &refused) {
		t.Errorf("a license column beside --reconcile: %v", err)
	}
}
