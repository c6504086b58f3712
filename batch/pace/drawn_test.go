package pace_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"reseat/batch/pace"
)

// Whatever the tenant's true limit is, a window, a bucket, shared with others or
// changing: a run takes less than 1.3 times as long as that of a client that knows it,
// and fewer than 3 in 100 of its writes are turned away.
func TestDrawnLimits(t *testing.T) {
	for seed := uint64(1); seed <= 24; seed++ {
		w, users := drawn(seed)
		t.Run(fmt.Sprint("seed ", seed, " ", w.name), func(t *testing.T) { hold(t, w, users, seed%2 == 0) })
	}
}

// drawn is a row by a seed: the published quota was told, and less is true.
func drawn(seed uint64) (row, int) {
	r := rand.New(rand.NewPCG(seed, 5))
	w := row{told: pace.QuotaFor(1000), latency: steady(time.Duration(40+r.IntN(60)) * time.Millisecond), makespan: 1.3, own: 0.03}
	if r.IntN(2) == 0 {
		w.answers = exact
	}
	part := 0.25 + 0.65*r.Float64()
	writes := int(3000 * part)
	switch seed % 4 {
	case 0:
		w.name, w.truth = fmt.Sprintf("window of %d", writes), slidingOf(writes, 150*time.Second)
	case 1:
		burst := 50 + 500*r.Float64()
		w.name, w.truth = fmt.Sprintf("bucket of %.0f, %.1f a second", burst, 20*part), bucketOf(burst, 20*part)
	case 2:
		w.name = fmt.Sprintf("shared, %.0f in 100 of 60 a second taken", 100*(1-part/3))
		w.truth = func(int) meter {
			return both{&sliding{max: 3000, per: 150 * time.Second}, &bucket{burst: 300, rate: 60, other: func(time.Duration) float64 { return 60 * (1 - part/3) }}}
		}
	default:
		w.name = fmt.Sprintf("falls to %d and comes back", writes)
		w.truth = func(n int) meter {
			full, low := &sliding{max: 3000, per: 150 * time.Second}, &sliding{max: writes, per: 150 * time.Second}
			return &changing{all: []meter{full, low, full}, until: []int{n / 3, 2 * n / 3}}
		}
	}
	return w, 2000 + r.IntN(3000)
}
