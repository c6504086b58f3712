package pace

import "time"

// A Stats says how the pacer has fared so far.
type Stats struct {
	Requests  int
	Writes    int
	Units     int
	Throttled int           // answers with 429
	Held      time.Duration // time during which a Retry-After held requests back
	InFlight  int
	Gate      int       // how many may be in flight now
	Rate      float64   // resource units a second now allowed
	Sustained float64   // writes a second that the tenant was found to allow; 0: no less than the quota
	Window    int       // writes that hold a slot of the window now
	Slots     int       // writes that may hold a slot now: the quota, or what it turned out to be
	HoldUntil time.Time // when the last Retry-After is over
}

// taken counts the tickets that were issued and not given back.
type taken struct{ requests, writes, units, throttled int }

func (t *taken) add(c Cost) {
	t.requests++
	t.writes += c.Writes
	t.units += c.Units
}

func (t *taken) drop(c Cost) {
	t.requests--
	t.writes -= c.Writes
	t.units -= c.Units
}

// Stats returns the figures at this moment.
func (p *Pacer) Stats() Stats {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.clock.Now()
	p.units.recover(now)
	p.window.expire(now)
	s := Stats{
		Requests:  p.taken.requests,
		Writes:    p.taken.writes,
		Units:     p.taken.units,
		Throttled: p.taken.throttled,
		Held:      p.hold.held(now),
		InFlight:  p.gate.inFlight,
		Gate:      p.gate.limit,
		Rate:      float64(p.units.bucket.Limit()),
		Window:    p.window.open + len(p.window.answered),
		Slots:     p.window.level.kept,
		HoldUntil: p.hold.over(Everything),
	}
	if p.steady.learned() {
		s.Sustained = float64(p.steady.bucket.Limit())
	}
	return s
}
