package rehearse

import (
	"context"
	"errors"
	"slices"
	"time"

	"reseat/batch"
	"reseat/batch/journal"
	"reseat/batch/verdict"
	"reseat/plan"
)

// conclude reads back whom the run came to, as apply does at its end. A tenant that shut the run out is not asked.
func (r *run) conclude(ctx context.Context, e *batch.Engine) error {
	var stop *batch.Stop
	if r.trace.Broke != nil && !errors.As(r.trace.Broke, &stop) {
		return nil
	}
	record := r.keep.record()
	lines := slices.DeleteFunc(slices.Clone(e.Plan.Lines), func(l plan.Line) bool {
		known := record.Progress(l.ID)
		return l.Kind == plan.Change && !known.Begun() && !batch.Ended(l, known)
	})
	return r.readBack(ctx, lines)
}

// gate reads the users of a wave back and says whether the next may begin.
func (r *run) gate(ctx context.Context, w batch.Wave, allowed *batch.Tolerance) error {
	if err := r.readBack(ctx, w.Lines); err != nil {
		return err
	}
	readings := verdict.Readings(r.keep.readings)
	_, err := w.Passed(verdict.Of(w.Lines, r.keep.record(), readings, r.o.Plan.Header.UserPlans(), r.clock.Now()), allowed)
	return err
}

// readBack reads users again, and counts the seats.
func (r *run) readBack(ctx context.Context, lines []plan.Line) error {
	r.pass++
	before := r.spent()
	back := &batch.Readback{
		Tenant: r.client, Keep: r.keep, Clock: r.clock, Pass: r.pass, Wait: r.wait(),
		Record: r.keep.record(), Plans: r.o.Plan.Header.UserPlans(),
	}
	if err := back.Run(ctx, lines); err != nil {
		return err
	}
	owned, err := r.client.SKUs(ctx)
	if err == nil {
		r.trace.Counted = owned
		spent := r.spent().Minus(before)
		r.keep.note(journal.Event{At: r.clock.Now(), Kind: journal.Counted, SKUs: owned, By: r.o.Began.By, Spent: &spent, Note: r.o.Began.Note})
	}
	return err
}

// wait is how long users are read again: where groups' own licenses change, until these
// had their time to be processed, as somebody verifies again until then.
func (r *run) wait() time.Duration {
	if r.o.Plan.OfGroups() {
		return max(r.o.Wait, plan.GroupLag)
	}
	return r.o.Wait
}
