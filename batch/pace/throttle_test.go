package pace

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// answer sends one request at once and gives it that answer after took.
func answer(t *testing.T, p *Pacer, took time.Duration, a Answer) {
	t.Helper()
	ticket := take(t, p, Cost{Units: 1})
	ready(t, ticket)
	time.Sleep(took)
	ticket.Answered(a)
}

// After an answer with Retry-After none leaves before it is over: neither who
// waits for a ticket nor who has one.
func TestHoldIsKeptByEveryone(t *testing.T) {
	for _, status := range []int{429, 503} {
		synctest.Test(t, func(t *testing.T) {
			p := New(Real, QuotaFor(1000))
			var early []*Ticket
			for range 10 {
				early = append(early, take(t, p, writeCost))
			}
			answer(t, p, time.Millisecond, Answer{Status: status, RetryAfter: 2128 * time.Millisecond})
			over := time.Now().Add(2128 * time.Millisecond)
			var wg sync.WaitGroup
			for i := range 40 {
				wg.Go(func() {
					ticket := &Ticket{}
					if i < len(early) {
						ticket = early[i]
					} else {
						ticket = take(t, p, writeCost)
					}
					ready(t, ticket)
					if now := time.Now(); now.Before(over) || now.After(over.Add(300*time.Millisecond)) {
						t.Errorf("left at %v of a hold until %v", now, over)
					}
					ticket.Answered(Answer{Status: 200})
				})
			}
			wg.Wait()
			if s := p.Stats(); s.Held != 2128*time.Millisecond {
				t.Errorf("held for %v", s.Held)
			}
		})
	}
}

func TestHoldsOverlap(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := New(Real, QuotaFor(1000))
		p.Hold(10 * time.Second)
		time.Sleep(4 * time.Second)
		p.Hold(2 * time.Second) // ends before the first
		p.Hold(9 * time.Second) // ends at 13 s
		if s := p.Stats(); s.Held != 4*time.Second || time.Until(s.HoldUntil) != 9*time.Second {
			t.Errorf("stats: %+v", s)
		}
		time.Sleep(time.Minute)
		if s := p.Stats(); s.Held != 13*time.Second {
			t.Errorf("stats: %+v", s)
		}
		p.Hold(48 * time.Hour)
		if s := p.Stats(); time.Until(s.HoldUntil) != 48*time.Hour {
			t.Errorf("a hold of two days: %+v", s)
		}
		var long *LongWaitError
		if _, err := p.Take(context.Background(), writeCost); !errors.As(err, &long) || long.For != 48*time.Hour {
			t.Errorf("RUN-5: who asks during a hold of two days is told %v", err)
		}
	})
}

// A single 429 without Retry-After is its own request's: nobody else waits.
func TestStrayIsItsOwnRequests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := New(Real, QuotaFor(1000))
		for range 200 {
			answer(t, p, 10*time.Millisecond, Answer{Status: 429})
			for range 99 {
				answer(t, p, 10*time.Millisecond, Answer{Status: 200})
			}
		}
		if s := p.Stats(); s.Held != 0 || s.Sustained != 0 || s.Slots != 3000 || s.Rate != 800 {
			t.Errorf("one stray in a hundred: %+v", s)
		}
	})
	for n, want := range []time.Duration{80, 80, 160, 320, 640} {
		if got := BackOff(n); got != want*time.Millisecond {
			t.Errorf("after %d in a row %v", n, got)
		}
	}
	if got := BackOff(1000); got != time.Minute {
		t.Errorf("after many %v", got)
	}
}

// Many 429s without Retry-After hold all for 1, 2, 4 … 60 s, and from 1 s again after a
// clean answer. Several answers to one burst are one.
func TestBackOffWithoutRetryAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := New(Real, QuotaFor(1000))
		burst := func(n int) time.Duration {
			tickets := make([]*Ticket, n)
			for i := range tickets {
				tickets[i] = take(t, p, Cost{Units: 1})
				ready(t, tickets[i])
			}
			time.Sleep(10 * time.Millisecond)
			at := time.Now()
			for _, ticket := range tickets {
				ticket.Answered(Answer{Status: 429})
			}
			return p.Stats().HoldUntil.Sub(at)
		}
		if got := burst(10); got != time.Second {
			t.Fatalf("ten in a row hold for %v", got)
		}
		for _, want := range []time.Duration{2, 4, 8, 16, 32, 60, 60} {
			if got := burst(1); got != want*time.Second {
				t.Fatalf("held for %v, want %d s", got, want)
			}
		}
		for range 64 {
			answer(t, p, time.Millisecond, Answer{Status: 200})
		}
		if got := burst(10); got != time.Second {
			t.Errorf("held for %v after clean answers, want 1 s", got)
		}
	})
}

