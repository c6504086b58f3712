package pace

import (
	"context"
	"math/rand/v2"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"
)

// A write is one that the window test saw: when it was taken and when it was answered.
type write struct{ taken, answered time.Time }

// crowded returns the most writes that ever held a slot at once: from when they were
// taken until per after they were answered.
func crowded(writes []write, per time.Duration) int {
	most := 0
	for _, w := range writes {
		n := 0
		for _, o := range writes {
			if !o.taken.After(w.taken) && o.answered.Add(per).After(w.taken) {
				n++
			}
		}
		most = max(most, n)
	}
	return most
}

// Whatever the quota, the latencies, the answers and the writes of former runs: no
// window, counted from answers, ever holds more writes than the quota.
func TestWindowIsNeverExceeded(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := wild{
			quota: Quota{Units: rapid.IntRange(1, 50).Draw(rt, "units"), UnitsPer: time.Second,
				Writes: rapid.IntRange(1, 20).Draw(rt, "writes"), WritesPer: time.Duration(rapid.IntRange(1, 5000).Draw(rt, "per")) * time.Millisecond},
			left: rapid.IntRange(1, 80).Draw(rt, "n"),
			rng:  rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "seed"), 1)),
		}
		workers := rapid.IntRange(1, 40).Draw(rt, "workers")
		former := rapid.SliceOfN(rapid.IntRange(0, 6000), 0, w.quota.Writes).Draw(rt, "former")
		var end Stats
		synctest.Test(t, func(*testing.T) { end = w.run(workers, former) })
		if most := crowded(w.seen, w.quota.WritesPer); most > w.quota.Writes {
			rt.Errorf("%d writes in a window of %d", most, w.quota.Writes)
		}
		if end.InFlight != 0 || end.Writes != len(w.seen)-len(former) || end.Window > w.quota.Writes {
			rt.Errorf("stats: %+v", end)
		}
	})
}

// A wild run sends writes to a tenant that answers anything at any time.
type wild struct {
	quota Quota

	mu   sync.Mutex
	left int
	rng  *rand.Rand
	seen []write
}

func (w *wild) run(workers int, former []int) Stats {
	p := New(Real, w.quota)
	var preload []time.Time
	for _, ms := range former {
		at := time.Now().Add(-time.Duration(ms) * time.Millisecond)
		preload = append(preload, at)
		w.seen = append(w.seen, write{at, at})
	}
	p.Preload(preload)
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for {
				idle, took, a, more := w.draw()
				if !more {
					return
				}
				time.Sleep(idle)
				ticket, _ := p.Take(context.Background(), writeCost)
				taken := time.Now()
				_ = ticket.Ready(context.Background())
				time.Sleep(took)
				ticket.Answered(a)
				w.mu.Lock()
				w.seen = append(w.seen, write{taken, time.Now()})
				w.mu.Unlock()
			}
		})
	}
	wg.Wait()
	return p.Stats()
}

func (w *wild) draw() (idle, took time.Duration, a Answer, more bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.left--
	short := func(ms int) time.Duration { return time.Duration(w.rng.IntN(2)*w.rng.IntN(ms)) * time.Millisecond }
	a = Answer{Status: []int{200, 200, 200, 204, 400, 409, 429, 503, 0}[w.rng.IntN(9)], RetryAfter: short(900)}
	return short(300), short(800), a, w.left >= 0
}

// A write that is not answered keeps its slot for as long as that takes.
func TestUnansweredWriteKeepsItsSlot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := New(Real, Quota{Units: 100, UnitsPer: time.Second, Writes: 1, WritesPer: 10 * time.Second})
		first := take(t, p, writeCost)
		ready(t, first)
		time.AfterFunc(time.Hour, func() { first.Answered(Answer{Status: 200}) })
		begun := time.Now()
		take(t, p, writeCost)
		if got := time.Since(begun); got < time.Hour+10*time.Second || got > time.Hour+10*time.Second+1100*time.Millisecond {
			t.Errorf("second write left after %v, want the answer and the window", got)
		}
	})
}
