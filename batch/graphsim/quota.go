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
	// Falls are when an app may write less, counted from when the tenant was made.
	Falls []Fall
}

// A Fall is a stretch of time in which a limit is lower than it was.
type Fall struct {
	From   time.Duration `yaml:"from"`
	Until  time.Duration `yaml:"until"`  // 0: for ever
	Leaves float64       `yaml:"leaves"` // of the limit, as a share of it
}

// left returns the share of a limit that is left at a time since the tenant was made.
func (q Quota) left(at time.Duration) float64 {
	share := 1.0
	for _, f := range q.Falls {
		if at >= f.From && (at < f.Until || f.Until == 0) {
			share = min(share, f.Leaves)
		}
	}
	return share
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
	most                func(now time.Time) float64
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

func newLimits(q Quota, made time.Time, tenantWrites *limit) *limits {
	left := func(now time.Time) float64 { return q.left(now.Sub(made)) }
	return &limits{
		units:   newLimit(q, "Tenant_Application", "ReadWrite", "ResourceUnitLimitExceeded", q.Units, q.UnitsPer, always),
		writes:  newLimit(q, "Tenant_Application", "Write", "WriteLimitExceeded", q.Writes, q.WritesPer, left),
		tenant:  tenantWrites,
		forgive: q.ForgiveRejected,
	}
}

// always is the share that is left of a limit that never falls.
func always(time.Time) float64 { return 1 }

func newLimit(q Quota, scope, kind, reason string, max int, per time.Duration, left func(time.Time) float64) *limit {
	l := &limit{scope: scope, kind: kind, reason: reason}
	l.most = func(now time.Time) float64 { return float64(max) * left(now) }
	if q.Window {
		l.meter = &window{most: l.most, per: per}
	} else {
		l.meter = &bucket{most: l.most, per: per}
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
		s = math.Max(s, c.limit.meter.used(now)/c.limit.most(now))
	}
	return s
}

// overdraft is how far above a limit rejected requests can push its meter, so that
// the wait they cause is bounded.
const overdraft = 0.1

// A bucket is refilled steadily.
type bucket struct {
	most func(now time.Time) float64
	per  time.Duration
	out  float64 // taken and not yet refilled
	last time.Time
}

func (b *bucket) refill(now time.Time) {
	if dt := now.Sub(b.last); dt > 0 {
		b.out = math.Max(0, b.out-b.most(now)*float64(dt)/float64(b.per))
		b.last = now
	}
}

func (b *bucket) used(now time.Time) float64 {
	b.refill(now)
	return b.out
}

func (b *bucket) room(now time.Time, n int) time.Duration {
	b.refill(now)
	most := b.most(now)
	over := b.out + float64(n) - most
	if over <= 0 {
		return 0
	}
	return max(time.Millisecond, time.Duration(over/most*float64(b.per)))
}

func (b *bucket) take(now time.Time, n int) {
	b.refill(now)
	if over := b.most(now)*(1+overdraft) + 1; b.out < over {
		b.out = math.Min(b.out+float64(n), over)
	}
}

// A window counts what the last span saw.
type window struct {
	most func(now time.Time) float64
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
	over := w.sum + n - int(w.most(now))
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
	if float64(w.sum+n) > w.most(now)*(1+overdraft)+1 {
		return
	}
	w.sum += n
	w.seen = append(w.seen, charge{now, n})
}
