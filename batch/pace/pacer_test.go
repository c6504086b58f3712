package pace

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// Reads do not wait behind writes whose slot is far away.
func TestReadsPassWritesThatWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := New(Real, Quota{Units: 5, UnitsPer: time.Second, Writes: 1, WritesPer: time.Minute})
		w := take(t, p, writeCost)
		ready(t, w)
		w.Answered(Answer{Status: 200})
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		for range 10 {
			go func() {
				if _, err := p.Take(ctx, writeCost); !errors.Is(err, context.Canceled) {
					t.Errorf("a write without a slot: %v", err)
				}
			}()
		}
		time.Sleep(3 * time.Second)
		begun := time.Now()
		take(t, p, Cost{Units: 2})
		if waited := time.Since(begun); waited > 0 {
			t.Errorf("the read waited %v", waited)
		}
	})
}

// A cancelled Take takes nothing: no place, no unit, no slot, and its place in the
// queue goes to the next.
func TestCancelledTakeTakesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := New(Real, Quota{Units: 10, UnitsPer: time.Second, Writes: 1, WritesPer: time.Minute})
		w := take(t, p, writeCost)
		ready(t, w)
		w.Answered(Answer{Status: 200})
		before := p.Stats()
		ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
		defer cancel()
		if _, err := p.Take(ctx, writeCost); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Take: %v, want the context's error", err)
		}
		ended, cancel := context.WithCancel(context.Background())
		cancel()
		if _, err := p.Take(ended, Cost{Units: 1}); !errors.Is(err, context.Canceled) {
			t.Errorf("Take with an ended context: %v", err)
		}
		if after := p.Stats(); after != before {
			t.Errorf("stats went from %+v to %+v", before, after)
		}
		begun := time.Now()
		take(t, p, writeCost)
		if waited := time.Since(begun); waited > 30*time.Second+10*time.Millisecond {
			t.Errorf("the next write waited %v for a slot that is free after 30 s", waited)
		}
	})
}

// A ticket whose request never left is given back, and says nothing of the tenant.
func TestUnusedTicketIsGivenBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := New(Real, QuotaFor(1000))
		unused := take(t, p, writeCost)
		p.Hold(time.Minute)
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		if err := unused.Ready(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Ready: %v", err)
		}
		unused.Answered(Answer{})
		unused.Answered(Answer{Status: 429})
		s := p.Stats()
		if s.Window != 0 || s.InFlight != 0 || s.Writes != 0 || s.Requests != 0 || s.Gate != startInFlight || s.Throttled != 0 {
			t.Errorf("stats: %+v", s)
		}
	})
}

// R17: the second half of a readd finds its slot taken already, also when every
// other write has to wait.
func TestSeriesLeavesWithoutAWaitBetween(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := New(Real, Quota{Units: 100, UnitsPer: time.Second, Writes: 2, WritesPer: time.Minute})
		halves, err := p.TakeSeries(context.Background(), writeCost, writeCost)
		if err != nil {
			t.Fatal(err)
		}
		if s := p.Stats(); s.InFlight != 1 || s.Window != 2 {
			t.Errorf("stats: %+v", s)
		}
		begun := time.Now()
		for i, half := range halves {
			ready(t, half)
			if p.Stats().InFlight != 1 {
				t.Errorf("half %d: %d in flight", i+1, p.Stats().InFlight)
			}
			half.Answered(Answer{Status: 200})
		}
		if time.Since(begun) > 0 || p.Stats().InFlight != 0 {
			t.Errorf("waited %v between the halves, %d in flight", time.Since(begun), p.Stats().InFlight)
		}
	})
}

// A series longer than the quota is late, not lost.
func TestSeriesLongerThanTheQuotaGoes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := New(Real, Quota{Units: 1, UnitsPer: time.Second, Writes: 1, WritesPer: time.Minute})
		w := take(t, p, writeCost)
		ready(t, w)
		w.Answered(Answer{Status: 200})
		begun := time.Now()
		if _, err := p.TakeSeries(context.Background(), writeCost, writeCost); err != nil {
			t.Fatal(err)
		}
		if waited := time.Since(begun); waited < time.Minute || waited > 61*time.Second {
			t.Errorf("waited %v", waited)
		}
	})
}

