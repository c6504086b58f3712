package rehearse

import (
	"context"
	"errors"
	"slices"
	"time"

	"reseat/batch"
	"reseat/batch/journal"
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

// gate reads the users of a wave back and asks whether the next may begin.
func (r *run) gate(ctx context.Context, w batch.Wave) error {
	if err := r.readBack(ctx, w.Lines); err != nil || r.o.Judge.Gate == nil {
		return err
	}
	return r.o.Judge.Gate(w, r.keep.events, r.keep.readings, r.clock.Now())
}

// readBack reads users again, and counts the seats.
func (r *run) readBack(ctx context.Context, lines []plan.Line) error {
	r.pass++
	before := r.spent()
	record := r.keep.record()
	ask := func(q func(plan.Line, journal.Progress, journal.Reading, time.Time) bool) func(plan.Line, journal.Reading) bool {
		return func(l plan.Line, x journal.Reading) bool { return q(l, record.Progress(l.ID), x, r.clock.Now()) }
	}
	back := &batch.Readback{
		Tenant: r.client, Keep: r.keep, Clock: r.clock, Pass: r.pass, Wait: r.o.Wait,
		Unsettled: ask(r.o.Judge.Unsettled), Twice: ask(r.o.Judge.Twice),
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
