package report

import (
	"fmt"
	"strings"
	"time"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
	"reseat/report/reporttest"
)

// smallPlan holds each way in which a line can end.
func smallPlan() plan.Plan {
	h := reporttest.Header()
	h.Made, h.Tool = reporttest.Now, "1.0.0"
	h.Options = plan.Options{Asked: []string{"assign EMS, INTUNE_A off"}, Via: string(plan.Readd), Accept: []plan.Code{"hazard-intune"}}
	h.Seats = []plan.SeatCurve{{SKU: reporttest.EMS, Owned: 10, Before: 4, After: []int{6, 5}, Peak: 7, Shortfall: 1}, {SKU: reporttest.E5, Owned: 5, Before: 1}}
	h.Quote = plan.Quote{Reads: 3, Writes: 9, Units: 20, Seconds: 151}
	held := plan.Line{Kind: plan.OnHold, ID: "h", User: "h", UPN: "hal@contoso.com", Before: reporttest.StateWith(reporttest.License(reporttest.EMS)), After: reporttest.StateWith(reporttest.License(reporttest.EMS)),
		Findings: []plan.Finding{
			{Code: "hazard-mailbox", Severity: plan.Hazard, Text: "the last Exchange plan goes: " + strings.Repeat("and the mailbox with it ", 40)},
			{Code: "no-usage-location", Severity: plan.Error, Text: "hal@contoso.com has no usage location"}}}
	lines := []plan.Line{reporttest.Update(), reporttest.Readd(), reporttest.Create(), swapped(), held, reporttest.Unchanged("already", reporttest.StateWith(reporttest.License(reporttest.EMS))), reporttest.Unchanged("not-assigned", reporttest.StateWith())}
	lines[1].Findings = []plan.Finding{
		{Code: "still-on", Severity: plan.Note, Text: `INTUNE_A stays on through EMS from group "Sales"`},
		{Code: "hazard-intune", Severity: plan.Hazard, Text: "INTUNE_A goes", Accepted: true}}
	lines[1].Before = &plan.State{Location: "DE", Direct: []tenant.License{reporttest.License(reporttest.EMS)}, Inherited: []plan.Inherited{{License: reporttest.License(reporttest.EMS), Group: "g"}}}
	lines[1].After = &plan.State{Location: "DE", Direct: []tenant.License{reporttest.License(reporttest.EMS, reporttest.Intune)}, Inherited: lines[1].Before.Inherited}
	for i := range lines {
		l := &lines[i]
		l.Stage, l.Wave, l.Dept, l.Asked = 1+i%2, fmt.Sprint(1+i/3), "Sales", h.Options.Asked
		l.Sources = []plan.Source{{File: "wish.csv", Line: i + 2}}
		if l.Kind != plan.Change {
			l.Stage = 0
		}
	}
	lines[0].UPN, lines[0].Name = reporttest.Formula, "Ada"
	lines[2].Calls[0].Person = &tenant.NewUser{UPN: "eve@contoso.com", DisplayName: "Eve"}
	return plan.Plan{Header: h, Lines: lines, Digest: fmt.Sprintf("%064x", 2)}
}

// swapped gives EMS up for Microsoft 365 E5 and gets a usage location first.
func swapped() plan.Line {
	return plan.Line{Kind: plan.Change, ID: "s", User: "s", UPN: "sue@contoso.com", Touches: []sku.ID{reporttest.EMS, reporttest.E5},
		Before: &plan.State{Direct: []tenant.License{reporttest.License(reporttest.EMS, reporttest.Intune)}}, After: reporttest.StateWith(reporttest.License(reporttest.E5, reporttest.Intune)),
		Calls: []plan.Call{{Kind: plan.Locate, Location: "DE"}, {Kind: plan.Licenses, Add: []tenant.License{reporttest.License(reporttest.E5, reporttest.Intune)}, Remove: []sku.ID{reporttest.EMS}}}}
}

// hostilePlan is smallPlan with a name in every text that tries to leave its place.
func hostilePlan() plan.Plan {
	p := smallPlan()
	p.Header.Domain, p.Header.Options.Asked = reporttest.Escape, []string{reporttest.Escape}
	p.Header.Groups["g"] = reporttest.Escape
	p.Header.SKUs[0].PartNumber, p.Header.SKUs[0].Name = sku.PartNumber(reporttest.Escape), reporttest.Escape
	for i := range p.Lines {
		l := &p.Lines[i]
		l.UPN, l.Name, l.Wave, l.Dept, l.Asked = reporttest.Escape, reporttest.Escape, reporttest.Escape, reporttest.Escape, []string{reporttest.Escape}
		l.Sources = []plan.Source{{File: reporttest.Escape}}
		for j := range l.Findings {
			l.Findings[j].Text = reporttest.Escape
		}
		for j := range l.Calls {
			if l.Calls[j].Person != nil {
				l.Calls[j].Person.DisplayName = reporttest.Escape
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
		{SKU: reporttest.EMS, Owned: n + n/10, Before: n, After: after, Peak: n + n/20},
		{SKU: reporttest.E5, Owned: 20, Before: 2, After: []int{4, 9, 14, 16, 17, 18, 19, 20, 20, 20, 20, 20}, Peak: 20, Shortfall: 3}}
	for i := range p.Lines {
		if l := &p.Lines[i]; l.Kind == plan.Change {
			l.Stage = 1 + i%12
		} else {
			l.Stage = 0
		}
	}
	return p
}
