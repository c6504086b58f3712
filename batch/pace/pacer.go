package pace

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"
)

// A Cost is what one request takes from the tenant's quotas (graph-contract 9).
type Cost struct {
	Units  int  // resource units
	Writes int  // 1 for a write, 0 for a read
	Urgent bool // it goes before all that are not: its user may be without a license
}

// Tuning is what can be set besides the quota. Zero values stand for the defaults.
type Tuning struct {
	InFlight    int           // requests in flight to start with: a few (gate.go)
	MaxInFlight int           // the most ever in flight: 64
	Seed        uint64        // of the offsets that keep wake-ups apart (R38)
	MaxWait     time.Duration // the longest Retry-After that is waited out: MaxHold
}

// A Pacer decides when the next request may leave. Its methods may be called from
// many goroutines.
type Pacer struct {
	clock   Clock
	seed    uint64
	maxWait time.Duration

	mu      sync.Mutex // never held over a sleep
	seq     uint64     // of the last request that asked
	queue   queue
	hold    hold
	ramps   [2]ramp  // of reads, of writes
	doubts  [2]doubt // the same
	window  window
	steady  sustained // writes
	units   units
	gate    gate
	taken   taken
	refused int       // 429s to writes since the last accepted one
	limited time.Time // when a limit was last learned of
}

// New returns a pacer that keeps the quota on the given clock.
func New(clock Clock, q Quota) *Pacer { return NewTuned(clock, q, Tuning{}) }

// NewTuned is New with other figures than the default ones.
func NewTuned(clock Clock, q Quota, t Tuning) *Pacer {
	q = q.sane()
	return &Pacer{
		clock:   clock,
		seed:    t.Seed,
		maxWait: cmp.Or(t.MaxWait, MaxHold),
		window:  newWindow(q),
		steady:  newSustained(q),
		units:   newUnits(clock.Now(), q),
		gate:    newGate(q, t),
	}
}

// Take waits until a request of that cost may leave and returns its ticket. It
// returns ctx's error when ctx ends first; then nothing was taken.
func (p *Pacer) Take(ctx context.Context, c Cost) (*Ticket, error) {
	t, err := p.TakeSeries(ctx, c)
	if err != nil {
		return nil, err
	}
	return t[0], nil
}

// TakeSeries is Take for requests that leave one after the other and must not be
// kept waiting in between, such as the halves of a readd (R17). They share one
// place in flight, which is given back when the last of them was answered. A series
// with more writes than the quota waits until no other write holds a slot.
func (p *Pacer) TakeSeries(ctx context.Context, costs ...Cost) ([]*Ticket, error) {
	w := p.arrive(costs)
	for {
		if err := ctx.Err(); err != nil {
			p.leave(w)
			return nil, err
		}
		tickets, now, at := p.admit(w, costs)
		if tickets != nil {
			return tickets, nil
		}
		if err := p.tooLong(w, now, at); err != nil {
			p.leave(w)
			return nil, err
		}
		if err := p.nap(ctx, w.seq, now, at); err != nil {
			p.leave(w)
			return nil, err
		}
	}
}

// Hold keeps every request that has not left back for d.
func (p *Pacer) Hold(d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.holdFor(p.clock.Now(), Everything, d)
}

// HeldUntil returns when the hold of a scope is over; a time in the past where none is
// in force. Whoever does not want to wait that long need not Take.
func (p *Pacer) HeldUntil(s Scope) time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.hold.over(s)
}

// holdFor holds a scope and lets a ramp follow.
func (p *Pacer) holdFor(now time.Time, s Scope, d time.Duration) {
	p.hold.extend(now, s, d)
	if s != Writes {
		p.ramps[0].start()
	}
	if s != Reads {
		p.ramps[1].start()
		p.steady.held(now, d)
	}
}

// side is the place of a cost's scope in ramps and doubts.
func (c Cost) side() int { return int(c.scope() - Reads) }

// Preload counts writes that were answered before this process began.
func (p *Pacer) Preload(answered []time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.window.preload(p.clock.Now(), answered)
}

func (p *Pacer) arrive(costs []Cost) *waiter {
	p.mu.Lock()
	defer p.mu.Unlock()
	w := &waiter{seq: p.seq + 1}
	for _, c := range costs {
		w.cost.Units += c.Units
		w.cost.Writes += c.Writes
		w.cost.Urgent = w.cost.Urgent || c.Urgent
	}
	p.seq += uint64(len(costs))
	p.queue = p.queue.with(w)
	return w
}

func (p *Pacer) leave(w *waiter) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.queue = slices.DeleteFunc(p.queue, func(o *waiter) bool { return o == w })
}

// admit takes everything that w needs. Where something is missing, it takes nothing
// and returns the earliest time at which it can be there.
func (p *Pacer) admit(w *waiter, costs []Cost) (_ []*Ticket, now, at time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now = p.clock.Now()
	if w.lacks, at = p.lacking(now, w); w.lacks != nothing {
		return nil, now, at
	}
	p.queue = slices.DeleteFunc(p.queue, func(o *waiter) bool { return o == w })
	return p.issue(now, w.seq, costs), now, now
}

// tooLong returns an error where w is kept back by a hold that is not waited out.
func (p *Pacer) tooLong(w *waiter, now, until time.Time) error {
	if w.lacks != quiet {
		return nil
	}
	return p.long(now, until)
}

func (p *Pacer) long(now, until time.Time) error {
	if d := until.Sub(now); d > p.maxWait {
		return &LongWaitError{Until: until, For: d, Most: p.maxWait}
	}
	return nil
}

// lacking returns the first thing that w has to wait for, and until when at least.
func (p *Pacer) lacking(now time.Time, w *waiter) (need, time.Time) {
	claimed := p.queue.before(w)
	if until := p.hold.over(w.cost.scope()); until.After(now) {
		return quiet, until
	}
	if w.cost.Writes > 0 {
		if at := p.window.free(now, claimed.writes, w.cost.Writes, look(p.gate.mean)); at.After(now) {
			return slots, at
		}
		if at := p.steady.free(now, claimed.writes+w.cost.Writes); at.After(now) {
			return slots, at
		}
		if p.window.open+claimed.writes >= p.steady.lane(p.gate.mean) {
			return slots, now.Add(look(p.gate.mean))
		}
	}
	if at := p.units.free(now, claimed.units+w.cost.Units); at.After(now) {
		return budget, at
	}
	if at := p.gate.free(now, claimed.places+1); at.After(now) {
		return place, at
	}
	return nothing, now
}

func (p *Pacer) issue(now time.Time, seq uint64, costs []Cost) []*Ticket {
	p.gate.enter()
	shared := &holders{left: len(costs)}
	tickets := make([]*Ticket, len(costs))
	for i, c := range costs {
		p.units.take(now, c.Units)
		p.window.open += c.Writes
		p.steady.take(now, c.Writes)
		p.taken.add(c)
		tickets[i] = &Ticket{pacer: p, seq: seq + uint64(i), cost: c, place: shared, series: tickets, follows: i > 0 || c.Urgent}
	}
	return tickets
}
