package graphsim_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"reseat/batch/graphsim"
)

// Tenants that are made of one snapshot change nothing of it, nor of each other.
func TestTenantsShareASnapshot(t *testing.T) {
	s, untouched := contoso(), contoso()
	door, a := open(t, s, graphsim.Options{})
	b := graphsim.New(s, graphsim.Options{})
	before := b.Snapshot()
	door.assign(string(ada), add(skuEMS), nil)
	if cmp.Equal(a.Snapshot().Users, before.Users) {
		t.Fatal("nothing was changed")
	}
	if d := cmp.Diff(before, b.Snapshot()); d != "" {
		t.Errorf("the other tenant changed:\n%s", d)
	}
	if d := cmp.Diff(untouched, s); d != "" {
		t.Errorf("the snapshot changed:\n%s", d)
	}
}
