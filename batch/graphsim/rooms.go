package graphsim

import (
	"slices"

	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// Teams Rooms Pro and Teams Rooms Basic exclude each other as licenses, whichever of their
// service plans are on (graph-contract 11, graph-contract-2 8). The message of Graph names
// service plans; which ones is not known.
var (
	roomsPro = []sku.ID{
		"4cde982a-ede4-4409-9ae6-b003453c8ea6", // Microsoft_Teams_Rooms_Pro
		"c25e2b36-e161-4946-bef2-69239729f690", // Microsoft_Teams_Rooms_Pro_FAC
		"31ecb341-2a17-483e-9140-c473006d1e1a", // Microsoft_Teams_Rooms_Pro_GCC
		"21943e3a-2429-4f83-84c1-02735cd49e78", // Microsoft_Teams_Rooms_Pro_without_Audio_Conferencing
	}
	roomsBasic = []sku.ID{
		"6af4b3d6-14bb-4a2a-960c-6c902aad34f3", // Microsoft_Teams_Rooms_Basic
		"a4e376bd-c61e-4618-9901-3fc0cb1b88bb", // Microsoft_Teams_Rooms_Basic_FAC
		"50509a35-f0bd-4c5e-89ac-22f0e16a00f8", // Microsoft_Teams_Rooms_Basic_without_Audio_Conferencing
	}
)

const (
	teamsRoomsPro   = sku.PlanID("0374d34c-6be4-4dbb-b3f0-26105db0b28a") // Teams_Rooms_Pro
	teamsRoomsBasic = sku.PlanID("c8529366-cffd-4415-ab8f-be0144a33ab1") // Teams_Rooms_Basic
)

// roomsClash finds licenses of both kinds, unless the user had both before.
func roomsClash(before, after []tenant.Assignment) *violation {
	both := func(rows []tenant.Assignment) bool {
		has := func(ids []sku.ID) bool {
			return slices.ContainsFunc(rows, func(a tenant.Assignment) bool { return a.Holds() && slices.Contains(ids, a.SKU) })
		}
		return has(roomsPro) && has(roomsBasic)
	}
	if both(after) && !both(before) {
		return &violation{state: "MutuallyExclusiveViolation", fault: faultConflict(teamsRoomsPro, teamsRoomsBasic)}
	}
	return nil
}
