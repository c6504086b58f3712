package pace

import (
	"math"
	"time"
)

// A Quota is what the tenant allows one app: resource units and writes, each in
// its own span of time.
type Quota struct {
	Units     int
	UnitsPer  time.Duration
	Writes    int
	WritesPer time.Duration
}

// published are the quotas for one app, by size of the tenant (graph-contract 9).
var published = []struct {
	below int // users
	quota Quota
}{
	{50, Quota{Units: 3500, UnitsPer: 10 * time.Second, Writes: 3000, WritesPer: 150 * time.Second}},          // S
	{501, Quota{Units: 5000, UnitsPer: 10 * time.Second, Writes: 3000, WritesPer: 150 * time.Second}},         // M
	{math.MaxInt, Quota{Units: 8000, UnitsPer: 10 * time.Second, Writes: 3000, WritesPer: 150 * time.Second}}, // L
}

// QuotaFor returns the published quota for one app in a tenant with that many users.
// users < 0 means unknown and is read as the largest size.
func QuotaFor(users int) Quota {
	last := published[len(published)-1].quota
	if users < 0 {
		return last
	}
	for _, p := range published {
		if users < p.below {
			return p.quota
		}
	}
	return last
}

// Share returns the quota cut to that many percent, to leave room for others; at
// least one unit and one write remain.
func (q Quota) Share(percent int) Quota {
	q.Units = max(1, q.Units*percent/100)
	q.Writes = max(1, q.Writes*percent/100)
	return q
}

// sane returns the quota with nothing below 1, the least that can be reckoned with.
func (q Quota) sane() Quota {
	q.Units, q.Writes = max(1, q.Units), max(1, q.Writes)
	q.UnitsPer, q.WritesPer = max(1, q.UnitsPer), max(1, q.WritesPer)
	return q
}

func (q Quota) writesPerSecond() float64 { return float64(q.Writes) / q.WritesPer.Seconds() }

// Floor returns the least time in which the tenant can take so many writes that
// cost so many units, with so many in flight and so long a round trip (R39). The
// quota is there in full at the beginning.
func Floor(q Quota, writes, units int, inflight int, roundTrip time.Duration) time.Duration {
	if writes <= 0 && units <= 0 {
		return 0
	}
	q = q.sane()
	inflight = max(1, inflight)
	windows := time.Duration(max(0, writes-1)/q.Writes) * q.WritesPer
	refill := time.Duration(float64(max(0, units-q.Units)) / float64(q.Units) * float64(q.UnitsPer))
	rounds := time.Duration((writes+inflight-1)/inflight) * roundTrip
	return max(windows, refill, rounds)
}
