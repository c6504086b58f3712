package run

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reseat/plan"
	"reseat/plan/sku"
)

// R24: what a tenant refused is kept for its next plans, once, and apart from what an
// sandbox of the same id refused.
func TestRefusalsAreRemembered(t *testing.T) {
	root := t.TempDir()
	file, err := RefusedFileOf(root, "t", false)
	if err != nil {
		t.Fatal(err)
	}
	if rules, text, err := file.Rules(); err != nil || len(rules)+len(text) > 0 {
		t.Fatal(rules, text, err)
	}
	if _, err := OpenState(root, Site{Tenant: "t"}); err != nil {
		t.Fatal(err)
	}
	const a, b, c = sku.PlanID("00000000-0000-4000-8000-00000000000a"), sku.PlanID("00000000-0000-4000-8000-00000000000b"), sku.PlanID("00000000-0000-4000-8000-00000000000c")
	needs, _ := plan.RefusedDependency(plan.Needs, []sku.PlanID{a, c, b})
	excludes, _ := plan.RefusedDependency(plan.Excludes, []sku.PlanID{b, c})
	name := func(p sku.PlanID) string { return "plan " + string(p[35:]) }
	for _, x := range []struct {
		add   []plan.Dependency
		added int
	}{{[]plan.Dependency{needs, needs}, 1}, {[]plan.Dependency{needs, excludes}, 1}, {[]plan.Dependency{excludes}, 0}} {
		if n, err := file.Add(x.add, name); err != nil || n != x.added {
			t.Errorf("%d added, want %d: %v", n, x.added, err)
		}
	}
	rules, text, err := file.Rules()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]plan.Dependency{needs, excludes}, rules); diff != "" {
		t.Error(diff)
	}
	want := "plan,plan_name,relation,others,words,refused,evidence\n" +
		string(a) + ",plan a,needs," + string(b) + ";" + string(c) + ",,yes,\n" +
		string(b) + ",plan b,excludes," + string(c) + ",,yes,\n"
	if diff := cmp.Diff(want, string(text)); diff != "" {
		t.Error(diff)
	}
	other, err := RefusedFileOf(root, "t", true)
	if err != nil {
		t.Fatal(err)
	}
	if rules, _, err := other.Rules(); err != nil || len(rules) > 0 {
		t.Error("a sandbox of the same id has", rules, err)
	}
	if err := os.WriteFile(file.Path, []byte("plan,relation,others\nx,y,z\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := file.Add(rules, name); err == nil {
		t.Error("a damaged file was written over")
	}
}
