package verdict

import (
	"testing"
	"time"

	"reseat/batch/journal"
	"reseat/plan"
	"reseat/plan/tenant"
)

// REPORT-3: once a reading found the user as planned, a deviation that two later ones show
// is drift at once; one alone, or one that came before, is not.
func TestREPORT3SeenAndGone(t *testing.T) {
	line, p := update(), tell(ok(soon))
	planned := &journal.Reading{At: soon.Add(time.Second), User: userIn(line.After)}
	before := &journal.Reading{At: soon.Add(time.Minute), User: userIn(line.Before)}
	early := &journal.Reading{At: soon.Add(-time.Second), User: userIn(line.After)}
	failed := &journal.Reading{At: soon.Add(time.Minute), Error: "status 503"}
	gone := &journal.Reading{At: soon.Add(time.Minute)}
	pending := Ruling{Pending, ReasonAccepted}
	for _, tt := range []struct {
		name     string
		readings []*journal.Reading
		want     Ruling
	}{
		{"never seen", []*journal.Reading{before, before}, pending},
		{"seen, then gone once", []*journal.Reading{planned, before}, pending},
		{"seen, then gone twice", []*journal.Reading{planned, before, before}, Ruling{Drifted, string(AfterApply)}},
		{"seen, then gone, not read, gone", []*journal.Reading{planned, before, failed, before}, pending},
		{"seen before the call was accepted", []*journal.Reading{early, before, before}, pending},
		{"seen again", []*journal.Reading{planned, before, before, planned}, Ruling{Verdict: Verified}},
		{"seen, then deleted", []*journal.Reading{planned, gone, gone}, Ruling{Drifted, string(Deleted)}},
	} {
		if got := JudgeAll(line, p, tt.readings, header().UserPlans(), now); got != tt.want {
			t.Errorf("%s: %+v, want %+v", tt.name, got, tt.want)
		}
	}
}

// RUN-9: who differed before anything was written, or is gone, is not waited for.
func TestRUN9WhatWaitingCannotMend(t *testing.T) {
	for r, want := range map[Ruling]bool{
		{Drifted, string(BeforeApply)}: false, {Drifted, string(Deleted)}: false, {Drifted, string(AfterApply)}: true,
		{Pending, ReasonAccepted}: true, {Verdict: Stranded}: true, {Verdict: Unverified}: true, {Verdict: Verified}: false,
	} {
		if r.Open() != want {
			t.Errorf("%+v: open is %v", r, !want)
		}
	}
}

func userIn(s *plan.State) *tenant.User {
	u := &tenant.User{ID: "user", UsageLocation: s.Location}
	for _, l := range s.Direct {
		u.Assignments = append(u.Assignments, tenant.Assignment{SKU: l.SKU, Disabled: l.Disabled, State: tenant.Active})
	}
	return u
}
