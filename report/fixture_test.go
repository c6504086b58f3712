package report

import (
	"time"

	"reseat/batch/journal"
	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

const (
	ems     sku.ID     = "efccb6f7-5641-4e0e-bd10-b4976e1bf68e"
	e5      sku.ID     = "06ebc4ee-1bb5-47dd-8120-11324bc54e06"
	intune  sku.PlanID = "c1ec4a95-1f05-45b3-a911-aa3fa01094f5"
	premium sku.PlanID = "41781fb2-bc02-4b7c-bd55-b576c07bb09d"
	company sku.PlanID = "8c098270-9dd4-4350-9b30-ba4703f3b36b"
	stale   sku.PlanID = "11111111-1111-1111-1111-111111111111" // left the SKU
)

var (
	now  = time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)
	soon = now.Add(-14 * time.Minute)
	late = now.Add(-15 * time.Minute)
)

func header() plan.Header {
	p := sku.Product{ID: ems, PartNumber: "EMS", Name: "Enterprise Mobility + Security E3", Plans: []sku.Plan{
		{ID: intune, Name: "INTUNE_A"}, {ID: premium, Name: "AAD_PREMIUM"}, {ID: company, Name: "ADALLOM_S_O365", Company: true}}}
	q := sku.Product{ID: e5, PartNumber: "SPE_E5", Name: "Microsoft 365 E5", Plans: []sku.Plan{{ID: intune, Name: "INTUNE_A"}}}
	return plan.Header{Format: plan.Format, Tenant: "t", TenantName: "Contoso", Domain: "contoso.com", SKUs: []tenant.SKU{
		{Product: p, Capability: "Enabled", Seats: tenant.Seats{Enabled: 10, Consumed: 4}},
		{Product: q, Capability: "Enabled", Seats: tenant.Seats{Enabled: 5, Consumed: 1}}},
		Groups: map[tenant.GroupID]string{"g": "Sales"}}
}

func lic(id sku.ID, off ...sku.PlanID) tenant.License {
	return tenant.License{SKU: id, Disabled: sku.NewPlanSet(off...)}
}

func stateWith(ls ...tenant.License) *plan.State { return &plan.State{Location: "DE", Direct: ls} }

// sees is a reading of a user who holds that.
func sees(ls ...tenant.License) *journal.Reading {
	u := &tenant.User{ID: "u", UPN: "ada@contoso.com", UsageLocation: "DE"}
	for _, l := range ls {
		u.Assignments = append(u.Assignments, tenant.Assignment{SKU: l.SKU, Disabled: l.Disabled})
	}
	return &journal.Reading{Pass: 1, At: now, Change: "u", User: u}
}

// update switches Intune off in place; readd does it by taking the license out first.
func update() plan.Line {
	return plan.Line{Kind: plan.Change, ID: "u", User: "u", UPN: "ada@contoso.com", Touches: []sku.ID{ems},
		Before: stateWith(lic(ems)), After: stateWith(lic(ems, intune)),
		Calls: []plan.Call{{Kind: plan.Licenses, Add: []tenant.License{lic(ems, intune)}}}}
}

func readd() plan.Line {
	l := update()
	l.Calls = []plan.Call{
		{Kind: plan.Licenses, Remove: []sku.ID{ems}, Half: 1},
		{Kind: plan.Licenses, Add: []tenant.License{lic(ems, intune)}, Half: 2},
	}
	l.Fallback = &plan.Call{Kind: plan.Licenses, Add: []tenant.License{lic(ems)}}
	return l
}

// create makes the account.
func create() plan.Line {
	return plan.Line{Kind: plan.Change, ID: "new:eve@contoso.com", UPN: "eve@contoso.com", Touches: []sku.ID{ems}, After: stateWith(lic(ems)),
		Calls: []plan.Call{{Kind: plan.Create, Location: "DE"}, {Kind: plan.Licenses, Add: []tenant.License{lic(ems)}}}}
}

func unchanged(reason string, s *plan.State) plan.Line {
	kind := plan.Skipped
	if reason == "already" {
		kind = plan.Unchanged
	}
	return plan.Line{Kind: kind, ID: "u", User: "u", Touches: []sku.ID{ems}, Reason: reason, Before: s, After: s}
}

func heldBy(code plan.Code) plan.Line {
	return plan.Line{Kind: plan.OnHold, ID: "u", User: "u", Before: stateWith(lic(ems)), After: stateWith(lic(ems)), Findings: []plan.Finding{
		{Code: "still-on", Severity: plan.Note, Text: "INTUNE_A stays on"},
		{Code: "hazard-phone", Severity: plan.Hazard, Text: "the number goes", Accepted: true},
		{Code: code, Severity: plan.Error, Text: "no seat is free"}}}
}

func ok(at time.Time) journal.CallState {
	return journal.CallState{Result: journal.Done, AnsweredAt: at}
}

func no(code string) journal.CallState {
	return journal.CallState{Result: journal.Refused, AnsweredAt: soon, Code: code}
}

// tell is what the journal knows once the calls fared so, in order.
func tell(calls ...journal.CallState) journal.Progress {
	p := journal.Progress{Calls: map[int]journal.CallState{}}
	for i, c := range calls {
		p.Calls[i] = c
	}
	return p
}

// tellBack is the same with a fallback.
func tellBack(back journal.CallState, calls ...journal.CallState) journal.Progress {
	p := tell(calls...)
	p.Calls[journal.Fallback] = back
	return p
}
