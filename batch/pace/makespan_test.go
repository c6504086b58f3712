package pace

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"
)

// R39: a run takes at most 5 % longer than the quota and the round trips demand,
// whether it fits one burst or runs at the edge of the window, and is never throttled.
func TestRunsAtTheFloor(t *testing.T) {
	published := QuotaFor(1000)
	half := published.Share(50)
	tiny := Quota{Units: 80, UnitsPer: time.Second, Writes: 300, WritesPer: 15 * time.Second}
	for _, tt := range []struct {
		quota     Quota
		writes    int
		workers   int
		roundTrip func(int) time.Duration
		mean      time.Duration
	}{
		{published, 1000, 32, constant(20 * time.Millisecond), 20 * time.Millisecond},
		{published, 1000, 32, spread(20*time.Millisecond, 100*time.Millisecond), 60 * time.Millisecond},
		{published, 1000, 64, constant(20 * time.Millisecond), 20 * time.Millisecond},
		{published, 1000, 64, constant(100 * time.Millisecond), 100 * time.Millisecond},
		{published, 3000, 32, constant(20 * time.Millisecond), 20 * time.Millisecond},
		{published, 3000, 64, spread(20*time.Millisecond, 100*time.Millisecond), 60 * time.Millisecond},
		{published, 3001, 64, spread(20*time.Millisecond, 100*time.Millisecond), 60 * time.Millisecond},
		{published, 10000, 32, constant(100 * time.Millisecond), 100 * time.Millisecond},
		{published, 10000, 64, spread(20*time.Millisecond, 100*time.Millisecond), 60 * time.Millisecond},
		{half, 10000, 64, constant(20 * time.Millisecond), 20 * time.Millisecond},
		{tiny, 1000, 32, constant(20 * time.Millisecond), 20 * time.Millisecond},
		{tiny, 3000, 64, spread(20*time.Millisecond, 100*time.Millisecond), 60 * time.Millisecond},
		{tiny, 10000, 128, constant(20 * time.Millisecond), 20 * time.Millisecond},
	} {
		name := fmt.Sprintf("%d of %d per %v, %d workers, %v", tt.writes, tt.quota.Writes, tt.quota.WritesPer, tt.workers, tt.mean)
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFakeTenant(tt.quota, tt.roundTrip)
				p := New(Real, tt.quota)
				took := carry(t, p, f, tt.writes, tt.workers, writeCost)
				floor := Floor(tt.quota, tt.writes, tt.writes, startInFlight, tt.mean)
				t.Logf("took %v, floor %v: %.3f", took, floor, float64(took)/float64(floor))
				if took > floor*105/100 {
					t.Errorf("took %v, more than 1.05 times the floor %v", took, floor)
				}
				if n := len(f.throttled); n > 0 {
					t.Errorf("throttled %d times by a tenant that keeps its word", n)
				}
				if s := p.Stats(); s.Writes != tt.writes || s.InFlight != 0 || s.Throttled != 0 {
					t.Errorf("stats: %+v", s)
				}
			})
		})
	}
}

// Units pace what the window does not: reads.
func TestReadsRunAtTheUnitQuota(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := QuotaFor(1000)
		f := newFakeTenant(q, constant(50*time.Millisecond))
		took := carry(t, New(Real, q), f, 2000, 32, Cost{Units: 20})
		floor := Floor(q, 0, 40000, 32, 50*time.Millisecond)
		if took < floor || took > floor*105/100 {
			t.Errorf("took %v, floor %v", took, floor)
		}
		if len(f.throttled) > 0 {
			t.Errorf("throttled %d times", len(f.throttled))
		}
	})
}

func TestFloor(t *testing.T) {
	q := Quota{Units: 100, UnitsPer: 10 * time.Second, Writes: 30, WritesPer: time.Minute}
	for _, tt := range []struct {
		writes, units, inflight int
		want                    time.Duration
	}{
		{0, 0, 4, 0},
		{1, 1, 4, time.Second},
		{5, 5, 4, 2 * time.Second},
		{30, 30, 100, time.Second},
		{31, 31, 100, time.Minute},
		{60, 60, 100, time.Minute},
		{61, 61, 100, 2 * time.Minute},
		{0, 150, 4, 5 * time.Second},
	} {
		if got := Floor(q, tt.writes, tt.units, tt.inflight, time.Second); got != tt.want {
			t.Errorf("Floor(%d writes, %d units, %d in flight) = %v, want %v", tt.writes, tt.units, tt.inflight, got, tt.want)
		}
	}
}
