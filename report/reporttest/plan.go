package reporttest

import (
	"time"

	"reseat/batch/journal"
	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

const (
	EMS     sku.ID     = "efccb6f7-5641-4e0e-bd10-b4976e1bf68e"
	E5      sku.ID     = "06ebc4ee-1bb5-47dd-8120-11324bc54e06"
	Intune  sku.PlanID = "c1ec4a95-1f05-45b3-a911-aa3fa01094f5"
	Premium sku.PlanID = "41781fb2-bc02-4b7c-bd55-b576c07bb09d"
	company sku.PlanID = "8c098270-9dd4-4350-9b30-ba4703f3b36b"
	stale   sku.PlanID = "11111111-1111-1111-1111-111111111111" // left the SKU
)

var (
	Now  = time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)
	Soon = Now.Add(-14 * time.Minute)
	Late = Now.Add(-15 * time.Minute)
)

// Header is that of a plan for a tenant with two SKUs.
func Header() plan.Header {
	p := sku.Product{ID: EMS, PartNumber: "EMS", Name: "Enterprise Mobility + Security E3", Plans: []sku.Plan{
		{ID: Intune, Name: "INTUNE_A"}, {ID: Premium, Name: "AAD_PREMIUM"}, {ID: company, Name: "ADALLOM_S_O365", Company: true}}}
	q := sku.Product{ID: E5, PartNumber: "SPE_E5", Name: "Microsoft 365 E5", Plans: []sku.Plan{{ID: Intune, Name: "INTUNE_A"}}}
	return plan.Header{Format: plan.Format, Tenant: "t", TenantName: "Contoso", Domain: "contoso.com", SKUs: []tenant.SKU{
		{Product: p, Capability: "Enabled", Seats: tenant.Seats{Enabled: 10, Consumed: 4}},
		{Product: q, Capability: "Enabled", Seats: tenant.Seats{Enabled: 5, Consumed: 1}}},
		Groups: map[tenant.GroupID]string{"g": "Sales"}}
}

// License is a license with service plans off.
func License(id sku.ID, off ...sku.PlanID) tenant.License {
	return tenant.License{SKU: id, Disabled: sku.NewPlanSet(off...)}
}

// StateWith is a user with licenses.
func StateWith(ls ...tenant.License) *plan.State { return &plan.State{Location: "DE", Direct: ls} }

// Sees is a reading of a user who holds that.
func Sees(ls ...tenant.License) *journal.Reading {
	u := &tenant.User{ID: "u", UPN: "ada@contoso.com", UsageLocation: "DE"}
	for _, l := range ls {
		u.Assignments = append(u.Assignments, tenant.Assignment{SKU: l.SKU, Disabled: l.Disabled})
	}
	return &journal.Reading{Pass: 1, At: Now, Change: "u", User: u}
}

// Update switches Intune off in place.
func Update() plan.Line {
	return plan.Line{Kind: plan.Change, ID: "u", User: "u", UPN: "ada@contoso.com", Touches: []sku.ID{EMS},
		Before: StateWith(License(EMS)), After: StateWith(License(EMS, Intune)),
		Calls: []plan.Call{{Kind: plan.Licenses, Add: []tenant.License{License(EMS, Intune)}}}}
}

// Readd switches Intune off by remove and re-assign.
func Readd() plan.Line {
	l := Update()
	l.Calls = []plan.Call{
		{Kind: plan.Licenses, Remove: []sku.ID{EMS}, Half: 1},
		{Kind: plan.Licenses, Add: []tenant.License{License(EMS, Intune)}, Half: 2},
	}
	l.Fallback = &plan.Call{Kind: plan.Licenses, Add: []tenant.License{License(EMS)}}
	return l
}

// Create makes the account.
func Create() plan.Line {
	return plan.Line{Kind: plan.Change, ID: "new:eve@contoso.com", UPN: "eve@contoso.com", Touches: []sku.ID{EMS}, After: StateWith(License(EMS)),
		Calls: []plan.Call{{Kind: plan.Create, Location: "DE"}, {Kind: plan.Licenses, Add: []tenant.License{License(EMS)}}}}
}

// Unchanged is a line without a change, of a user in a state.
func Unchanged(reason string, s *plan.State) plan.Line {
	kind := plan.Skipped
	if reason == "already" {
		kind = plan.Unchanged
	}
	return plan.Line{Kind: kind, ID: "u", User: "u", Touches: []sku.ID{EMS}, Reason: reason, Before: s, After: s}
}

// OnHold is a line on hold by a finding.
func OnHold(code plan.Code) plan.Line {
	return plan.Line{Kind: plan.OnHold, ID: "u", User: "u", Before: StateWith(License(EMS)), After: StateWith(License(EMS)), Findings: []plan.Finding{
		{Code: "still-on", Severity: plan.Note, Text: "INTUNE_A stays on"},
		{Code: "hazard-phone", Severity: plan.Hazard, Text: "the number goes", Accepted: true},
		{Code: code, Severity: plan.Error, Text: "no seat is free"}}}
}

// OK is a call that was accepted.
func OK(at time.Time) journal.CallState {
	return journal.CallState{Result: journal.Done, AnsweredAt: at}
}

// No is a call that was refused.
func No(code string) journal.CallState {
	return journal.CallState{Result: journal.Refused, AnsweredAt: Soon, Code: code}
}

// Tell is what the journal knows once the calls fared so, in order.
func Tell(calls ...journal.CallState) journal.Progress {
	p := journal.Progress{Calls: map[int]journal.CallState{}}
	for i, c := range calls {
		p.Calls[i] = c
	}
	return p
}

// TellBack is the same with a fallback.
func TellBack(back journal.CallState, calls ...journal.CallState) journal.Progress {
	p := Tell(calls...)
	p.Calls[journal.Fallback] = back
	return p
}
