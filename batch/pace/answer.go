package pace

import "time"

// An Answer is what the pacer learns from how a request ended.
type Answer struct {
	Status     int           // HTTP status; 0 where no answer arrived
	RetryAfter time.Duration // what the tenant asked for; 0 where it named none
	Scope      Scope         // of a 429: whom it is about
	LimitUsed  float64       // x-ms-throttle-limit-percentage; 0 where absent
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
const refills = 6

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
	if t.ramp > 0 && p.ramps[1].probe(t.ramp) {
		p.refused++
	}
	if p.refused >= refills && 4*p.window.accepted >= p.window.level.told {
		p.refused = 0
		p.window.throttled(now, true)
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
			p.window.throttled(now, repeated)
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
		p.window.throttled(now, true)
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