// After a hold one request goes first; the others follow when it was answered well, one
// more for each answer. The second half of a series waits for that first one only.
func TestRampFollowsAHold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := New(Real, QuotaFor(1000))
		series, err := p.TakeSeries(context.Background(), writeCost, writeCost)
		if err != nil {
			t.Fatal(err)
		}
		ready(t, series[0])
		series[0].Answered(Answer{Status: 200})
		first := take(t, p, writeCost)
		ready(t, first)
		first.Answered(Answer{Status: 429, RetryAfter: time.Second})
		over := time.Now().Add(time.Second)
		var mu sync.Mutex
		var left []int
		var wg sync.WaitGroup
		for range 12 {
			wg.Go(func() {
				ticket := take(t, p, writeCost)
				ready(t, ticket)
				mu.Lock()
				left = append(left, int(time.Since(over)/(100*time.Millisecond)))
				mu.Unlock()
				time.Sleep(120 * time.Millisecond)
				ticket.Answered(Answer{Status: 200})
			})
		}
		wg.Go(func() {
			ready(t, series[1])
			if at := time.Since(over); at < 0 || at > 140*time.Millisecond {
				t.Errorf("the second half left %v after the hold", at)
			}
			time.Sleep(120 * time.Millisecond)
			series[1].Answered(Answer{Status: 200})
		})
		wg.Wait()
		round := map[int]int{}
		for _, r := range left {
			round[r]++
		}
		if round[0] > 1 || round[1] > 2 || round[2] > 6 {
			t.Errorf("left by round trips after the hold: %v", round)
		}
	})
}

// A hold is told, so that whoever does not want to wait that long can stop.
func TestHoldIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := New(Real, QuotaFor(1000))
		answer(t, p, time.Millisecond, Answer{Status: 429, RetryAfter: 24 * time.Hour, Scope: Writes})
		if got := time.Until(p.HeldUntil(Writes)); got != 24*time.Hour {
			t.Errorf("writes are held for %v", got)
		}
		if p.HeldUntil(Reads).After(time.Now()) {
			t.Error("reads are held, too")
		}
	})
}

func TestNearTheLimitEasesTheRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := New(Real, QuotaFor(1000))
		answer(t, p, time.Millisecond, Answer{Status: 200, LimitUsed: 0.85})
		within(t, "rate at 0.85", p.Stats().Rate, 800, 800)
		answer(t, p, time.Millisecond, Answer{Status: 200, LimitUsed: 0.95})
		within(t, "rate at 0.95", p.Stats().Rate, 720, 720)
		time.Sleep(time.Second)
		within(t, "rate a second later", p.Stats().Rate, 800, 800)
	})
}

// A tenant that allows less than is published is found out and kept to, at the
// price of a few 429s: of writes,
func TestLowerWriteQuotaIsFound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := QuotaFor(1000)
		real := q
		real.Writes = 1000
		f := newFakeTenant(real, spread(20*time.Millisecond, 100*time.Millisecond))
		f.retryAfter = 5 * time.Second
		p := New(Real, q)
		took := carry(t, p, f, 10000, 32, writeCost)
		floor := Floor(real, 10000, 10000, 32, 60*time.Millisecond)
		t.Logf("took %v, floor %v: %.3f, throttled %d times in %d episodes", took, floor, float64(took)/float64(floor), len(f.throttled), f.episodes(time.Second))
		if took > floor*115/100 || len(f.throttled) > 150 || f.episodes(time.Second) > 60 {
			t.Errorf("took %v with a floor of %v, %d times throttled in %d episodes", took, floor, len(f.throttled), f.episodes(time.Second))
		}
	})
}

// and of units.
func TestLowerUnitQuotaIsFound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := QuotaFor(1000)
		real := q
		real.Units = 3000
		f := newFakeTenant(real, constant(50*time.Millisecond))
		f.retryAfter = 2 * time.Second
		p := New(Real, q)
		took := carry(t, p, f, 6000, 32, Cost{Units: 20})
		floor := Floor(real, 0, 120000, 32, 50*time.Millisecond)
		t.Logf("took %v, floor %v: %.3f, throttled %d times in %d episodes", took, floor, float64(took)/float64(floor), len(f.throttled), f.episodes(time.Second))
		if took > floor*110/100 || len(f.throttled) > 100 || f.episodes(time.Second) > 10 {
			t.Errorf("took %v with a floor of %v, %d times throttled in %d episodes", took, floor, len(f.throttled), f.episodes(time.Second))
		}
	})
}

