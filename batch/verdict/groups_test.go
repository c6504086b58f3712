package verdict

import (
	"testing"
	"time"

	"reseat/batch/journal"
	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

const crew = tenant.GroupID("dddddddd-0000-4000-8000-000000000001")

// move is the line of a user who moves EMS from a direct row to a group.
func move() plan.Line {
	l := plan.Line{Kind: plan.Change, ID: "u", User: "u", Touches: []sku.ID{ems}, Before: stateWith(lic(ems)), Calls: []plan.Call{
		{Kind: plan.Join, Group: crew, Gives: []tenant.License{lic(ems)}},
		{Kind: plan.Licenses, Remove: []sku.ID{ems}, Proof: &plan.Proof{Same: true, Wait: true, By: []tenant.GroupID{crew}}},
	}}
	at := l.Before
	for _, c := range l.Calls {
		at = at.After(c)
	}
	l.After = at
	return l
}

// R34, R53: a line about groups is judged by membership, by what the group gave, and by how
// long the group may take.
func TestVerdictOfGroups(t *testing.T) {
	in := func(x *journal.Reading, state tenant.State, code string) *journal.Reading {
		u := *x.User
		u.Groups = []tenant.GroupID{crew}
		if state != "" {
			u.Assignments = append(u.Assignments, tenant.Assignment{SKU: ems, Group: crew, State: state, Error: code})
		}
		return &journal.Reading{User: &u}
	}
	yesterday := journal.CallState{Tries: 1, Result: journal.Done, AnsweredAt: now.Add(-25 * time.Hour)}
	notCovered := journal.CallState{Result: journal.Refused, Code: tenant.ErrNotCovered.Code}
	for _, tt := range []struct {
		name  string
		told  journal.Progress
		found *journal.Reading
		want  Ruling
	}{
		{"moved", tell(ok(late), ok(late)), in(sees(), tenant.Active, ""), Ruling{Verdict: Verified}},
		{"joined, not processed yet", tell(ok(late)), in(sees(lic(ems)), "", ""), Ruling{Pending, ReasonGroup}},
		{"joined, and the group gave nothing for a day", tell(yesterday), in(sees(lic(ems)), "", ""), Ruling{NotStarted, ReasonInterrupted}},
		{"the group's license is in error", tell(ok(late)), in(sees(lic(ems)), tenant.InError, "CountViolation"), Ruling{Failed, tenant.ErrGroupError.Code}},
		{"the group does not cover: the direct row stayed", tell(ok(late), notCovered), in(sees(lic(ems)), tenant.Active, ""), Ruling{Failed, tenant.ErrNotCovered.Code}},
		{"nothing begun", tell(), sees(lic(ems)), Ruling{Verdict: NotStarted}},
		{"taken out of the group by somebody else, long ago", tell(yesterday, yesterday), sees(), Ruling{Drifted, string(AfterApply)}},
		{"as planned without us", tell(), in(sees(), tenant.Active, ""), Ruling{Already, "already"}},
	} {
		if got := Judge(move(), tt.told, tt.found, header().UserPlans(), now); got != tt.want {
			t.Errorf("%s: %+v, want %+v", tt.name, got, tt.want)
		}
	}
}

// A user whose direct license is gone while a group gives it is said to have it so.
func TestInheritedInstead(t *testing.T) {
	found := sees()
	found.User.Assignments = []tenant.Assignment{{SKU: ems, Group: crew, State: tenant.Active}}
	if got := Judge(update(), tell(ok(late)), found, header().UserPlans(), now); got != (Ruling{Drifted, string(InheritedInstead)}) {
		t.Errorf("Judge = %+v", got)
	}
}
