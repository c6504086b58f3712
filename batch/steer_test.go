package batch

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"reseat/batch/journal"
	"reseat/batch/pace"
	"reseat/plan"
	"reseat/plan/tenant"
)

// between is an operator who pauses the run for a while.
func between(from, to time.Duration) func() bool {
	began := time.Now()
	return func() bool { return time.Since(began) >= from && time.Since(began) < to }
}

// A paused run begins nothing, once what was begun has ended; continued, it comes to
// the same end. Both are on record.
func TestPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRun(t, many(300, readd)...)
		for i, a := range r.accounts {
			if i%10 == 0 {
				a.script = []deed{lostBefore, lostAfter, slowDown}
			}
		}
		began := time.Now()
		r.tune = func(e *Engine) { e.Steer = between(5*time.Second, time.Hour) }
		var bare []string
		time.AfterFunc(30*time.Minute, func() {
			r.fake.mu.Lock()
			defer r.fake.mu.Unlock()
			bare = r.bare()
		})
		if err := r.carry(context.Background()); err != nil {
			t.Fatal(err)
		}
		r.allPlanned(t)
		if len(bare) > 0 {
			t.Errorf("%v were bare during the pause", bare)
		}
		var paused, continued time.Duration
		for _, e := range r.tape.events {
			at := e.At.Sub(began)
			switch {
			case e.Code == journal.Paused:
				paused = at
			case e.Code == journal.Continued:
				continued = at
			case e.Kind == journal.Intent && paused > 0 && continued == 0:
				t.Errorf("%s began at %v", e.Change, at)
			}
		}
		if paused < 5*time.Second || paused > 2*time.Minute || continued < time.Hour || continued > time.Hour+5*time.Second {
			t.Errorf("paused at %v, continued at %v", paused, continued)
		}
	})
}

// A pause waits for no one's write slot: who was waiting for the quota is put off.
func TestPauseWhileTheQuotaIsUsedUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRun(t, many(40, assign)...)
		quota := pace.New(pace.Real, pace.Quota{Units: 1000, UnitsPer: time.Second, Writes: 10, WritesPer: time.Minute})
		r.tune = func(e *Engine) { e.Pacer, e.Steer = quota, between(5*time.Second, 10*time.Minute) }
		sent := 0
		time.AfterFunc(9*time.Minute, func() {
			r.fake.mu.Lock()
			defer r.fake.mu.Unlock()
			sent = len(r.sent)
		})
		if err := r.carry(context.Background()); err != nil {
			t.Fatal(err)
		}
		if sent != 10 {
			t.Errorf("%d writes before and in the pause, want the window's 10", sent)
		}
		r.allPlanned(t)
	})
}

// Ctrl-C ends a paused run, and so does the end of its time.
func TestPausedRunEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRun(t, many(300, readd)...)
		r.tune = func(e *Engine) { e.Steer = between(2*time.Second, 1000*time.Hour) }
		ctx, cancel := context.WithCancel(context.Background())
		time.AfterFunc(time.Hour, cancel)
		if err := r.carry(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("Run: %v, want %v", err, context.Canceled)
		}
		r.tune = func(e *Engine) {
			e.Steer, e.Until = between(2*time.Second, 1000*time.Hour), time.Now().Add(time.Hour)
		}
		r.mustStop(t, false, "no change begins after")
		if bare := r.bare(); len(bare) > 0 {
			t.Errorf("%v are bare", bare)
		}
		forget()
		r.tune = nil
		if err := r.carry(context.Background()); err != nil {
			t.Fatal(err)
		}
		r.allPlanned(t)
	})
}

// What is tried again after a pause is not forgotten, and what was refused is not tried
// twice.
func TestPauseBetweenTries(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRun(t, assign("ada"), update("bob"))
		r.account("ada").script = repeat(notSent, 3)
		r.account("bob").script = []deed{refusal(tenant.ErrConflict)}
		r.tune = func(e *Engine) { e.Steer = between(time.Second, time.Minute) }
		if err := r.carry(context.Background()); err != nil {
			t.Fatal(err)
		}
		if !r.as(r.lines[0], r.lines[0].After) || len(r.sent) != 5 {
			t.Errorf("sent %v", r.sent)
		}
	})
}

// Who was put behind the others before a pause, and again after it, is still one change
// and has one writer.
func TestPauseDoesNotDoubleAChange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRun(t, append([]plan.Line{readd("ada"), assign("bob")}, many(600, assign)...)...)
		r.account("ada").script = append([]deed{honest}, repeat(lostBefore, 30)...)
		r.account("bob").script = repeat(lostBefore, 30)
		slow := pace.New(pace.Real, pace.Quota{Units: 1000, UnitsPer: time.Second, Writes: 20, WritesPer: 20 * time.Second})
		var until time.Time
		behind := 0
		r.tune = func(e *Engine) {
			e.Pacer = slow
			e.Steer = func() bool {
				e.mu.Lock()
				defer e.mu.Unlock()
				if behind = max(behind, len(e.later.lines)); behind == 2 && until.IsZero() {
					until = time.Now().Add(10 * time.Second)
				}
				return time.Now().Before(until)
			}
		}
		if err := r.carry(context.Background()); err != nil {
			t.Fatal(err)
		}
		if until.IsZero() || behind != 2 {
			t.Errorf("%d changes were behind the others at a time, want 2", behind)
		}
		sent := map[string]bool{}
		for _, e := range r.tape.events {
			try := fmt.Sprint(e.Change, " call ", e.Call, " try ", e.Try)
			if e.Kind == journal.Intent && sent[try] {
				t.Errorf("%s has two writers", try)
			}
			sent[try] = sent[try] || e.Kind == journal.Intent
		}
	})
}