// 409, 5xx and lost connections halve what may be in flight, once a second, and
// clean answers bring it back.
func TestTroubleCutsTheGate(t *testing.T) {
	for _, status := range []int{0, 408, 409, 500, 503, 504} {
		synctest.Test(t, func(t *testing.T) {
			p := New(Real, QuotaFor(1000))
			burst := make([]*Ticket, 10)
			for i := range burst {
				burst[i] = take(t, p, writeCost)
				ready(t, burst[i])
			}
			time.Sleep(30 * time.Millisecond)
			for _, ticket := range burst {
				ticket.Answered(Answer{Status: status})
				time.Sleep(300 * time.Millisecond)
			}
			if g := p.Stats().Gate; g != startInFlight/2 {
				t.Errorf("status %d: gate %d after one burst, want a half", status, g)
			}
			for range 10 {
				time.Sleep(time.Second)
				answer(t, p, time.Millisecond, Answer{Status: status})
			}
			if g := p.Stats().Gate; g != 1 {
				t.Errorf("status %d: gate %d, want 1 at least and at last", status, g)
			}
			carry(t, p, newFakeTenant(QuotaFor(1000), constant(50*time.Millisecond)), 1200, 80, Cost{Units: 1})
			if g := p.Stats().Gate; g != unproven {
				t.Errorf("status %d: gate %d after 1,200 clean answers, want %d", status, g, unproven)
			}
		})
	}
}

// Refusals are the tenant's decision, not its trouble.
func TestRefusalsLeaveTheGate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := New(Real, QuotaFor(1000))
		for _, status := range []int{400, 403, 404} {
			time.Sleep(2 * time.Second)
			answer(t, p, 50*time.Millisecond, Answer{Status: status})
		}
		if g := p.Stats().Gate; g != startInFlight {
			t.Errorf("gate %d", g)
		}
	})
}

// A latency that doubles for good costs one halving; noise costs none.
func TestDoubledLatencyHalvesTheGateOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewTuned(Real, QuotaFor(1000), Tuning{InFlight: 32, MaxInFlight: 32})
		lowest, slow := 32, false
		for i := range 3000 {
			took := spread(30*time.Millisecond, 90*time.Millisecond)(i)
			if slow = i >= 1000; slow {
				took *= 3
			}
			answer(t, p, took, Answer{Status: 200})
			lowest = min(lowest, p.Stats().Gate)
			if !slow && lowest < 32 {
				t.Fatalf("gate %d from noise alone", lowest)
			}
		}
		if lowest != 16 {
			t.Errorf("gate fell to %d, want 16", lowest)
		}
	})
}

// Requests of different kinds are not compared with each other.
func TestSlowKindIsNotATrouble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := New(Real, QuotaFor(1000))
		for i := range 400 {
			c, took := writeCost, 60*time.Millisecond
			if i > 100 && i%2 == 0 {
				c, took = Cost{Units: 20}, 900*time.Millisecond
			}
			ticket := take(t, p, c)
			ready(t, ticket)
			time.Sleep(took)
			ticket.Answered(Answer{Status: 200})
		}
		if g := p.Stats().Gate; g != startInFlight {
			t.Errorf("gate %d", g)
		}
	})
}

// Writes of a former process count.
func TestPreloadedWritesHoldSlots(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := New(Real, Quota{Units: 100, UnitsPer: time.Second, Writes: 3, WritesPer: 150 * time.Second})
		now := time.Now()
		p.Preload([]time.Time{now.Add(-40 * time.Second), now.Add(-200 * time.Second), now.Add(time.Hour)})
		if s := p.Stats(); s.Window != 2 {
			t.Errorf("%d slots held, want 2", s.Window)
		}
		for _, want := range []time.Duration{0, 110 * time.Second, 150 * time.Second} {
			ticket, err := p.Take(context.Background(), writeCost)
			if err != nil {
				t.Fatal(err)
			}
			ready(t, ticket)
			if got := time.Since(now); got < want || got > want+10*time.Millisecond {
				t.Errorf("left after %v, want %v", got, want)
			}
			time.AfterFunc(time.Hour, func() { ticket.Answered(Answer{Status: 200}) })
		}
		time.Sleep(2 * time.Hour)
	})
}

func within(t *testing.T, what string, got, lo, hi float64) {
	t.Helper()
	if got < lo-0.5 || got > hi+0.5 {
		t.Errorf("%s: %.1f, want %.1f to %.1f", what, got, lo, hi)
	}
}
