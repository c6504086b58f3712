package pace

import (
	"time"

	"golang.org/x/time/rate"
)

// How the rate moves: multiplied by cut after a 429 and by easing where the tenant
// says that nearLimit of its quota is used, at most once a second; then regained
// by so much of the quota a second.
const (
	cut       = 0.7
	easing    = 0.9
	nearLimit = 0.9
	regained  = 0.1
	leastRate = 0.02 // of the quota
)

// units paces resource units: a full quota at once, then the quota's rate.
type units struct {
	quota   float64
	per     time.Duration
	bucket  *rate.Limiter
	slowed  float64   // part of the quota's rate that is allowed now
	moved   time.Time // when slowed was last brought up to date
	level   share
	brake   brake
	spent   tally
	pending int // of requests not answered yet
}

func newUnits(now time.Time, q Quota) units {
	u := units{quota: float64(q.Units), per: q.UnitsPer, slowed: 1, moved: now,
		level: newShare(q.Units, 3*q.UnitsPer), spent: tally{per: q.UnitsPer, since: now}}
	u.bucket = rate.NewLimiter(u.rate(now), q.Units)
	return u
}

// rate returns the units a second that are allowed now.
func (u *units) rate(now time.Time) rate.Limit {
	return rate.Limit(min(u.slowed*u.quota, u.level.at(now)) / u.per.Seconds())
}

// free returns when n units are there, all those before it served.
func (u *units) free(now time.Time, n int) time.Time {
	u.recover(now)
	missing := float64(min(n, u.bucket.Burst())) - u.bucket.TokensAt(now)
	if missing <= 0 {
		return now
	}
	return now.Add(time.Duration(missing/float64(u.bucket.Limit())*float64(time.Second)) + 1)
}

func (u *units) take(now time.Time, n int) {
	u.bucket.AllowN(now, min(n, u.bucket.Burst()))
	u.spent.add(now, n)
	u.pending += n
}

// recover brings rate and burst up to date.
func (u *units) recover(now time.Time) {
	u.slowed = min(1, u.slowed+regained*max(0, now.Sub(u.moved).Seconds()))
	u.moved = now
	u.set(now)
}

func (u *units) set(now time.Time) {
	if r := u.rate(now); r != u.bucket.Limit() {
		u.bucket.SetLimitAt(now, r)
	}
	if b := int(u.level.at(now)); b != u.bucket.Burst() {
		u.bucket.SetBurstAt(now, b)
	}
}

// slow multiplies the rate. It tells whether the brake allowed it.
func (u *units) slow(now, sent time.Time, factor float64) bool {
	u.recover(now)
	if !u.brake.press(now, sent) {
		return false
	}
	u.slowed = max(leastRate, factor*min(u.slowed, u.level.at(now)/u.quota))
	u.set(now)
	return true
}

// learned tells whether the tenant was found to allow less than its quota.
func (u *units) learned(now time.Time) bool { return u.level.at(now) < u.level.published }

// used returns how much of the level was spent within the quota's span.
func (u *units) used(now time.Time) float64 { return u.allowed(now) / u.level.at(now) }

// allowed estimates what the tenant let pass within the quota's span.
func (u *units) allowed(now time.Time) float64 {
	return max(0, u.spent.within(now)-float64(u.pending))
}

// throttled lowers the level and empties the bucket, as the tenant's own is empty.
func (u *units) throttled(now time.Time) {
	u.level.throttled(now, u.allowed(now))
	u.set(now)
	u.bucket.AllowN(now, max(0, int(u.bucket.TokensAt(now))))
}

// A tally estimates how much was spent within the last span: the present span and,
// by the part of it that is not past yet, the one before.
type tally struct {
	per       time.Duration
	since     time.Time
	now, last float64
}

func (t *tally) add(now time.Time, n int) {
	t.roll(now)
	t.now += float64(n)
}

func (t *tally) within(now time.Time) float64 {
	t.roll(now)
	return t.now + t.last*(1-float64(now.Sub(t.since))/float64(t.per))
}

func (t *tally) roll(now time.Time) {
	spans := now.Sub(t.since) / t.per
	switch {
	case spans <= 0:
		return
	case spans == 1:
		t.last, t.now = t.now, 0
	default:
		t.last, t.now = 0, 0
	}
	t.since = t.since.Add(spans * t.per)
}
