package batch_test

import (
	"slices"
	"time"

	"reseat/batch"
	"reseat/batch/graphsim"
	"reseat/batch/journal"
	"reseat/batch/verdict"
	"reseat/plan"
	"reseat/plan/build"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// takeBack carries the undo of the run out, and holds every user against the state that
// the run found: as before, or named by the undo plan or its run with the reason (R48).
func (s *simulation) takeBack(sim *graphsim.Tenant) {
	record := journal.Fold(slices.Values(s.journal.all))
	u := plan.Undoing{Run: "run", Digest: "0123456789abcdef", Traces: batch.Traces(s.plan, record)}
	ask := plan.Ask{Location: "DE"}
	for _, r := range plan.Rules() {
		if r.Severity == plan.Hazard {
			ask.Accept = append(ask.Accept, r.Code)
		}
	}
	back, err := build.Undo(u, ask, sim.Snapshot(), sku.Bundled())
	if err != nil {
		s.t.Errorf("undo: %v", err)
		return
	}
	run := &simulation{world: &world{r: s.r, snapshot: s.snapshot, plan: back}, t: s.t, terms: s.terms, strict: s.strict, journal: &events{}, reached: map[string]bool{}}
	time.Sleep(faultsUntil) // no replica lags behind the run any more
	for range 2 {
		if err := run.process(sim, 1, run.wholly); err != nil {
			s.t.Errorf("undo, with all faults over: %v", err)
		}
	}
	s.judgeUndo(back, journal.Fold(slices.Values(run.journal.all)), sim.Snapshot())
}

func (s *simulation) judgeUndo(back plan.Plan, told *journal.Record, after tenant.Snapshot) {
	lines := map[string]plan.Line{}
	for _, l := range back.Lines {
		lines[l.UPN] = l
	}
	for _, l := range s.plan.Lines {
		undo, planned := lines[l.UPN]
		u := find(after, l.UPN)
		switch {
		case s.disturbed[l.UPN]:
		case !planned && s.reached[s.key(l)]:
			s.t.Errorf("%s: a request left, and the undo plan does not name the user:%s", l.UPN, s.journal.of(l.ID))
		case s.asBefore(l, u):
		case !planned:
			s.t.Errorf("%s is not as before the run (%+v), and the undo plan does not name the user:%s", l.UPN, u, s.journal.of(l.ID))
		case undo.Kind == plan.OnHold:
			if !s.thieves || undo.Findings[0].Code != "no-seat" {
				s.t.Errorf("%s is not as before the run, and its undo is on hold: %v:%s", l.UPN, undo.Findings, s.journal.of(l.ID))
			}
		default:
			p := told.Progress(undo.ID)
			got := verdict.Judge(undo, p, &journal.Reading{At: time.Now(), User: u}, back.Header.UserPlans(), time.Now())
			if !s.thieves || got.Verdict != verdict.Failed {
				s.t.Errorf("%s is not as before the run (%+v): undo is %s %v, %s %s:%s", l.UPN, u, undo.Kind, undo.Findings, got.Verdict, got.Reason, s.journal.of(l.ID))
			}
		}
	}
}

// asBefore tells whether a user is as the run found them, as far as it can be taken back:
// an account stays, without its licenses, and so does a location that was missing (R14).
func (s *simulation) asBefore(l plan.Line, u *tenant.User) bool {
	if l.Before == nil {
		return u == nil || !holds(u, alpha) && !holds(u, beta)
	}
	return u != nil && same(u, l.Before) && (u.UsageLocation == l.Before.Location || l.Before.Location == "")
}

// key is what the requests of a change name in their address.
func (s *simulation) key(l plan.Line) string { return string(l.User) }
