package plan_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// R27: a line is about the SKUs it touches; an exact line about all direct rows.
func TestAnExactLineIsAboutAllDirectRows(t *testing.T) {
	held := []tenant.License{{SKU: "c"}, {SKU: "b"}}
	l := plan.Line{Touches: []sku.ID{"a", "b"}}
	if diff := cmp.Diff([]sku.ID{"a", "b"}, l.About(held)); diff != "" {
		t.Error(diff)
	}
	l.Exact = true
	if diff := cmp.Diff([]sku.ID{"a", "b", "c", "d"}, l.About(held, []tenant.License{{SKU: "d"}})); diff != "" {
		t.Error(diff)
	}
	// R12: b is touched; c was held, is not touched and so was dead.
	l.Before = &plan.State{Direct: held}
	if diff := cmp.Diff([]sku.ID{"a", "b", "d"}, l.About(held, []tenant.License{{SKU: "d"}})); diff != "" {
		t.Error(diff)
	}
}
