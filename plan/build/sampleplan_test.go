package build

import (
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reseat/plan"
	"reseat/plan/tenant"
)

// samplePlan is a short plan with a line of each kind.
func samplePlan(t testing.TB) plan.Plan {
	t.Helper()
	now := contoso()
	now.SKUs = []tenant.SKU{owned(product("EMS"), 100, 10)}
	addUser(&now, "ada@contoso.com", "DE; EMS -RMS_S_PREMIUM; EMS by Sales")
	addUser(&now, "bob@contoso.com", "DE")
	rows := []plan.Request{
		{Source: plan.Source{File: "wish.csv", Line: 2}, User: plan.Key{UPN: "ada@contoso.com"}, Add: plan.List("EMS|INTUNE_A"), Wave: "<1>"},
		{Source: plan.Source{File: "wish.csv", Line: 3}, User: plan.Key{UPN: "bob@contoso.com"}},
		{Source: plan.Source{File: "wish.csv", Line: 4}, User: plan.Key{UPN: "eve@contoso.com"}},
	}
	p := build(t, rows, plan.Ask{}, now)
	p.Header.Tool, p.Header.Made = "reseat 1.0", time.Date(2026, 11, 2, 8, 30, 0, 0, time.UTC)
	p.Header.Inputs = []plan.Input{{Name: "wish.csv", Rows: 3}}
	return p
}

// The plan that tests of the file read is what Build makes; -update writes it.
func TestSamplePlan(t *testing.T) {
	const file = "../testdata/sample.plan"
	got := written(t, samplePlan(t))
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("run go test ./plan/build -run TestSamplePlan -update (-want +got):\n%s", diff)
	}
}
