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

// An Answer is what the pacer learns from how a request ended.
type Answer struct {
	Status     int           // HTTP status; 0 where no answer arrived
	RetryAfter time.Duration // what the tenant asked for; 0 where it named none
	Scope      Scope         // of a 429: whom it is about
	LimitUsed  float64       // x-ms-throttle-limit-percentage; 0 where absent
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

// learn moves the limits by how the request of t ended.
func (p *Pacer) learn(now time.Time, t *Ticket, a Answer) {
	side := t.cost.side()
	switch {
	case a.Status == 429:
		p.taken.throttled++
		p.throttle(now, t, a)
	case trouble(a.Status):
		p.gate.cut(now, t.sent)
	default:
		p.doubts[side].add(false)
		p.hold.clean(t.sent)
		p.gate.clean(now, t.sent, t.cost)
		if p.steady.ok += t.cost.Writes; t.cost.Writes > 0 {
			p.refused = 0
		}
	}
	p.ramps[side].answered(t.ramp, a.Status != 429 && !trouble(a.Status), p.gate.limit)
	if a.RetryAfter > 0 && (a.Status == 429 || trouble(a.Status)) {
		p.holdFor(now, a.Scope, max(a.RetryAfter, p.longer(t)))
	}
	if a.LimitUsed >= nearLimit {
		p.units.slow(now, t.sent, easing)
		p.gate.near(now, t.sent)
	}
}

// refills is how many probes turned away in a row that nothing is refilled,
// where a quarter of the window or more is in use: then the tenant counts a window,
// whatever its Retry-After says.
const refills = 10

// longer is how long to hold at least where a second probe in a row was turned away: a
// tenant that counts what it turns away names a wait that is short by that (graph-contract 9).
func (p *Pacer) longer(t *Ticket) time.Duration {
	if t.ramp == 0 || t.cost.Writes == 0 || p.refused < 2 {
		return 0
	}
	return min(firstBackOff<<min(p.refused-2, 6), maxBackOff)
}

// throttle weighs a 429. Where a limit is known already, it is about that limit. Else it
// says nothing until there are enough of them, or until it meets the probe of a ramp.
func (p *Pacer) throttle(now time.Time, t *Ticket, a Answer) {
	d := &p.doubts[t.cost.side()]
	d.add(true)
	repeated := d.justified()
	if a.RetryAfter <= 0 && (repeated || p.ramps[t.cost.side()].probing()) {
		if pause := p.hold.pause(now, t.sent); pause > 0 {
			p.holdFor(now, a.Scope, pause)
		}
	}
	if t.cost.Writes == 0 {
		if (repeated || p.units.learned(now)) && p.units.slow(now, t.sent, cut) {
			p.units.throttled(now)
			*d = 0
		}
		return
	}
	if t.ramp > 0 && p.ramps[1].probing() {
		p.refused++
	}
	if p.refused >= refills && 4*p.window.accepted >= p.window.level.told {
		p.refused = 0
		p.window.throttled(now)
		p.steady.forget(now)
		return
	}
	switch {
	case p.steady.learned():
		if t.sent.After(p.steady.from) {
			p.steady.throttled(now, repeated)
		}
	case p.window.edge(now):
		if t.sent.After(p.limited) {
			p.limited = now
			p.window.throttled(now)
		}
	case repeated:
		*d = 0
		p.limit(now, t, a)
	}
}

// limit decides which limit a tenant has shown.
func (p *Pacer) limit(now time.Time, t *Ticket, a Answer) {
	p.limited = now
	switch {
	case p.window.agrees(now, a.RetryAfter):
		p.window.throttled(now)
	case p.units.used(now) > max(nearLimit, p.window.used(now)):
		if p.units.slow(now, t.sent, cut) {
			p.units.throttled(now)
		}
	default:
		p.steady.begin(now)
	}
}

// trouble tells whether a status means that the tenant, or the way to it, is
// overburdened: no answer, 408, 409 (concurrent changes, graph-contract 10) or 5xx.
func trouble(status int) bool {
	return status == 0 || status == 408 || status == 409 || status >= 500
}
