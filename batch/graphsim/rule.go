package graphsim

import (
	"slices"

	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// A dependency says that a plan cannot be on unless one of the others is, wherever it
// comes from.
type dependency struct {
	plan  sku.PlanID
	needs []sku.PlanID
	also  []sku.PlanID // forms of those in other clouds and older products, which a refusal does not name
}

// Plans by name, as the catalogue spells them.
const (
	exchangePlan1     = sku.PlanID("9aaf7827-d63c-4b61-89c3-182f06f82e5c") // EXCHANGE_S_STANDARD
	exchangePlan2     = sku.PlanID("efb87545-963c-4e0d-99df-69c6916d9eb0") // EXCHANGE_S_ENTERPRISE
	exchangeKiosk     = sku.PlanID("4a82b400-a79f-41a4-b4e2-e94f5787b113") // EXCHANGE_S_DESKLESS
	sharePointPlan1   = sku.PlanID("c7699d2e-19aa-44de-8edf-1736da088ca1") // SHAREPOINTSTANDARD
	sharePointPlan2   = sku.PlanID("5dbe027f-2339-4123-9542-606e4d348a72") // SHAREPOINTENTERPRISE
	sharePointKiosk   = sku.PlanID("902b47e5-dcb2-4fdc-858b-c63a90a2bdb9") // SHAREPOINTDESKLESS
	officeForTheWeb   = sku.PlanID("e95bec33-7c88-4a70-8e19-b10bd9d0c014") // SHAREPOINTWAC
	projectOnline     = sku.PlanID("fe71d6c3-a2ea-4499-9778-da042bf08063") // SHAREPOINT_PROJECT
	workplaceInsights = sku.PlanID("f477b0f0-3bb1-4890-940c-40fcee6ce05f") // WORKPLACE_ANALYTICS
	customerManager   = sku.PlanID("5bfe124c-bbdc-4494-8835-f1297d457d79") // O365_SB_Relationship_Management
	infoProtectionP1  = sku.PlanID("6c57d4b6-3b23-47a5-9bc9-69f17b4947b3") // RMS_S_PREMIUM
	rightsManagement  = sku.PlanID("bea4c11e-220a-4e6d-8eb8-8ea15d019f90") // RMS_S_ENTERPRISE
	defenderP2        = sku.PlanID("8e0c0a52-6a6c-4d40-8370-dd62790dcd70") // THREAT_INTELLIGENCE
	phoneSystem       = sku.PlanID("4828c8ec-dc2e-4779-b502-87ac9ce28ab7") // MCOEV
	skypePlan2        = sku.PlanID("0feaeb32-d00e-4d66-bd5a-43b5b83db82c") // MCOSTANDARD
	teams             = sku.PlanID("57ff2da0-773e-42df-b2af-ffb7a2317929") // TEAMS1
	teamsFree         = sku.PlanID("4fa4026d-ce74-4962-a151-8e96d57ea8e4") // TEAMS_FREE
	phoneSystemSmall  = sku.PlanID("ed777b71-af04-42ca-9798-84344c66f7c6") // MCOEVSMB
	phoneSystemRoom   = sku.PlanID("f47330e9-c134-43b3-9993-e7f004506889") // MCOEV_VIRTUALUSER
	phoneSystemGov    = sku.PlanID("db23fce2-a974-42ef-9002-d78dd42a0f22") // MCOEV_GOV
	teamsGov          = sku.PlanID("304767db-7d23-49e8-a945-4a7eb65f9f28") // TEAMS_GOV
	callingDomestic   = sku.PlanID("4ed3ff63-69d7-4fb7-b984-5aec7f605ca8") // MCOPSTN1
	callingAbroad     = sku.PlanID("5a10155d-f5c1-411a-a8ec-e99aae125390") // MCOPSTN2
	callingShort      = sku.PlanID("54a152dc-90de-4996-93d2-bc47e670fc06") // MCOPSTN5
	intune            = sku.PlanID("c1ec4a95-1f05-45b3-a911-aa3fa01094f5") // INTUNE_A
	intuneVolume      = sku.PlanID("3e170737-c728-4eae-bbb9-3f3360f7184c") // INTUNE_A_VL
	yammerEnterprise  = sku.PlanID("7547a3fe-08ee-4ccb-b430-5077c5041653") // YAMMER_ENTERPRISE
	yammerEducation   = sku.PlanID("2078e8df-cff6-4290-98cb-5408261a760a") // YAMMER_EDU
	yammerMidsize     = sku.PlanID("41bf139a-4e60-409f-9346-a1361efc6dfb") // YAMMER_MIDSIZE
	exchangeReseller  = sku.PlanID("90927877-dcff-4af6-b346-2332c0b15bb7") // EXCHANGE_B_STANDARD
	exchangeMidsize   = sku.PlanID("fc52cc4b-ed7d-472d-bbe7-b081c23ecc56") // EXCHANGE_S_STANDARD_MIDMARKET
	exchangeEssential = sku.PlanID("1126bef5-da20-4f07-b45e-ad25d2581aa8") // EXCHANGE_S_ESSENTIALS
	exchangePlan1L    = sku.PlanID("d42bdbd6-c335-4231-ab3d-c8f348d5aff5") // EXCHANGE_L_STANDARD
	exchangePlan1Gov  = sku.PlanID("e9b4930a-925f-45e2-ac2a-3f7788ca6fdd") // EXCHANGE_S_STANDARD_GOV
	exchangePlan2Gov  = sku.PlanID("8c3069c0-ccdb-44be-ab77-986203a67df2") // EXCHANGE_S_ENTERPRISE_GOV
	exchangeKioskGov  = sku.PlanID("88f4d7ef-a73b-4246-8047-516022144c9f") // EXCHANGE_S_DESKLESS_GOV
	skypePlan2Gov     = sku.PlanID("a31ef4a2-f787-435e-8335-e47eb0cafc94") // MCOSTANDARD_GOV
	skypeMidsize      = sku.PlanID("b2669e95-76ef-4e7e-a367-002f60a39f3e") // MCOSTANDARD_MIDMARKET
	teamsFirstline    = sku.PlanID("a42de799-58ae-4e6a-aa1d-948e7abec726") // TEAMS_DESKLESS
	teamsDoD          = sku.PlanID("fd500458-c24c-478e-856c-a6067a8376cd") // TEAMS_AR_DOD
	teamsHigh         = sku.PlanID("9953b155-8aef-4c56-92f3-72b0487fce41") // TEAMS_AR_GCCHIGH
	rightsGov         = sku.PlanID("6a76346d-5d6e-4051-9fe3-ed3f312b5597") // RMS_S_ENTERPRISE_GOV
	sharePointLite    = sku.PlanID("a1f3d0a8-84c0-4ae0-bae4-685917b8ab48") // SHAREPOINTLITE
	sharePointPlan1Ed = sku.PlanID("0a4983bb-d3e5-4a09-95d8-b2d0127b3df5") // SHAREPOINTSTANDARD_EDU
	sharePointPlan2Ed = sku.PlanID("63038b2c-28d0-45f6-bc36-33062963b498") // SHAREPOINTENTERPRISE_EDU
	sharePointPlan2Go = sku.PlanID("153f85dd-d912-4762-af6c-d6e0fb4f6692") // SHAREPOINTENTERPRISE_GOV
	sharePointKioskGo = sku.PlanID("b1aeb897-3a19-46e2-8c27-a609413cf193") // SHAREPOINTDESKLESS_GOV
	sharePointMidsize = sku.PlanID("6b5b6a67-fc72-4a1f-a2b5-beecf05de761") // SHAREPOINTENTERPRISE_MIDMARKET
	audioConferencing = sku.PlanID("3e26ee1f-8a5f-4d52-aee2-b81ce45c8f40") // MCOMEETADV
	intuneOffice365   = sku.PlanID("882e1d05-acd1-4ccb-8708-6ee03664b117") // INTUNE_O365
)

var (
	exchange      = []sku.PlanID{exchangePlan1, exchangePlan2, exchangeKiosk}
	exchangeToo   = []sku.PlanID{exchangeEssential, exchangePlan1L, exchangeReseller, exchangeMidsize, exchangePlan1Gov, exchangePlan2Gov, exchangeKioskGov}
	sharePoint    = []sku.PlanID{sharePointPlan2, sharePointPlan1, sharePointKiosk}
	sharePointToo = []sku.PlanID{sharePointLite, sharePointPlan1Ed, sharePointPlan2Ed, sharePointPlan2Go, sharePointKioskGo, sharePointMidsize}
	phones        = []sku.PlanID{phoneSystem, phoneSystemSmall, phoneSystemRoom, phoneSystemGov}
	meetings      = []sku.PlanID{teams, skypePlan2, teamsGov}
	meetingsToo   = []sku.PlanID{skypePlan2Gov, skypeMidsize, teamsFirstline, teamsDoD, teamsHigh}
)

// dependencies are the pairs of graph-contract 11. Microsoft publishes no full list.
var dependencies = []dependency{
	{officeForTheWeb, sharePoint, sharePointToo},
	{projectOnline, []sku.PlanID{sharePointPlan2}, nil},
	{workplaceInsights, exchange, exchangeToo},
	{customerManager, exchange, exchangeToo},
	{infoProtectionP1, []sku.PlanID{rightsManagement}, []sku.PlanID{rightsGov}},
	{defenderP2, exchange, exchangeToo},
	{phoneSystem, []sku.PlanID{teams, skypePlan2}, append(meetingsToo, teamsGov)},
	{callingDomestic, phones, nil},
	{callingAbroad, phones, nil},
	{callingShort, phones, nil},
	{audioConferencing, meetings, meetingsToo},
}

// conflicts are the pairs that exclude each other. Exchange and SharePoint plans are
// not among them: they stack (graph-contract 0.9).
var conflicts = [][2]sku.PlanID{
	{teamsFree, teams},
	{callingDomestic, callingAbroad},
	{callingDomestic, callingShort},
	{callingAbroad, callingShort},
	{intune, intuneVolume},
	{yammerEnterprise, yammerEducation},
	{yammerEnterprise, yammerMidsize},
	{yammerEducation, yammerMidsize},
	{exchangeReseller, exchangePlan1},
	{exchangeMidsize, exchangePlan1},
	{exchangeReseller, exchangeMidsize},
}

// planIDs is a set of plans that are on.
type planIDs map[sku.PlanID]bool

func (on planIDs) lacks(dep dependency) bool {
	has := func(id sku.PlanID) bool { return on[id] }
	return on[dep.plan] && !slices.ContainsFunc(dep.needs, has) && !slices.ContainsFunc(dep.also, has)
}

func (on planIDs) clash(pair [2]sku.PlanID) bool { return on[pair[0]] && on[pair[1]] }

// effective returns the plans that the rows switch on together (R11).
func (d *directory) effective(rows []tenant.Assignment) planIDs {
	most := 0
	for _, a := range rows {
		if k, ok := d.sku(a.SKU); ok {
			most += len(k.Plans)
		}
	}
	on := make(planIDs, most)
	for _, a := range rows {
		k, ok := d.sku(a.SKU)
		if !ok || !a.Holds() {
			continue
		}
		for _, p := range k.Plans {
			if !a.Disabled.Has(p.ID) {
				on[p.ID] = true
			}
		}
	}
	return on
}

// A violation is why an assignment cannot stand: the answer to a direct call, and the
// error of an inherited row (graph-contract 4.2).
type violation struct {
	state string
	fault *fault
	sku   sku.ID // which license; empty where it is their sum
}

// planViolation finds the first rule that the plans on break. What was broken before
// is passed over unless old counts too.
func planViolation(before, after planIDs, old bool) *violation {
	for _, pair := range conflicts {
		if after.clash(pair) && (old || !before.clash(pair)) {
			return &violation{state: "MutuallyExclusiveViolation", fault: faultConflict(pair[0], pair[1])}
		}
	}
	for _, dep := range dependencies {
		if after.lacks(dep) && (old || !before.lacks(dep)) {
			return &violation{state: "DependencyViolation", fault: faultDependency(dep.plan, dep.needs)}
		}
	}
	return nil
}
