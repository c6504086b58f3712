package pace

import (
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// A Retry-After holds back everyone in the scope that the tenant named, whoever waits
// and whoever has a ticket, and nobody else; a scope that it did not name is everyone's.
func TestHoldIsKeptInItsScope(t *testing.T) {
	const pause = 7 * time.Second
	for _, tt := range []struct {
		name         string
		status       int
		scope        Scope
		after        time.Duration // Retry-After; 0 is none, for which nobody else waits
		read, writes time.Duration // when the next of each leaves
	}{
		{"writes", 429, Writes, pause, 0, pause},
		{"reads", 429, Reads, pause, pause, 0},
		{"unnamed", 429, Everything, pause, pause, pause},
		{"no delay named", 429, Writes, 0, 0, 0},
		{"the service is down", 503, Everything, pause, pause, pause},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := New(Real, QuotaFor(1000))
				early := take(t, p, writeCost)
				first := take(t, p, writeCost)
				ready(t, first)
				time.Sleep(10 * time.Millisecond)
				first.Answered(Answer{Status: tt.status, RetryAfter: tt.after, Scope: tt.scope})
				begun := time.Now()
				left := func(ticket *Ticket) time.Duration {
					ready(t, ticket)
					defer ticket.Answered(Answer{Status: 200})
					return time.Since(begun).Truncate(100 * time.Millisecond)
				}
				var wg sync.WaitGroup
				wg.Go(func() {
					if got := left(early); got != tt.writes {
						t.Errorf("a write with a ticket left after %v, want %v", got, tt.writes)
					}
				})
				wg.Go(func() {
					if got := left(take(t, p, Cost{Units: 2})); got != tt.read {
						t.Errorf("a read left after %v, want %v", got, tt.read)
					}
				})
				wg.Go(func() {
					if got := left(take(t, p, writeCost)); got != tt.writes {
						t.Errorf("a write left after %v, want %v", got, tt.writes)
					}
				})
				wg.Wait()
			})
		})
	}
}

// Two scopes held at a time are two holds, and count once in what they cost.
func TestScopesOverlap(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := New(Real, QuotaFor(1000))
		hold := func(s Scope, d time.Duration) { p.hold.extend(time.Now(), s, d) }
		hold(Writes, 10*time.Second)
		time.Sleep(4 * time.Second)
		hold(Reads, 9*time.Second)
		if r, w := time.Until(p.hold.over(Reads)), time.Until(p.hold.over(Writes)); r != 9*time.Second || w != 6*time.Second {
			t.Errorf("reads held for %v, writes for %v", r, w)
		}
		time.Sleep(time.Minute)
		if held := p.Stats().Held; held != 13*time.Second {
			t.Errorf("held for %v", held)
		}
	})
	for _, tt := range []struct{ a, b, want Scope }{{Reads, Reads, Reads}, {Writes, Writes, Writes}, {Reads, Writes, Everything}, {Everything, Reads, Everything}} {
		if got := tt.a.With(tt.b); got != tt.want {
			t.Errorf("%v with %v: %v", tt.a, tt.b, got)
		}
	}
}
