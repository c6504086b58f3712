package batch

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"reseat/batch/journal"
	"reseat/batch/verdict"
	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// REPORT-2: engine, report and undo say the same of one user, in whatever state the
// tenant shows the user: whom the engine leaves as already planned the report calls
// already, whom it leaves as drifted the report calls drifted, whom it changes the report
// calls verified; and none but the last is there to be undone.
func TestREPORT2EngineReportAndUndoAgree(t *testing.T) {
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 5))
		lines := []plan.Line{assign("a"), update("b"), remove("c"), swap("d"), readd("e"), located(assign("f")), located(update("g"))}
		synctest.Test(t, func(t *testing.T) {
			run := newRun(t, lines...)
			for _, l := range lines {
				u := drawUser(r, l)
				run.of(l.UPN).put(u)
			}
			if err := run.carry(context.Background()); err != nil {
				t.Fatal(err)
			}
			record := journal.Fold(slices.Values(run.tape.events))
			plans := run.header().UserPlans()
			undo := map[plan.ChangeID]bool{}
			for _, tr := range Traces(plan.Plan{Header: run.header(), Lines: lines}, record) {
				undo[tr.Line.ID] = true
			}
			for _, l := range lines {
				p := record.Progress(l.ID)
				found := &journal.Reading{At: time.Now(), User: run.of(l.UPN).now()}
				got := verdict.Judge(l, p, found, plans, time.Now()).Verdict
				want := map[string]verdict.Verdict{"already": verdict.Already, "drifted": verdict.Drifted, "": verdict.Verified}[p.LeftBe()]
				if got != want || undo[l.ID] != (p.LeftBe() == "") {
					t.Errorf("seed %d, %s: the engine says %q, the report %s, undo has the user: %v; journal: %s",
						seed, l.UPN, p.LeftBe(), got, undo[l.ID], join(run.tape.story(l.UPN)))
				}
			}
		})
	}
}

// drawUser draws what became of a user since the plan was made.
func drawUser(r *rand.Rand, l plan.Line) *tenant.User {
	state := l.Before
	if r.IntN(2) == 0 {
		state = l.After
	}
	u := &tenant.User{ID: l.User, UPN: l.UPN, UsageLocation: state.Location, Assignments: rows(state.Direct)}
	switch r.IntN(8) {
	case 0:
		return nil
	case 1, 2:
		u.UsageLocation = [...]string{"de", "AT", "DE"}[r.IntN(3)]
	case 3:
		u.Assignments = append(u.Assignments, tenant.Assignment{SKU: skuA, Group: "group", State: tenant.Active})
	case 4:
		u.Assignments = rows([]tenant.License{license(skuA, []sku.PlanID{one, two, "left the SKU"}[r.IntN(3)])})
	}
	return u
}
