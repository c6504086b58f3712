package report

import (
	"fmt"
	"time"

	"reseat/batch/journal"
	"reseat/plan"
	"reseat/plan/tenant"
	"reseat/report/reporttest"
)

// A story builder: users of a run in every state that a report knows.
type sampler struct {
	in Inputs
	at time.Time
}

// sampleInputs returns a run over n users, every twentieth of which went wrong in
// one way or another.
func sampleInputs(n int) Inputs {
	h := reporttest.Header()
	h.Made, h.Tool = reporttest.Now.Add(-24*time.Hour), "1.0.0"
	h.Inputs = []plan.Input{{Name: "wish.csv", Format: "plain list", Rows: n, SHA256: fmt.Sprintf("%064x", 1)}}
	h.SKUs[0].Seats = tenant.Seats{Enabled: n + n/10, Consumed: n}
	h.Seats = []plan.SeatCurve{{SKU: reporttest.EMS, Owned: n + n/10, Before: n, After: []int{n}}}
	s := sampler{at: reporttest.Now.Add(-time.Hour), in: Inputs{
		Plan: plan.Plan{Header: h, Digest: fmt.Sprintf("%064x", 2)}, Now: reporttest.Now,
		Run: Run{Dir: "reseat-runs/2026-11-20", Tool: "1.0.0", Digest: fmt.Sprintf("%064x", 3)},
	}}
	s.event(journal.Event{Kind: journal.Began, Note: "1.0.0", Message: "Grace Hopper", By: sampleOrigin(), Asked: []string{"wave 2"}, Quota: "3000/150s"})
	for i := range n {
		s.user(i)
	}
	s.event(journal.Event{Kind: journal.Ended, Code: "complete", Spent: &journal.Spent{Requests: 2*n + 9, Writes: n, Units: 2 * n, Throttled: n / 17}})
	s.event(journal.Event{Kind: journal.Counted, Note: "1.0.0", By: sampleOrigin(), Spent: &journal.Spent{Requests: n / 20, Units: n}})
	seats := reporttest.Header().SKUs
	seats[0].Seats = tenant.Seats{Enabled: n + n/10, Consumed: n - n/40}
	s.in.Seats = seats
	return s.in
}

func sampleOrigin() *journal.Origin {
	return &journal.Origin{Auth: "certificate", App: "5c1a5c1a-0000-4000-8000-000000000007", AppName: "License runner", ObjectID: "5c1a5c1a-0000-4000-8000-000000000008",
		Host: "oslo-vm-07", Login: "svc-reseat", Cloud: "global", Endpoint: "https://graph.microsoft.com", Tenant: "3f2b1c9e-50a1-4a9f-9a3e-6f1f0a7f3b10"}
}

func (s *sampler) event(e journal.Event) {
	s.at = s.at.Add(40 * time.Millisecond)
	e.At, e.Seq = s.at, int64(len(s.in.Events)+1)
	s.in.Events = append(s.in.Events, e)
}

// sent records a call and its answer.
func (s *sampler) sent(id plan.ChangeID, call int, e journal.Event) {
	s.event(journal.Event{Kind: journal.Intent, Change: id, Call: call, Try: 1})
	e.Kind, e.Change, e.Call, e.Try = journal.Outcome, id, call, 1
	e.Receipt = tenant.Receipt{Status: 200, RequestID: fmt.Sprintf("req-%d", len(s.in.Events)), At: s.at}
	s.event(e)
}

func (s *sampler) user(i int) {
	line := reporttest.Readd()
	if i%3 == 0 {
		line = reporttest.Update()
	}
	line.ID, line.User = plan.ChangeID(fmt.Sprintf("u%06d", i)), tenant.UserID(fmt.Sprintf("u%06d", i))
	line.UPN, line.Name = fmt.Sprintf("user%06d@contoso.com", i), fmt.Sprintf("User %d", i)
	line.Dept, line.Wave, line.Stage = []string{"Finance", "Sales", "Research"}[i%3], fmt.Sprint(1+i%4), 1
	line.Sources = []plan.Source{{File: "wish.csv", Line: i + 2}}
	line.Asked = []string{"assign EMS, INTUNE_A off, by readd"}
	found := reporttest.Sees(reporttest.License(reporttest.EMS, reporttest.Intune), reporttest.License(reporttest.E5))
	switch i % 120 {
	case 0:
		line.UPN, line.Name = reporttest.Formula, reporttest.Formula
		line.Findings = []plan.Finding{{Code: "still-on", Severity: plan.Note, Text: "INTUNE_A stays on through SPE_E5"}}
	case 1:
		line.Kind, line.Calls, line.Fallback, line.After = plan.OnHold, nil, nil, line.Before
		line.Findings = []plan.Finding{{Code: "no-usage-location", Severity: plan.Error, Text: "no usage location: add --location CC"}}
		found = reporttest.Sees(reporttest.License(reporttest.EMS))
	case 2:
		line.Kind, line.Reason, line.Calls, line.Before = plan.Unchanged, "already", nil, line.After
	case 3:
		s.sent(line.ID, 0, journal.Event{Result: journal.Refused, Code: "no-seat", Message: "Subscription does not have any available licenses."})
		found = reporttest.Sees(reporttest.License(reporttest.EMS))
	case 4:
		s.sent(line.ID, 0, journal.Event{Result: journal.Done})
		s.sent(line.ID, 1, journal.Event{Result: journal.Refused, Code: "plan-dependency", Message: "depends on the service plan"})
		s.sent(line.ID, journal.Fallback, journal.Event{Result: journal.Done})
		found = reporttest.Sees(reporttest.License(reporttest.EMS))
	case 5:
		found = nil // deleted
	case 6:
		found = reporttest.Sees(reporttest.License(reporttest.EMS, reporttest.Premium))
	case 7:
		s.event(journal.Event{Kind: journal.Intent, Change: line.ID, Call: 0, Try: 1})
		found = reporttest.Sees(reporttest.License(reporttest.EMS))
	}
	if line.Kind == plan.Change && (i%120 > 7 || i%120 == 0) {
		if i%17 == 0 {
			s.sent(line.ID, 0, journal.Event{Result: journal.Throttled})
			s.at = s.at.Add(2 * time.Second)
		}
		for c := range line.Calls {
			s.sent(line.ID, c, journal.Event{Result: journal.Done})
		}
	}
	if i == 61 { // one user in all is left bare
		s.in.Events = s.in.Events[:len(s.in.Events)-2]
		found = reporttest.Sees(reporttest.License(reporttest.E5))
	}
	s.in.Plan.Lines = append(s.in.Plan.Lines, line)
	r := journal.Reading{Pass: 1, At: reporttest.Now, Change: line.ID}
	if found != nil {
		u := *found.User
		u.ID = line.User
		r.User = &u
		r.Services = []tenant.Service{{SKU: reporttest.EMS, Plan: reporttest.Intune, Status: "Disabled"}, {SKU: reporttest.EMS, Plan: reporttest.Premium, Status: "Success"}}
	}
	s.in.Readings = append(s.in.Readings, r)
}
