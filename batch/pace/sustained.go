package pace

import (
	"math"
	"time"

	"golang.org/x/time/rate"
)

// How a limit that is lower than told is kept to, and how it is tried out whether it
// still is: a step after a pause, each step that goes well twice the one before and
// without the pause, so that a limit that came back is found within seconds. A step
// that was too much doubles the pause: so probing a limit that stays costs ever less.
const (
	firstGain  = 0.03 // of the rate, or of the window's level
	mostGain   = 1
	stepsApart = 30.0 // of a quota's span: 5 s of 150
	mostPauses = 6    // times as long as the first pause: 30 s of 150
	below      = 0.98 // of what the tenant was seen to allow
	oddCut     = 0.8  // where a 429 came without a step
	sparse     = 5    // fewer accepted writes say nothing about a rate
	plenty     = 128  // so many are seldom accepted between strays
	least      = 2    // writes at once: a series
)

// A probe is when the next step upwards is due, and how large it is.
type probe struct {
	first, wait time.Duration // the pause at first, and now
	gain        float64
	due         time.Time // zero: nobody has wanted more since the last step
}

func newProbe(span time.Duration) probe {
	first := time.Duration(float64(span) / stepsApart)
	return probe{first: first, wait: first, gain: firstGain}
}

// step returns the gain that is due now that more is wanted; 0: none.
func (p *probe) step(now time.Time) float64 {
	switch {
	case p.due.IsZero():
		p.due = now.Add(p.wait)
		return 0
	case now.Before(p.due):
		return 0
	}
	gain := p.gain
	p.gain, p.due, p.wait = min(2*p.gain, mostGain), now.Add(p.first), max(p.first, p.wait)
	return gain
}

// failed takes a step back.
func (p *probe) failed() {
	p.gain, p.due, p.wait = firstGain, time.Time{}, min(2*p.wait, mostPauses*p.first)
}

// A sustained is the rate of writes that the tenant was seen to allow, where that is
// less than the quota's and not counted in its window: a bucket that is refilled, or
// what other apps leave of a shared limit. Between two 429s such a tenant has accepted
// exactly what it allows, as it had nothing left at either of them.
type sustained struct {
	told   rate.Limit
	bucket *rate.Limiter // rate.Inf: nothing was learned
	probe  probe
	from   time.Time // of the last 429
	ok     int       // accepted since then
	tried  bool      // the rate was not yet seen to be too high
	odd    int       // 429s since the last step that no rate explains
	full   time.Time // since when the quota's own rate is made use of; zero: it is not
	span   time.Duration
}

func newSustained(q Quota) sustained {
	told := rate.Limit(float64(q.Writes) / q.WritesPer.Seconds())
	return sustained{told: told, bucket: rate.NewLimiter(rate.Inf, least), probe: newProbe(q.WritesPer), span: q.WritesPer}
}

func (s *sustained) learned() bool { return s.bucket.Limit() != rate.Inf }

func (s *sustained) forget(now time.Time) { s.bucket.SetLimitAt(now, rate.Inf) }

// begin keeps to the quota's rate, without a burst, until the next 429 says more.
func (s *sustained) begin(now time.Time) {
	s.probe, s.tried, s.odd = newProbe(s.span), true, 0
	s.keep(now, s.told)
	s.bucket.SetBurstAt(now, least)
}

// throttled keeps to what was accepted since the last 429, if the rate was tried out
// meanwhile, there are too many 429s for strays, or that confirms it. Else the rate had
// nothing to do with it: it is lowered once, and given up the second time. Where nothing
// was accepted since, the hold was too short, which says nothing of the rate.
func (s *sustained) throttled(now time.Time, many bool) {
	if s.ok == 0 {
		s.from = now
		return
	}
	r := s.bucket.Limit()
	seen := rate.Limit(float64(s.ok) / now.Sub(s.from).Seconds())
	high := s.tried || many
	switch {
	case high && s.ok >= sparse, s.ok >= plenty && seen >= oddCut*r:
		r, s.odd = min(r, seen), 0
	case high:
		r /= 2
	case s.odd > 0:
		s.forget(now)
		return
	default:
		s.odd++
		r *= oddCut
	}
	s.tried = false
	s.probe.failed()
	s.keep(now, max(below*r, s.told/1000))
}

// keep starts again with nothing in the bucket. A second's worth of burst makes up for
// the shortest hold.
func (s *sustained) keep(now time.Time, r rate.Limit) {
	s.bucket.SetLimitAt(now, r)
	s.bucket.SetBurstAt(now, max(least, int(r)))
	s.bucket.AllowN(now, max(0, int(s.bucket.TokensAt(now))))
	s.from, s.ok, s.full = now, 0, time.Time{}
}

// held lets the bucket fill during a hold, as the tenant's own does.
func (s *sustained) held(now time.Time, d time.Duration) {
	if r := s.bucket.Limit(); r < s.told {
		s.bucket.SetBurstAt(now, max(least, int(r), int(float64(r)*d.Seconds())))
	}
}

// free returns when n writes may leave.
func (s *sustained) free(now time.Time, n int) time.Time {
	if !s.learned() {
		return now
	}
	missing := float64(min(n, s.bucket.Burst())) - s.bucket.TokensAt(now)
	if missing <= 0 {
		return now
	}
	s.wanted(now)
	return now.Add(time.Duration(missing/float64(s.bucket.Limit())*float64(time.Second)) + 1)
}

// wanted raises the rate where a step is due. The quota's own is kept to until one span
// of it went well; then nothing is left to keep to.
func (s *sustained) wanted(now time.Time) {
	if s.bucket.Limit() >= s.told {
		if s.full.IsZero() {
			s.full = now
		}
		if now.Sub(s.full) >= s.span {
			s.forget(now)
		}
		return
	}
	gain := s.probe.step(now)
	if gain <= 0 {
		return
	}
	s.tried, s.odd = true, 0
	r := min(s.told, s.bucket.Limit()*rate.Limit(1+gain))
	s.bucket.SetLimitAt(now, r)
	s.bucket.SetBurstAt(now, max(least, int(r)))
}

// lane is how many writes may be in flight: at a learned rate a few, or twice what the
// rate needs, as all of them are turned away where it is too high.
func (s *sustained) lane(roundTrip time.Duration) int {
	if !s.learned() {
		return math.MaxInt
	}
	return max(nearInFlight, int(2*float64(s.bucket.Limit())*roundTrip.Seconds()))
}

func (s *sustained) take(now time.Time, n int) {
	if s.learned() {
		s.bucket.AllowN(now, min(n, s.bucket.Burst()))
	}
}
