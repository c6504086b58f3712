package pace

import (
	"context"
	"sync/atomic"
	"time"
)

// A Ticket is the right to send one request. The zero Ticket is no one's: it waits
// for nothing and tells nobody.
type Ticket struct {
	pacer  *Pacer
	seq    uint64
	cost   Cost
	place  *holders
	used   atomic.Bool     // by UseTicket
	limit  context.Context // of GiveUpWith; nil: none
	series []*Ticket       // taken together with it, itself included

	follows bool // it is not the first of its series, or urgent: it waits for no ramp but for its probe

	// Under pacer.mu:
	sent     time.Time // when Ready last let it pass; zero before
	ramp     int       // on which it left; 0: none
	answered bool
}

// holders counts the tickets that share a place in flight and are not answered yet.
type holders struct{ left int }

// GiveUpWith lets Ready return when ctx ends, too, and no later than that: a request
// that is still kept back then need not leave. It is called before Ready.
func (t *Ticket) GiveUpWith(ctx context.Context) { t.limit = ctx }

// Release gives the other tickets of a series back that were not used yet, so that their
// holder does not wait for what it holds itself: before a request is sent a second time.
func (t *Ticket) Release() {
	for _, o := range t.series {
		if o != t {
			o.Answered(Answer{})
		}
	}
}

// Released tells whether the ticket was given back, so that nothing may leave with it.
func (t *Ticket) Released() bool {
	if t.pacer == nil {
		return false
	}
	t.pacer.mu.Lock()
	defer t.pacer.mu.Unlock()
	return t.answered
}

// Ready waits out a Retry-After that arrived after the ticket was taken. It is
// called directly before the request leaves. When ctx ends first, it returns ctx's
// error and the request must not leave; the ticket is given back by Answered. So it does
// where the wait is longer than may be waited out (LongWaitError).
func (t *Ticket) Ready(ctx context.Context) error {
	if t.pacer == nil {
		return ctx.Err()
	}
	if t.limit != nil {
		ctx = t.limit
	}
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		now, until := t.pass()
		if !until.After(now) {
			return nil
		}
		if err := t.pacer.long(now, until); err != nil {
			return err
		}
		if err := t.pacer.nap(ctx, t.seq, now, until); err != nil {
			return err
		}
	}
}

// pass marks the request as sent unless a hold is in force, or others are to follow it
// first; until is when to ask again.
func (t *Ticket) pass() (now, until time.Time) {
	p := t.pacer
	p.mu.Lock()
	defer p.mu.Unlock()
	now, until = p.clock.Now(), p.hold.over(t.cost.scope())
	if until.After(now) {
		return now, until
	}
	r := &p.ramps[t.cost.side()]
	if r.full(now, t.follows) {
		return now, now.Add(look(p.gate.mean))
	}
	t.sent, t.ramp = now, r.leave(now)
	return now, now
}

// Answered gives the place in flight back and tells the pacer how the request
// ended. Only the first call counts. A write keeps its slot of the window until
// the window has passed since this moment. A ticket whose request never left, as
// Ready never let it pass, is given back as if it had not been taken, its units
// apart, and the answer says nothing.
func (t *Ticket) Answered(a Answer) {
	p := t.pacer
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if t.answered {
		return
	}
	t.answered = true
	now := p.clock.Now()
	p.units.pending -= t.cost.Units
	if t.sent.IsZero() {
		p.window.open -= t.cost.Writes
		p.taken.drop(t.cost)
	} else {
		p.learn(now, t, a)
		p.gate.accepted += t.cost.Writes
		p.window.answer(now, t.cost.Writes, a.Status != 429)
	}
	if t.place.left--; t.place.left == 0 {
		p.gate.inFlight--
	}
}
