package batch

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"reseat/batch/journal"
	"reseat/plan"
	"reseat/plan/tenant"
)

// notePutOff takes in which waves are put off now. Where that changed, what is under way
// ends, and what is left is worked out again.
func (e *Engine) notePutOff() {
	if e.Postponed == nil {
		return
	}
	now := e.Postponed()
	e.mu.Lock()
	defer e.mu.Unlock()
	if maps.EqualFunc(e.putOff, now, time.Time.Equal) {
		return
	}
	e.putOff = now
	if e.halt != nil {
		e.halt()
	}
}

// isPutOff tells whether the wave of a line is put off at this moment.
func (e *Engine) isPutOff(l plan.Line) bool { return !e.putOffUntil(l).IsZero() }

// putOffUntil is when the wave of a line may begin; the zero time is now.
func (e *Engine) putOffUntil(l plan.Line) time.Time {
	e.mu.Lock()
	defer e.mu.Unlock()
	until, ok := e.putOff[l.Wave]
	if !ok || l.Wave == "" || !e.Clock.Now().Before(until) {
		return time.Time{}
	}
	return until
}

// stillPutOff lists the lines that have not begun, and that a pass left out.
func (e *Engine) stillPutOff(lines []plan.Line) []plan.Line {
	var out []plan.Line
	for _, l := range lines {
		_, again := e.retry(l)
		if stands(l, e.progress(l)) != standsNew && !again || e.isAside(l) {
			continue
		}
		if e.isPutOff(l) {
			out = append(out, l)
		}
	}
	return out
}

// nextWave takes the first wave that may begin, and waits where every one is put off.
func (e *Engine) nextWave(ctx context.Context, ahead []Wave) (Wave, []Wave, error) {
	for said := (time.Time{}); ; {
		var first time.Time
		for i, w := range ahead {
			left := e.stillPutOff(w.Lines)
			if len(left) == 0 || len(left) < len(w.Lines) {
				return w, slices.Delete(slices.Clone(ahead), i, i+1), nil
			}
			for _, l := range left {
				if until := e.putOffUntil(l); first.IsZero() || until.Before(first) {
					first = until
				}
			}
		}
		if first.IsZero() {
			continue // it ended while it was looked at
		}
		if !first.Equal(said) {
			said = first
			if err := e.tellPutOff(ctx, first); err != nil {
				return Wave{}, nil, err
			}
		}
		if err := e.Clock.Sleep(ctx, min(steerEvery, first.Sub(e.Clock.Now()))+watchOffset/2); err != nil {
			return Wave{}, nil, err
		}
	}
}

// tellPutOff records and says that all that is left waits for a wave that is put off.
func (e *Engine) tellPutOff(ctx context.Context, until time.Time) error {
	if e.Notice != nil {
		e.Notice(fmt.Sprintf("what is left is postponed until %s", tenant.Clock(until)))
	}
	return e.append(ctx, journal.Event{Kind: journal.Steered, Code: journal.Postponed, Until: until.UTC()})
}
