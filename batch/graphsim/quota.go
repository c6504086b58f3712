package graphsim

import (
	"math"
	"time"
)

// A Quota is what the tenant allows one app (graph-contract 9). A field left zero is
// as published for the tenant's size.
type Quota struct {
	Off bool // no quota at all

	Units     int // resource units
	UnitsPer  time.Duration
	Writes    int
	WritesPer time.Duration

	// TenantWrites is what all apps together may write.
	TenantWrites    int
	TenantWritesPer time.Duration

	// Window counts what the last span of time saw; otherwise a bucket is refilled
	// steadily, as Microsoft says of the identity service.
	Window bool
	// ForgiveRejected charges nothing for a request that was answered 429.
	ForgiveRejected bool
}

func (q Quota) withDefaults(users int) Quota {
	units := 8000
	switch {
	case users < 50:
		units = 3500
	case users <= 500:
		units = 5000
	}
	orInt(&q.Units, units)
	orInt(&q.Writes, 3000)
	orInt(&q.TenantWrites, 18000)
	orSpan(&q.UnitsPer, 10*time.Second)
	orSpan(&q.WritesPer, 150*time.Second)
	orSpan(&q.TenantWritesPer, 300*time.Second)
	return q
}

func orInt(v *int, def int) {
	if *v == 0 {
		*v = def
	}
}

func orSpan(v *time.Duration, def time.Duration) {
	if *v == 0 {
		*v = def
	}
}

// A limit is one quota with its headers' names.
type limit struct {
	scope, kind, reason string
	max                 int
	per                 time.Duration
	meter               meter
}

// A meter tells how much of a limit is in use.
type meter interface {
	used(now time.Time) float64
	// room returns how long until n fit; 0: they fit now.
	room(now time.Time, n int) time.Duration
	take(now time.Time, n int)
}

// A throttle is why a request is turned away with 429.
type throttle struct {
	limit *limit
	wait  time.Duration
}

// limits are the quotas that one app's requests are charged to.
type limits struct {
	units, writes, tenant *limit
	forgive               bool
}

func newLimits(q Quota, tenantWrites *limit) *limits {
	return &limits{
		units:   newLimit(q, "Tenant_Application", "ReadWrite", "ResourceUnitLimitExceeded", q.Units, q.UnitsPer),
		writes:  newLimit(q, "Tenant_Application", "Write", "WriteLimitExceeded", q.Writes, q.WritesPer),
		tenant:  tenantWrites,
		forgive: q.ForgiveRejected,
	}
}

func newLimit(q Quota, scope, kind, reason string, max int, per time.Duration) *limit {
	l := &limit{scope: scope, kind: kind, reason: reason, max: max, per: per}
	if q.Window {
		l.meter = &window{max: max, per: per}
	} else {
		l.meter = &bucket{max: float64(max), per: per}
	}
	return l
}

// charge takes the cost of one request, or says why and how long it must wait. The
// request that is turned away is charged as well, unless forgiven: Graph goes on
// counting while it throttles (graph-contract 9).
func (l *limits) charge(now time.Time, units, writes int) *throttle {
	var no *throttle
	for _, c := range l.costs(units, writes) {
		if d := c.limit.meter.room(now, c.n); d > 0 && (no == nil || d > no.wait) {
			no = &throttle{limit: c.limit, wait: d}
		}
	}
	if no == nil || !l.forgive {
		for _, c := range l.costs(units, writes) {
			c.limit.meter.take(now, c.n)
		}
	}
	return no
}

type cost struct {
	limit *limit
	n     int
}

func (l *limits) costs(units, writes int) []cost {
	if writes == 0 {
		return []cost{{l.units, units}}
	}
	return []cost{{l.units, units}, {l.writes, writes}, {l.tenant, writes}}
}

// share returns the largest part of a limit in use, 1 at the limit.
func (l *limits) share(now time.Time) float64 {
	s := 0.0
	for _, c := range l.costs(1, 1) {
		s = math.Max(s, c.limit.meter.used(now)/float64(c.limit.max))
	}
	return s
}

// overdraft is how far above a limit rejected requests can push its meter, so that
// the wait they cause is bounded.
const overdraft = 0.1

// A bucket is refilled steadily.
type bucket struct {
	max  float64
	per  time.Duration
	out  float64 // taken and not yet refilled
	last time.Time
}

func (b *bucket) refill(now time.Time) {
	if dt := now.Sub(b.last); dt > 0 {
		b.out = math.Max(0, b.out-b.max*float64(dt)/float64(b.per))
		b.last = now
	}
}

func (b *bucket) used(now time.Time) float64 {
	b.refill(now)
	return b.out
}

func (b *bucket) room(now time.Time, n int) time.Duration {
	b.refill(now)
	over := b.out + float64(n) - b.max
	if over <= 0 {
		return 0
	}
	return max(time.Millisecond, time.Duration(over/b.max*float64(b.per)))
}

func (b *bucket) take(now time.Time, n int) {
	b.refill(now)
	b.out = math.Min(b.out+float64(n), b.max*(1+overdraft)+1)
}

// A window counts what the last span saw.
type window struct {
	max  int
	per  time.Duration
	sum  int
	seen []charge // oldest first
}

type charge struct {
	at time.Time
	n  int
}

func (w *window) forget(now time.Time) {
	i := 0
	for i < len(w.seen) && now.Sub(w.seen[i].at) >= w.per {
		w.sum -= w.seen[i].n
		i++
	}
	w.seen = w.seen[i:]
}

func (w *window) used(now time.Time) float64 {
	w.forget(now)
	return float64(w.sum)
}

func (w *window) room(now time.Time, n int) time.Duration {
	w.forget(now)
	over := w.sum + n - w.max
	for _, c := range w.seen {
		if over <= 0 {
			return 0
		}
		if over -= c.n; over <= 0 {
			return max(time.Millisecond, c.at.Add(w.per).Sub(now))
		}
	}
	if over > 0 {
		return w.per // more than the whole limit at once
	}
	return 0
}

func (w *window) take(now time.Time, n int) {
	w.forget(now)
	if float64(w.sum+n) > float64(w.max)*(1+overdraft)+1 {
		return
	}
	w.sum += n
	w.seen = append(w.seen, charge{now, n})
}
