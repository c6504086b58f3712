package batch

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// R28: apply refuses a plan that is stale, of another tenant, or made with other
// service plans; what the plan does not touch does not matter.
func TestGuard(t *testing.T) {
	made := time.Date(2026, 11, 16, 8, 0, 0, 0, time.UTC)
	owned := func(a, b []sku.Plan) []tenant.SKU {
		return []tenant.SKU{{Product: sku.Product{ID: skuA, PartNumber: "EMS", Plans: a}}, {Product: sku.Product{ID: skuB, PartNumber: "SPE_E5", Plans: b}}}
	}
	plans := []sku.Plan{{ID: one}, {ID: two}}
	line := update("ada")
	line.Touches = []sku.ID{skuA}
	p := plan.Plan{Header: plan.Header{Tenant: "t1", Domain: "contoso.com", Made: made, SKUs: owned(plans, plans)}, Lines: []plan.Line{line}}
	week := 7 * 24 * time.Hour
	for _, tt := range []struct {
		name  string
		age   time.Duration
		id    tenant.ID
		owned []tenant.SKU
		want  string // in the refusal; empty: none
	}{
		{"as it was", time.Hour, "t1", owned(plans, plans), ""},
		{"a week old", week, "t1", owned(plans, plans), ""},
		{"older than a week", week + time.Second, "t1", owned(plans, plans), "raise --max-age"},
		{"another tenant", time.Hour, "t2", owned(plans, plans), "sign in to the plan's tenant"},
		{"a touched SKU got a plan", time.Hour, "t1", owned(append(plans, sku.Plan{ID: "new"}), plans), "service plans of EMS changed"},
		{"a touched SKU got a tenant-wide plan", time.Hour, "t1", owned(append(plans, sku.Plan{ID: "new", Company: true}), plans), ""},
		{"another SKU got a plan", time.Hour, "t1", owned(plans, append(plans, sku.Plan{ID: "new"})), ""},
		{"a touched SKU is gone", time.Hour, "t1", owned(plans, plans)[1:], "no longer lists EMS"},
		{"another SKU is gone", time.Hour, "t1", owned(plans, plans)[:1], ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := Guard(p, made.Add(tt.age), week, tt.id, "fabrikam.com", tt.owned)
			switch {
			case tt.want == "" && err != nil:
				t.Errorf("refused: %v", err)
			case tt.want != "" && (!errors.Is(err, ErrGuard) || !strings.Contains(err.Error(), tt.want)):
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

// R22: free is what counts as owned − consumed, summed where a SKU is owned twice; what
// the tenant is to judge has no figure.
func TestFreeSeats(t *testing.T) {
	of := func(id sku.ID, enabled, warning, consumed int) tenant.SKU {
		return tenant.SKU{Product: sku.Product{ID: id}, Seats: tenant.Seats{Enabled: enabled, Warning: warning, Consumed: consumed}}
	}
	owned := []tenant.SKU{of(skuA, 10, 5, 7), of(skuA, 3, 0, 1), of(skuB, 0, 500, 480)}
	for _, tt := range []struct {
		count plan.SeatCount
		want  map[sku.ID]int
	}{
		{"", map[sku.ID]int{skuA: 5, skuB: 0}},
		{plan.Strict, map[sku.ID]int{skuA: 5, skuB: 0}},
		{plan.WithWarning, map[sku.ID]int{skuA: 10, skuB: 20}},
		{plan.Unchecked, map[sku.ID]int{}},
	} {
		p := plan.Plan{Header: plan.Header{Options: plan.Options{Seats: string(tt.count)}}}
		if diff := cmp.Diff(tt.want, FreeSeats(p, owned)); diff != "" {
			t.Errorf("--seats %s:\n%s", tt.count, diff)
		}
	}
}

// R22, R25: what a plan keeps free is still free after it, or it is not carried out.
func TestGuardKeepsSeatsFree(t *testing.T) {
	owned := func(consumed int) []tenant.SKU {
		return []tenant.SKU{{Product: sku.Product{ID: skuA, PartNumber: "EMS"}, Capability: "Enabled", Seats: tenant.Seats{Enabled: 10, Consumed: consumed}}}
	}
	l := plan.Line{Kind: plan.Change, Touches: []sku.ID{skuA}, Before: &plan.State{}, After: &plan.State{Direct: []tenant.License{{SKU: skuA}}}}
	p := plan.Plan{Header: plan.Header{Tenant: "t1", SKUs: owned(5), Guards: plan.Guards{KeepFree: map[sku.ID]int{skuA: 2}}}, Lines: []plan.Line{l}}
	for consumed, refused := range map[int]bool{5: false, 7: false, 8: true, 10: true} {
		if err := Guard(p, time.Time{}, time.Hour, "t1", "", owned(consumed)); errors.Is(err, ErrGuard) != refused {
			t.Errorf("%d used: %v", consumed, err)
		}
	}
	p.Lines[0].Before, p.Lines[0].After = l.After, l.Before
	if err := Guard(p, time.Time{}, time.Hour, "t1", "", owned(10)); err != nil {
		t.Errorf("a plan that frees seats: %v", err)
	}
}
