package verdict

import (
	"testing"
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

func gone() *journal.Reading { return &journal.Reading{Pass: 1, At: now, Change: "u"} }
func unreadable(why string) *journal.Reading {
	return &journal.Reading{Pass: 1, Change: "u", Error: why}
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

// same is a readd of what is so already (--even-if-same).
func same() plan.Line {
	l := readd()
	l.Before = l.After
	return l
}

// first fills in the usage location, then licenses a user who has nothing.
func first() plan.Line {
	return plan.Line{Kind: plan.Change, ID: "u", User: "u", Touches: []sku.ID{ems},
		Before: &plan.State{}, After: stateWith(lic(ems)),
		Calls: []plan.Call{{Kind: plan.Locate, Location: "DE"}, {Kind: plan.Licenses, Add: []tenant.License{lic(ems)}}}}
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

// again is a call that left after all others, and was accepted.
func again(at time.Time) journal.CallState {
	return journal.CallState{Result: journal.Done, IntentAt: at, AnsweredAt: at}
}

func no(code string) journal.CallState {
	return journal.CallState{Result: journal.Refused, AnsweredAt: soon, Code: code}
}

func doubt() journal.CallState {
	return journal.CallState{Result: journal.Unknown, InDoubt: true, IntentAt: soon}
}

// lostThen is a call of which a try before had no answer.
func lostThen(c journal.CallState) journal.CallState {
	c.Lost = true
	return c
}

// undoneThen is a call of which a try before was not to be seen.
func undoneThen(c journal.CallState) journal.CallState {
	c.Undone = true
	return c
}

func result(r journal.Result) journal.CallState {
	return journal.CallState{Result: r, AnsweredAt: soon}
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

func inError(r *journal.Reading) *journal.Reading {
	r.User.Assignments[0].State, r.User.Assignments[0].Error = tenant.ActiveWithError, "DependencyViolation"
	return r
}

func located(at string, ls ...tenant.License) *journal.Reading {
	r := sees(ls...)
	r.User.UsageLocation = at
	return r
}

// TestVerdict walks through R34 branch by branch.
func TestVerdict(t *testing.T) {
	var (
		before  = sees(lic(ems))
		planned = sees(lic(ems, intune))
		bare    = sees()
		none    = tell()
	)
	withGroup := sees(lic(ems, intune))
	withGroup.User.Assignments = append(withGroup.User.Assignments, tenant.Assignment{SKU: ems, Group: "g"})
	withGroup.Services = []tenant.Service{{SKU: ems, Plan: premium, Status: "PendingActivation"}}
	for _, tt := range []struct {
		name  string
		line  plan.Line
		told  journal.Progress
		found *journal.Reading
		want  Ruling
	}{
		{"R34 found as planned", update(), tell(ok(late)), planned, Ruling{Verdict: Verified}},
		{"R34 found as planned at once", update(), tell(ok(soon)), planned, Ruling{Verdict: Verified}},
		{"R34 found as planned although in doubt", update(), tell(doubt()), planned, Ruling{Verdict: Verified}},
		{"R34 found as planned although refused", update(), tell(no("no-seat")), planned, Ruling{Verdict: Verified}},
		{"R34 case 10: PendingActivation and group rows do not matter", update(), tell(ok(late)), withGroup, Ruling{Verdict: Verified}},
		{"R34 as planned without us", update(), none, planned, Ruling{Already, "already"}},
		{"R15 Company plans and ids that left the SKU do not matter", update(), tell(ok(late)), sees(lic(ems, intune, company, stale)), Ruling{Verdict: Verified}},
		{"R27 other SKUs do not matter", update(), tell(ok(late)), sees(lic(ems, intune), lic(e5)), Ruling{Verdict: Verified}},
		{"R27 a usage location that is not written does not matter", update(), tell(ok(late)), located("FR", lic(ems, intune)), Ruling{Verdict: Verified}},
		{"C4.4 the row is there in error", update(), tell(ok(late)), inError(sees(lic(ems, intune))), Ruling{Drifted, "after-apply"}},
		{"C4.4 the row is there in error, still young", update(), tell(ok(soon)), inError(sees(lic(ems, intune))), Ruling{Pending, "accepted"}},

		{"R34 stale read: accepted 14 minutes ago", update(), tell(ok(soon)), before, Ruling{Pending, "accepted"}},
		{"R34 accepted 15 minutes ago", update(), tell(ok(late)), before, Ruling{Drifted, "after-apply"}},
		{"R34 refused", update(), tell(no("no-seat")), before, Ruling{Failed, "no-seat"}},
		{"R34 not begun", update(), none, before, Ruling{Verdict: NotStarted}},
		{"R34 throttled to the end", update(), tell(result(journal.Throttled)), before, Ruling{Verdict: NotStarted}},
		{"R34 never reached the tenant", update(), tell(result(journal.Unsent)), before, Ruling{Verdict: NotStarted}},
		{"R34 in doubt, settled as without effect", update(), tell(result(journal.Undone)), before, Ruling{Verdict: NotStarted}},
		{"R34 in doubt", update(), tell(doubt()), before, Ruling{Pending, "in-doubt"}},

		{"R34 drifted before apply", update(), none, sees(lic(ems, premium)), Ruling{Drifted, "before-apply"}},
		{"R34 refused after a try that no read showed", update(), tell(undoneThen(no("no-seat"))), before, Ruling{Pending, "in-doubt"}},
		{"R34 refused long after a try that no read showed", update(), tell(undoneThen(journal.CallState{Result: journal.Refused, AnsweredAt: late, Code: "no-seat"})), before, Ruling{Failed, "no-seat"}},
		{"R34 drifted before apply: refused changes nothing", update(), tell(no("no-seat")), sees(lic(ems, premium)), Ruling{Drifted, "before-apply"}},
		{"R34 drifted after apply", update(), tell(ok(soon)), sees(lic(ems, premium)), Ruling{Drifted, "after-apply"}},
		{"R34 drifted after apply: license taken away", update(), tell(ok(soon)), bare, Ruling{Drifted, "after-apply"}},
		{"R34 deleted", update(), none, gone(), Ruling{Drifted, "deleted"}},
		{"R34 deleted after apply", update(), tell(ok(soon)), gone(), Ruling{Drifted, "deleted"}},

		{"R34 readd done", readd(), tell(ok(late), ok(late)), planned, Ruling{Verdict: Verified}},
		{"R34 readd bare, second half never sent", readd(), tell(ok(soon)), bare, Ruling{Verdict: Stranded}},
		{"R34 readd bare, second half refused", readd(), tell(ok(late), no("no-seat")), bare, Ruling{Verdict: Stranded}},
		{"R34 readd bare, second half in doubt", readd(), tell(ok(late), doubt()), bare, Ruling{Verdict: Stranded}},
		{"R34 readd bare, first half in doubt", readd(), tell(doubt()), bare, Ruling{Verdict: Stranded}},
		{"R34 readd bare, second half accepted 14 minutes ago", readd(), tell(ok(soon), ok(soon)), bare, Ruling{Pending, "accepted"}},
		{"R34 readd bare, second half accepted 15 minutes ago", readd(), tell(ok(late), ok(late)), bare, Ruling{Verdict: Stranded}},
		{"R34 readd not begun, license gone", readd(), none, bare, Ruling{Drifted, "before-apply"}},
		{"R34 readd bare, second half refused, a read that lags", readd(), tell(ok(soon), no("forbidden")), before, Ruling{Verdict: Stranded}},
		{"R34 readd of what was so, second half refused, a read that lags", same(), tell(ok(soon), no("forbidden")), planned, Ruling{Verdict: Stranded}},
		{"R34 readd, second half lost and then refused, a read that lags", readd(), tell(ok(soon), lostThen(no("forbidden"))), before, Ruling{Pending, "in-doubt"}},
		{"R34 readd, second half not to be seen and then not sent, a read that lags", readd(), tell(ok(soon), undoneThen(result(journal.Unsent))), before, Ruling{Pending, "in-doubt"}},
		{"R34 readd, second half not to be seen and then not sent, not read", readd(), tell(ok(soon), undoneThen(result(journal.Unsent))), nil, Ruling{Verdict: Unverified}},
		{"R34 readd, second half lost and then refused, bare", readd(), tell(ok(soon), lostThen(no("forbidden"))), bare, Ruling{Verdict: Stranded}},
		{"R34 readd, second half lost and then refused, not read", readd(), tell(ok(soon), lostThen(no("forbidden"))), nil, Ruling{Verdict: Unverified}},
		{"R34 readd, second half refused, found as before much later", readd(), tell(ok(late), no("forbidden")), before, Ruling{Failed, "forbidden"}},
		{"R34 readd whose first half was refused, license gone", readd(), tell(no("not-assigned")), bare, Ruling{Drifted, "before-apply"}},
		{"R34 readd, stale read shows the state before", readd(), tell(ok(soon), ok(soon)), before, Ruling{Pending, "accepted"}},
		{"R34 readd broken off, a read that lags", readd(), tell(ok(soon)), before, Ruling{Verdict: Stranded}},
		{"R34 readd broken off, found as before for long", readd(), tell(ok(late)), before, Ruling{NotStarted, "interrupted"}},
		{"R20 readd with first half in doubt, found as before", readd(), tell(doubt()), before, Ruling{Pending, "in-doubt"}},
		{"R21 fallback landed", readd(), tellBack(ok(soon), ok(late), no("plan-dependency")), before, Ruling{Failed, "plan-dependency"}},
		{"R21 fallback accepted, but not visible yet", readd(), tellBack(ok(soon), ok(late), no("plan-dependency")), bare, Ruling{Pending, "accepted"}},
		{"R21 fallback accepted long ago, still bare", readd(), tellBack(ok(late), ok(late), no("plan-dependency")), bare, Ruling{Verdict: Stranded}},
		{"R21 fallback in doubt, found as before", readd(), tellBack(doubt(), ok(late), no("plan-dependency")), before, Ruling{Pending, "in-doubt"}},
		{"R21 fallback refused", readd(), tellBack(no("no-seat"), ok(late), no("plan-dependency")), bare, Ruling{Verdict: Stranded}},
		{"R21 a fallback that came last, and a read that shows the change before it", readd(), tellBack(ok(soon), ok(late), no("shut-out")), planned, Ruling{Pending, "accepted"}},
		{"R21 a fallback, and the change taken up again after it", readd(), tellBack(ok(soon), ok(late), again(soon)), planned, Ruling{Verdict: Verified}},
		{"R16 --even-if-same done", same(), tell(ok(late), ok(late)), planned, Ruling{Verdict: Verified}},
		{"R16 --even-if-same not begun", same(), none, planned, Ruling{Verdict: NotStarted}},
		{"R16 --even-if-same refused", same(), tell(no("forbidden")), planned, Ruling{Failed, "forbidden"}},

		{"R13 location set, license refused", first(), tell(ok(soon), no("no-seat")), sees(), Ruling{Failed, "no-seat"}},
		{"R13 location set, license never sent", first(), tell(ok(late)), sees(), Ruling{NotStarted, "interrupted"}},
		{"R13 location set by someone else", first(), none, located("FR"), Ruling{Drifted, "before-apply"}},
		{"R27 the location that is written matters", first(), tell(ok(late), ok(late)), located("FR", lic(ems)), Ruling{Drifted, "after-apply"}},
		{"R14 created and licensed", create(), tell(ok(late), ok(late)), sees(lic(ems)), Ruling{Verdict: Verified}},
		{"R14 create not begun", create(), none, gone(), Ruling{Verdict: NotStarted}},
		{"R14 create refused", create(), tell(no("user-exists")), gone(), Ruling{Failed, "user-exists"}},
		{"R14 created, not to be seen yet", create(), tell(ok(soon), ok(soon)), gone(), Ruling{Pending, "accepted"}},
		{"R14 created, gone since", create(), tell(ok(late), ok(late)), gone(), Ruling{Drifted, "deleted"}},
		{"R14 created, license refused", create(), tell(ok(soon), no("no-seat")), sees(), Ruling{Failed, "no-seat"}},

		{"R34 unchanged", unchanged("already", stateWith(lic(ems))), none, before, Ruling{Already, "already"}},
		{"R9 skipped: the license is not assigned", unchanged("not-assigned", stateWith()), none, sees(lic(e5)), Ruling{Skipped, "not-assigned"}},
		{"R6 skipped: beyond the limit", unchanged("beyond-limit", stateWith()), none, sees(lic(e5)), Ruling{Skipped, "beyond-limit"}},
		{"R34 skipped, deleted", unchanged("not-assigned", stateWith()), none, gone(), Ruling{Drifted, "deleted"}},
		{"R34 unchanged, changed since", unchanged("already", stateWith(lic(ems))), none, planned, Ruling{Drifted, "before-apply"}},
		{"R34 unchanged, deleted", unchanged("already", stateWith(lic(ems))), none, gone(), Ruling{Drifted, "deleted"}},
		{"R34 unchanged, not read", unchanged("already", stateWith(lic(ems))), none, nil, Ruling{Verdict: Unverified}},

		{"R34 on hold stays on hold", heldBy("no-seat"), none, before, Ruling{OnHold, "no-seat"}},
		{"R34 on hold stays on hold, found as asked", heldBy("no-seat"), none, planned, Ruling{OnHold, "no-seat"}},
		{"R34 on hold stays on hold, not read", heldBy("no-seat"), none, nil, Ruling{OnHold, "no-seat"}},

		{"R34 could not be read", update(), tell(ok(late)), unreadable("status 503"), Ruling{Verdict: Unverified}},
		{"R34 not read", update(), tell(ok(late)), nil, Ruling{Verdict: Unverified}},
		{"R34 not read, in doubt", update(), tell(doubt()), nil, Ruling{Verdict: Unverified}},
		{"R31 not read, not begun", update(), none, unreadable("status 403"), Ruling{Verdict: NotStarted}},
		{"R31 not read, refused", update(), tell(no("forbidden")), nil, Ruling{Failed, "forbidden"}},
		{"R31 not read, stopped in the middle of a readd", readd(), tell(ok(soon)), unreadable("status 403"), Ruling{Verdict: Stranded}},
		{"R31 not read, readd with second half in doubt", readd(), tell(ok(soon), doubt()), nil, Ruling{Verdict: Unverified}},
		{"R31 not read, fallback accepted", readd(), tellBack(ok(soon), ok(soon), no("no-seat")), nil, Ruling{Verdict: Unverified}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := Judge(tt.line, tt.told, tt.found, header().UserPlans(), now); got != tt.want {
				t.Errorf("Judge = %+v, want %+v", got, tt.want)
			}
		})
	}
}