// R38: no two requests of a pacer are woken at the same instant, and the same seed
// wakes them at the same instants.
func TestNoTwoWakeTogether(t *testing.T) {
	wakes := func() (out []time.Duration) {
		synctest.Test(t, func(t *testing.T) {
			clock := &spyClock{Clock: Real}
			p := NewTuned(clock, QuotaFor(1000), Tuning{Seed: 7})
			p.Hold(time.Minute)
			begun := time.Now()
			var wg sync.WaitGroup
			for range 200 {
				wg.Go(func() {
					ticket, _ := p.Take(context.Background(), writeCost)
					_ = ticket.Ready(context.Background())
					ticket.Answered(Answer{Status: 200})
				})
				synctest.Wait()
			}
			wg.Wait()
			seen := map[time.Time]bool{}
			for _, at := range clock.wakes {
				if seen[at] {
					t.Errorf("two wake at %v", at)
				}
				seen[at] = true
				out = append(out, at.Sub(begun))
			}
		})
		return out
	}
	one, two := wakes(), wakes()
	if len(one) != len(two) {
		t.Fatalf("%d wake-ups, then %d", len(one), len(two))
	}
	for i := range one {
		if one[i] != two[i] {
			t.Fatalf("wake-up %d at %v, then at %v", i, one[i], two[i])
		}
	}
}

type spyClock struct {
	Clock
	mu    sync.Mutex
	wakes []time.Time
}

func (c *spyClock) Sleep(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	c.wakes = append(c.wakes, time.Now().Add(d))
	c.mu.Unlock()
	return c.Clock.Sleep(ctx, d)
}

func TestTicketTravelsInContextOnce(t *testing.T) {
	ticket := &Ticket{}
	ctx := WithTicket(context.Background(), ticket)
	var wg sync.WaitGroup
	got := make(chan *Ticket, 8)
	for range cap(got) {
		wg.Go(func() { got <- UseTicket(ctx) })
	}
	wg.Wait()
	close(got)
	n := 0
	for g := range got {
		if g == ticket {
			n++
		} else if g != nil {
			t.Error("another ticket came back")
		}
	}
	if n != 1 {
		t.Errorf("used %d times", n)
	}
	if UseTicket(context.Background()) != nil {
		t.Error("a ticket out of nothing")
	}
	ticket.Answered(Answer{})
	if err := ticket.Ready(context.Background()); err != nil {
		t.Errorf("the zero Ticket waits: %v", err)
	}
}

func TestQuota(t *testing.T) {
	for _, tt := range []struct{ users, units int }{{0, 3500}, {49, 3500}, {50, 5000}, {500, 5000}, {501, 8000}, {-1, 8000}} {
		if q := QuotaFor(tt.users); q.Units != tt.units || q.Writes != 3000 {
			t.Errorf("QuotaFor(%d) = %+v", tt.users, q)
		}
	}
	if q := QuotaFor(-1).Share(80); q.Units != 6400 || q.Writes != 2400 {
		t.Errorf("80 %%: %+v", q)
	}
	if q := (Quota{Units: 1, Writes: 1}).Share(10); q.Units != 1 || q.Writes != 1 {
		t.Errorf("10 %% of one: %+v", q)
	}
}

func take(t *testing.T, p *Pacer, c Cost) *Ticket {
	t.Helper()
	ticket, err := p.Take(context.Background(), c)
	if err != nil {
		t.Fatalf("Take: %v", err)
	}
	return ticket
}

func ready(t *testing.T, ticket *Ticket) {
	t.Helper()
	if err := ticket.Ready(context.Background()); err != nil {
		t.Fatalf("Ready: %v", err)
	}
}
