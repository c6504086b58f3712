package pace

import (
	"context"
	"sync"
	"testing"
	"time"

	"golang.org/x/time/rate"
)

// A fakeTenant answers after a round trip, and throttles by quotas of its own: a
// sliding window of writes counted as they are answered, and a bucket of units.
type fakeTenant struct {
	quota      Quota
	roundTrip  func(i int) time.Duration
	retryAfter time.Duration

	mu        sync.Mutex
	bucket    *rate.Limiter
	accepted  []time.Time // writes
	throttled []time.Time
	i         int
}

func newFakeTenant(q Quota, roundTrip func(int) time.Duration) *fakeTenant {
	return &fakeTenant{quota: q, roundTrip: roundTrip, retryAfter: time.Second,
		bucket: rate.NewLimiter(rate.Limit(float64(q.Units)/q.UnitsPer.Seconds()), q.Units)}
}

func (f *fakeTenant) serve(c Cost) Answer {
	f.mu.Lock()
	f.i++
	took := f.roundTrip(f.i)
	f.mu.Unlock()
	time.Sleep(took)
	f.mu.Lock()
	defer f.mu.Unlock()
	now := time.Now()
	for len(f.accepted) > 0 && now.Sub(f.accepted[0]) >= f.quota.WritesPer {
		f.accepted = f.accepted[1:]
	}
	if len(f.accepted)+c.Writes > f.quota.Writes || !f.bucket.AllowN(now, c.Units) {
		f.throttled = append(f.throttled, now)
		return Answer{Status: 429, RetryAfter: f.retryAfter}
	}
	if c.Writes > 0 {
		f.accepted = append(f.accepted, now)
	}
	return Answer{Status: 200}
}

// episodes counts the throttlings that lie more than gap apart.
func (f *fakeTenant) episodes(gap time.Duration) int {
	n := 0
	var last time.Time
	for _, at := range f.throttled {
		if n == 0 || at.Sub(last) > gap {
			n++
		}
		last = at
	}
	return n
}

// send carries one request out until it is not throttled.
func send(t *testing.T, p *Pacer, f *fakeTenant, c Cost) {
	t.Helper()
	for {
		ticket, err := p.Take(context.Background(), c)
		if err != nil {
			t.Errorf("Take: %v", err)
			return
		}
		if err := ticket.Ready(context.Background()); err != nil {
			t.Errorf("Ready: %v", err)
			return
		}
		a := f.serve(c)
		ticket.Answered(a)
		if a.Status != 429 {
			return
		}
	}
}

// carry sends n requests with so many workers and returns how long it took.
func carry(t *testing.T, p *Pacer, f *fakeTenant, n, workers int, c Cost) time.Duration {
	t.Helper()
	begun := time.Now()
	work := make(chan int, n)
	for i := range n {
		work <- i
	}
	close(work)
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for range work {
				send(t, p, f, c)
			}
		})
	}
	wg.Wait()
	return time.Since(begun)
}

func constant(d time.Duration) func(int) time.Duration {
	return func(int) time.Duration { return d }
}

// spread returns times between lo and hi in an order that repeats itself.
func spread(lo, hi time.Duration) func(int) time.Duration {
	return func(i int) time.Duration { return lo + (hi-lo)*time.Duration(i*7919%101)/100 }
}

var writeCost = Cost{Units: 1, Writes: 1}
