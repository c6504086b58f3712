package batch

import (
	"context"
	"time"

	"reseat/batch/journal"
	"reseat/batch/pace"
	"reseat/plan"
)

// steerEvery is how often the run looks whether its operator wants it to pause.
const steerEvery = time.Second

// watchOffset keeps that look from the instants at which workers wake (R38).
const watchOffset = 500 * time.Nanosecond

// watch stops the run when its time is over, and pauses it while Steer says so. The
// function that it returns ends the watching.
func (e *Engine) watch(ctx context.Context) (end func()) {
	if e.Until.IsZero() && e.Steer == nil {
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	over, ended := context.WithCancel(context.Background())
	e.Clock.Go(func() {
		defer ended()
		err := e.Clock.Sleep(ctx, watchOffset)
		for err == nil {
			pause := steerEvery
			if !e.Until.IsZero() {
				left := e.Until.Sub(e.Clock.Now())
				if left <= 0 {
					e.stopForTime()
					return
				}
				pause = min(pause, left)
			}
			if e.Steer != nil {
				e.pause(e.Steer())
			}
			err = e.Clock.Sleep(ctx, pause)
		}
	})
	return func() {
		cancel()
		_ = e.Clock.Sleep(over, pace.Forever)
	}
}

// pause lets what is under way end and nothing else begin, or ends that.
func (e *Engine) pause(wanted bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.paused = wanted
	if wanted && e.halt != nil {
		e.halt()
	}
}

func (e *Engine) isPaused() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.paused
}

// wave carries out the changes of one wave. A pause is an interruption, and its end a
// resumption: what is left is reckoned anew from the record.
func (e *Engine) wave(ctx context.Context, lines []plan.Line) error {
	for {
		if err := e.whilePaused(ctx); err != nil {
			return err
		}
		open, halt := context.WithCancel(ctx)
		e.mu.Lock()
		if e.halt = halt; e.paused {
			halt()
		}
		e.mu.Unlock()
		err := e.pass(open, lines)
		paused := interrupted(open, err) && ctx.Err() == nil
		halt()
		if !paused {
			return err
		}
	}
}

// whilePaused returns when the run is to go on. Both ends of a pause are recorded.
func (e *Engine) whilePaused(ctx context.Context) error {
	if !e.isPaused() {
		return ctx.Err()
	}
	if err := e.append(ctx, journal.Event{Kind: journal.Steered, Code: journal.Paused}); err != nil {
		return err
	}
	// Out of step with the watch: no two sleepers wake at the same instant (R38).
	for pause := watchOffset / 2; e.isPaused(); pause = steerEvery {
		if err := e.Clock.Sleep(ctx, pause); err != nil {
			return err
		}
	}
	return e.append(ctx, journal.Event{Kind: journal.Steered, Code: journal.Continued})
}
