package batch

import (
	"context"
	"fmt"
	"time"

	"reseat/batch/journal"
	"reseat/batch/pace"
	"reseat/plan"
	"reseat/plan/tenant"
)

// steerEvery is how often the run looks whether its operator wants it to pause.
const steerEvery = time.Second

// watchOffset keeps that look from the instants at which workers wake (R38).
const watchOffset = 500 * time.Nanosecond

// watch stops the run when its time is over, pauses it while Steer says so, and lets
// nothing begin in closed hours or of a wave that is put off. The function that it returns
// ends the watching.
func (e *Engine) watch(ctx context.Context) (end func()) {
	if e.Until.IsZero() && !e.steered() && len(e.Hours.Windows) == 0 {
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	over, ended := context.WithCancel(context.Background())
	e.Clock.Go(func() {
		defer ended()
		var turn time.Time // when the hours change next
		err := e.Clock.Sleep(ctx, watchOffset)
		for err == nil {
			pause, now := pace.Forever, e.Clock.Now()
			if e.steered() {
				pause = steerEvery
			}
			if !e.Until.IsZero() {
				left := e.Until.Sub(now)
				if left <= 0 {
					e.stopForTime()
					return
				}
				pause = min(pause, left)
			}
			if !turn.After(now) {
				turn = e.Hours.Next(now)
			}
			if !turn.IsZero() {
				pause = min(pause, turn.Sub(now))
			}
			if e.Steer != nil {
				e.pause(e.Steer())
			}
			e.notePutOff()
			e.shut()
			err = e.Clock.Sleep(ctx, pause)
		}
	})
	return func() {
		cancel()
		_ = e.Clock.Sleep(over, pace.Forever)
	}
}

// steered tells whether somebody may steer the run from outside.
func (e *Engine) steered() bool { return e.Steer != nil || e.Postponed != nil }

// pause lets what is under way end and nothing else begin, or ends that.
func (e *Engine) pause(wanted bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.paused = wanted
	if wanted && e.halt != nil {
		e.halt()
	}
}

// shut lets nothing more begin where the hours are closed, and tells whether they are.
func (e *Engine) shut() bool {
	if e.Hours.Open(e.Clock.Now()) {
		return false
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.halt != nil {
		e.halt()
	}
	return true
}

// held says why nothing may begin at this moment, in the words of the journal; empty
// where something may.
func (e *Engine) held() string {
	e.mu.Lock()
	paused := e.paused
	e.mu.Unlock()
	switch {
	case paused:
		return journal.Paused
	case !e.Hours.Open(e.Clock.Now()):
		return journal.Closed
	}
	return ""
}

// wave carries out the changes of one wave. A pause is an interruption, and its end a
// resumption: what is left is reckoned anew from the record.
func (e *Engine) wave(ctx context.Context, lines []plan.Line) error {
	for {
		if e.held() == journal.Closed {
			if err := e.finishBegun(ctx, lines); err != nil {
				return err
			}
		}
		if err := e.whileHeld(ctx); err != nil {
			return err
		}
		open, halt := context.WithCancel(ctx)
		e.mu.Lock()
		e.halt = halt
		e.mu.Unlock()
		if e.held() != "" {
			halt()
		}
		err := e.pass(open, lines)
		held := interrupted(open, err) && ctx.Err() == nil
		halt()
		if !held {
			return err
		}
	}
}

// finishBegun brings to their end what earlier processes began, in closed hours, too: who
// is between remove and re-assign waits for nothing.
func (e *Engine) finishBegun(ctx context.Context, lines []plan.Line) error {
	without, begun, _ := e.todo(lines)
	if err := e.stage(ctx, &queue{ready: without, seats: newSeats(nil)}, len(without)); err != nil {
		return err
	}
	return e.stage(ctx, &queue{ready: begun, seats: e.seats}, len(begun))
}

// whileHeld returns when the run is to go on. Both ends of a pause, and of closed hours,
// are recorded.
func (e *Engine) whileHeld(ctx context.Context) error {
	said := ""
	// Out of step with the watch: no two sleepers wake at the same instant (R38).
	for pause := watchOffset / 2; ; pause = e.untilOpen() + watchOffset/2 {
		why := e.held()
		if why != said {
			if err := e.tellHeld(ctx, why); err != nil {
				return err
			}
			said = why
		}
		if why == "" {
			return ctx.Err()
		}
		if err := e.Clock.Sleep(ctx, pause); err != nil {
			return err
		}
	}
}

// untilOpen is how long a held run sleeps before it looks again.
func (e *Engine) untilOpen() time.Duration {
	if e.steered() {
		return steerEvery
	}
	now := e.Clock.Now()
	if turn := e.Hours.Next(now); !turn.IsZero() {
		return turn.Sub(now)
	}
	return steerEvery
}

// tellHeld records why nothing begins from now on, or that the run goes on, and says when
// closed hours end.
func (e *Engine) tellHeld(ctx context.Context, why string) error {
	ev := journal.Event{Kind: journal.Steered, Code: why}
	switch why {
	case "":
		ev.Code = journal.Continued
	case journal.Closed:
		ev.Until = e.Hours.Next(e.Clock.Now()).UTC()
		if e.Notice != nil {
			e.Notice(fmt.Sprintf("nothing begins before %s%s", tenant.Clock(ev.Until), e.Hours.because(e.Clock.Now())))
		}
	}
	return e.append(ctx, ev)
}

// because names what keeps changes from beginning at a time.
func (h Hours) because(at time.Time) string {
	if at.Before(h.NotBefore) {
		return " (--not-before)"
	}
	return " (--window " + h.String() + ")"
}
