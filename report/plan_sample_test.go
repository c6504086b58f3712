package report

import (
	"fmt"
	"strings"
	"time"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// escape is a name that would paint the terminal and turn its text around.
const escape = "evil\x1b[31m\u202e\r\n@contoso.com"

// smallPlan holds each way in which a line can end.
func smallPlan() plan.Plan {
	h := header()
	h.Made, h.Tool = now, "1.0.0"
	h.Options = plan.Options{Asked: []string{"assign EMS, INTUNE_A off"}, Via: string(plan.Readd), Accept: []plan.Code{"hazard-intune"}}
	h.Seats = []plan.SeatCurve{{SKU: ems, Owned: 10, Before: 4, After: []int{6, 5}, Peak: 7, Shortfall: 1}, {SKU: e5, Owned: 5, Before: 1}}
	h.Quote = plan.Quote{Reads: 3, Writes: 9, Units: 20, Seconds: 151}
	held := plan.Line{Kind: plan.OnHold, ID: "h", User: "h", UPN: "hal@contoso.com", Before: stateWith(lic(ems)), After: stateWith(lic(ems)),
		Findings: []plan.Finding{
			{Code: "hazard-mailbox", Severity: plan.Hazard, Text: "the last Exchange plan goes: " + strings.Repeat("and the mailbox with it ", 40)},
			{Code: "no-usage-location", Severity: plan.Error, Text: "hal@contoso.com has no usage location"}}}
	lines := []plan.Line{update(), readd(), create(), swapped(), held, unchanged("already", stateWith(lic(ems))), unchanged("not-assigned", stateWith())}
	lines[1].Findings = []plan.Finding{
		{Code: "still-on", Severity: plan.Note, Text: `INTUNE_A stays on through EMS from group "Sales"`},
		{Code: "hazard-intune", Severity: plan.Hazard, Text: "INTUNE_A goes", Accepted: true}}
	lines[1].Before = &plan.State{Location: "DE", Direct: []tenant.License{lic(ems)}, Inherited: []plan.Inherited{{License: lic(ems), Group: "g"}}}
	lines[1].After = &plan.State{Location: "DE", Direct: []tenant.License{lic(ems, intune)}, Inherited: lines[1].Before.Inherited}
	for i := range lines {
		l := &lines[i]
		l.Stage, l.Wave, l.Dept, l.Asked = 1+i%2, fmt.Sprint(1+i/3), "Sales", h.Options.Asked
		l.Sources = []plan.Source{{File: "wish.csv", Line: i + 2}}
		if l.Kind != plan.Change {
			l.Stage = 0
		}
	}
	lines[0].UPN, lines[0].Name = formula, "Ada"
	lines[2].Calls[0].Person = &tenant.NewUser{UPN: "eve@contoso.com", DisplayName: "Eve"}
	return plan.Plan{Header: h, Lines: lines, Digest: fmt.Sprintf("%064x", 2)}
}

// swapped gives EMS up for Microsoft 365 E5 and gets a usage location first.
func swapped() plan.Line {
	return plan.Line{Kind: plan.Change, ID: "s", User: "s", UPN: "sue@contoso.com", Touches: []sku.ID{ems, e5},
		Before: &plan.State{Direct: []tenant.License{lic(ems, intune)}}, After: stateWith(lic(e5, intune)),
		Calls: []plan.Call{{Kind: plan.Locate, Location: "DE"}, {Kind: plan.Licenses, Add: []tenant.License{lic(e5, intune)}, Remove: []sku.ID{ems}}}}
}

// hostilePlan is smallPlan with a name in every text that tries to leave its place.
func hostilePlan() plan.Plan {
	p := smallPlan()
	p.Header.Domain, p.Header.Options.Asked = escape, []string{escape}
	p.Header.Groups["g"] = escape
	p.Header.SKUs[0].PartNumber, p.Header.SKUs[0].Name = sku.PartNumber(escape), escape
	for i := range p.Lines {
		l := &p.Lines[i]
		l.UPN, l.Name, l.Wave, l.Dept, l.Asked = escape, escape, escape, escape, []string{escape}
		l.Sources = []plan.Source{{File: escape}}
		for j := range l.Findings {
			l.Findings[j].Text = escape
		}
		for j := range l.Calls {
			if l.Calls[j].Person != nil {
				l.Calls[j].Person.DisplayName = escape
			}
		}
	}
	return p
}

// planSampleOf returns the plan of a run over n users, with what only plans show.
func planSampleOf(n int) plan.Plan {
	in := sampleInputs(n)
	p := in.Plan
	p.Header.Options = plan.Options{Asked: []string{"assign EMS, INTUNE_A off"}, Via: string(plan.Readd)}
	p.Header.Quote = plan.Quote{Reads: n / 20, Writes: 2 * n, Seconds: (time.Duration(n/1500) * 150 * time.Second).Seconds()}
	after := make([]int, 12)
	for i := range after {
		after[i] = n - 40 + i*11%37
	}
	p.Header.Seats = []plan.SeatCurve{
		{SKU: ems, Owned: n + n/10, Before: n, After: after, Peak: n + n/20},
		{SKU: e5, Owned: 20, Before: 2, After: []int{4, 9, 14, 16, 17, 18, 19, 20, 20, 20, 20, 20}, Peak: 20, Shortfall: 3}}
	for i := range p.Lines {
		if l := &p.Lines[i]; l.Kind == plan.Change {
			l.Stage = 1 + i%12
		} else {
			l.Stage = 0
		}
	}
	return p
}
