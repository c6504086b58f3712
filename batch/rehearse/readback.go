package rehearse

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"reseat/batch"
	"reseat/batch/journal"
	"reseat/plan"
)

// conclude reads back whom the run came to, as apply does at its end, and counts the
// seats. A tenant that shut the run out is not asked.
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
	if err := r.readBack(ctx, lines); err != nil {
		return err
	}
	owned, err := r.client.SKUs(ctx)
	if err == nil {
		r.trace.Counted = owned
		r.keep.note(journal.Event{At: r.clock.Now(), Kind: journal.Counted, SKUs: owned})
	}
	return err
}

// gate reads the users of a wave back before the next begins, and ends the run where
// too many of them are not well.
func (r *run) gate(ctx context.Context, w batch.Wave) error {
	from := len(r.keep.readings)
	if err := r.readBack(ctx, w.Lines); err != nil {
		return err
	}
	last := map[plan.ChangeID]journal.Reading{}
	for _, x := range r.keep.readings[from:] {
		last[x.Change] = x
	}
	record, n := r.keep.record(), 0
	for _, l := range w.Lines {
		if r.o.Judge.Bad(l, record.Progress(l.ID), last[l.ID], r.clock.Now()) {
			n++
		}
	}
	if n <= r.may.Of(len(w.Lines)) {
		return nil
	}
	return &batch.Stop{Failed: true, Why: fmt.Sprintf("stopped after wave %d of %d: %d of its users failed, drifted or are stranded", w.Number, w.Of, n)}
}

// readBack reads users again.
func (r *run) readBack(ctx context.Context, lines []plan.Line) error {
	r.pass++
	record := r.keep.record()
	ask := func(q func(plan.Line, journal.Progress, journal.Reading, time.Time) bool) func(plan.Line, journal.Reading) bool {
		return func(l plan.Line, x journal.Reading) bool { return q(l, record.Progress(l.ID), x, r.clock.Now()) }
	}
	back := &batch.Readback{
		Tenant: r.client, Keep: r.keep, Clock: r.clock, Pass: r.pass, Wait: r.o.Wait,
		Unsettled: ask(r.o.Judge.Unsettled), Twice: ask(r.o.Judge.Twice),
	}
	return back.Run(ctx, lines)
}
