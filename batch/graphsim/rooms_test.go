package graphsim_test

import (
	"strings"
	"testing"

	"reseat/batch/graphsim"
	"reseat/plan/sku"
)

// Teams Rooms Pro and Basic exclude each other as licenses, whichever service plans are on.
func TestTeamsRoomsLicensesExcludeEachOther(t *testing.T) {
	pro, _ := sku.Bundled().Product("4cde982a-ede4-4409-9ae6-b003453c8ea6")
	basic, _ := sku.Bundled().Product("6af4b3d6-14bb-4a2a-960c-6c902aad34f3")
	now := contoso()
	now.SKUs = append(now.SKUs, owned(pro, 5, 0), owned(basic, 5, 0))
	d, _ := open(t, now, graphsim.Options{})
	if r := d.assign(string(bob), add(basic.ID), nil); r.status != 200 {
		t.Fatal(r.raw)
	}
	if r := d.assign(string(bob), add(pro.ID, pro.UserPlans()...), nil); r.status != 400 || !strings.Contains(r.raw, "mutually exclusive") {
		t.Error(r.status, r.raw)
	}
	if r := d.assign(string(bob), add(pro.ID), remove(basic.ID)); r.status != 200 {
		t.Error("a swap: ", r.raw)
	}
}
