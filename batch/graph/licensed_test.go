package graph

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reseat/plan/sku"
	"reseat/plan/tenant"
)

func TestEachLicensedGroupAsksSKUBySKU(t *testing.T) {
	const a, b = sku.ID("aaaaaaaa-0000-4000-8000-000000000001"), sku.ID("aaaaaaaa-0000-4000-8000-000000000002")
	tp, c := newTape(t, inOrder(
		reply{status: 200, body: `{"value":[{"id":"G1","displayName":"Sales","assignedLicenses":[{"skuId":"` + string(a) + `","disabledPlans":[]}]}]}`},
		reply{status: 200, body: `{"value":[{"id":"G1","displayName":"Sales"},{"id":"G2","displayName":"Finance"}]}`}))
	var got []tenant.GroupID
	err := c.EachLicensedGroup(t.Context(), []sku.ID{a, b}, func(page []tenant.Group) error {
		for _, g := range page {
			got = append(got, g.ID)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]tenant.GroupID{"g1", "g1", "g2"}, got); d != "" {
		t.Error(d)
	}
	for i, id := range []sku.ID{a, b} {
		if r := tp.asked[i]; r.path != "/v1.0/groups" || !strings.Contains(r.query, string(id)) || r.header.Get("ConsistencyLevel") != "" {
			t.Errorf("asked %s?%s", r.path, r.query)
		}
	}
}

func TestEachLicensedGroupEndsAtAnError(t *testing.T) {
	enough := errors.New("enough")
	_, c := newTape(t, always(200, `{"value":[{"id":"g1"}]}`))
	if err := c.EachLicensedGroup(t.Context(), []sku.ID{"a", "b"}, func([]tenant.Group) error { return enough }); !errors.Is(err, enough) {
		t.Error(err)
	}
}
