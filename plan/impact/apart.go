package impact

import (
	"slices"

	"reseat/plan"
	"reseat/plan/sku"
)

// apart lists kinds of licenses that exclude each other, whichever of their service plans
// are on (graph-contract 11, graph-contract-2 8).
var apart = [][2][]sku.ID{
	{
		{
			"4cde982a-ede4-4409-9ae6-b003453c8ea6", // Microsoft_Teams_Rooms_Pro
			"c25e2b36-e161-4946-bef2-69239729f690", // Microsoft_Teams_Rooms_Pro_FAC
			"31ecb341-2a17-483e-9140-c473006d1e1a", // Microsoft_Teams_Rooms_Pro_GCC
			"21943e3a-2429-4f83-84c1-02735cd49e78", // Microsoft_Teams_Rooms_Pro_without_Audio_Conferencing
		},
		{
			"6af4b3d6-14bb-4a2a-960c-6c902aad34f3", // Microsoft_Teams_Rooms_Basic
			"a4e376bd-c61e-4618-9901-3fc0cb1b88bb", // Microsoft_Teams_Rooms_Basic_FAC
			"50509a35-f0bd-4c5e-89ac-22f0e16a00f8", // Microsoft_Teams_Rooms_Basic_without_Audio_Conferencing
		},
	},
}

// licensesApart notes licenses that exclude each other as a whole.
func (r *review) licensesApart() {
	had, has := r.before.SKUs(), r.after.SKUs()
	for _, kinds := range apart {
		a, b := firstOf(has, kinds[0]), firstOf(has, kinds[1])
		if a == "" || b == "" || firstOf(had, kinds[0]) != "" && firstOf(had, kinds[1]) != "" {
			continue
		}
		r.note(plan.Find("plan-conflict", "the licenses %s and %s exclude each other, whichever service plans are on (Microsoft's documentation says so); leave one of them out", r.Label(a), r.Label(b)))
	}
}

// firstOf returns the first of the SKUs that is of a kind; empty where none is.
func firstOf(skus, kind []sku.ID) sku.ID {
	if i := slices.IndexFunc(skus, func(id sku.ID) bool { return slices.Contains(kind, id) }); i >= 0 {
		return skus[i]
	}
	return ""
}
