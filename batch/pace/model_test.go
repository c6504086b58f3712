package pace_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"reseat/batch/pace"
	"reseat/batch/rehearse"
)

// A meter is what a tenant allows in truth, whatever it was said to allow.
type meter interface {
	// room returns how long until one more write fits; 0: it fits now.
	room(now time.Duration) time.Duration
	take(now time.Duration)
}

// A sliding meter allows max writes in any span of per, those of other apps included.
type sliding struct {
	max   int
	per   time.Duration
	other func(now time.Duration) float64 // what others have in the span at that time; nil: nothing
	seen  []time.Duration
}

func (m *sliding) room(now time.Duration) time.Duration {
	i := 0
	for i < len(m.seen) && now-m.seen[i] >= m.per {
		i++
	}
	m.seen = m.seen[i:]
	if m.other == nil {
		over := len(m.seen) + 1 - m.max
		if over <= 0 {
			return 0
		}
		return m.seen[min(over, len(m.seen))-1] + m.per - now
	}
	const step = 100 * time.Millisecond
	for d := time.Duration(0); ; d += step {
		left := len(m.seen) - countUntil(m.seen, now+d-m.per)
		if float64(left+1)+m.other(now+d) <= float64(m.max) {
			return d
		}
	}
}

func countUntil(seen []time.Duration, t time.Duration) int {
	n, _ := slices.BinarySearch(seen, t+1)
	return n
}

func (m *sliding) take(now time.Duration) {
	if len(m.seen) <= m.max*11/10 {
		m.seen = append(m.seen, now)
	}
}

// A bucket meter is refilled steadily; others take from it, too.
type bucket struct {
	burst, rate float64                         // writes, writes a second
	other       func(now time.Duration) float64 // writes a second that others take; nil: none
	have        float64
	last        time.Duration
	begun       bool
}

func (m *bucket) fill(now time.Duration) {
	if !m.begun {
		m.begun, m.have, m.last = true, m.burst, now
	}
	const step = 100 * time.Millisecond
	for m.last < now {
		d := now - m.last
		r := m.rate
		if m.other != nil {
			d = min(d, step)
			r -= m.other(m.last)
		}
		m.have = max(-m.burst/10-1, min(m.burst, m.have+r*d.Seconds()))
		m.last += d
	}
}

func (m *bucket) room(now time.Duration) time.Duration {
	m.fill(now)
	if m.have >= 1 {
		return 0
	}
	return max(time.Millisecond, time.Duration((1-m.have)/m.rate*float64(time.Second)))
}

func (m *bucket) take(now time.Duration) { m.fill(now); m.have-- }

// A changing meter is one meter until so many writes were accepted, and then the next.
type changing struct {
	all   []meter
	until []int // accepted writes
	taken int   // accepted
}

func (m *changing) now() meter {
	for i, n := range m.until {
		if m.taken < n {
			return m.all[i]
		}
	}
	return m.all[len(m.all)-1]
}

func (m *changing) room(now time.Duration) time.Duration { return m.now().room(now) }

func (m *changing) take(now time.Duration) {
	for i, o := range m.all {
		if !slices.Contains(m.all[:i], o) {
			o.take(now)
		}
	}
}

// both is the app's own quota and the one that all apps share.
type both struct{ own, shared meter }

func (m both) room(now time.Duration) time.Duration { return max(m.own.room(now), m.shared.room(now)) }
func (m both) take(now time.Duration)               { m.own.take(now); m.shared.take(now) }

// Faults are shares of the writes, struck by a hash of seed, user, write and try (R38).
type faults struct {
	stray      float64 // 429 for no reason of ours
	strayAfter bool    // with a Retry-After of 1 to 5 s; else with none
	down       float64 // 503
	lost       float64 // the answer, in half of the cases after the effect
	late       float64 // 504 after the effect
}

// A row is one line of the table.
type row struct {
	name     string
	told     pace.Quota
	truth    func(writes int) meter
	faults   faults
	latency  func(r *rand.Rand) time.Duration
	answers  retryAfter
	makespan float64 // at most so many times the floor
	own      float64 // share of own 429s at most; 0: none
	asTold   bool    // the floor keeps to what was told as well
}

// retryAfter says what a 429 of the limit itself names.
type retryAfter int

const (
	wholeSeconds retryAfter = iota
	exact
	unnamed
)

// A trial is a row carried out once.
type trial struct {
	row
	users  int
	readd  bool
	oracle bool // knows the truth: nothing of it is turned away
	seed   uint64

	clock  *rehearse.Clock
	start  time.Time
	meter  meter
	pacer  *pace.Pacer
	next   int
	hold   time.Duration // of the oracle, until
	result result
	debug  bool
}

// A result is what came of it.
type result struct {
	took     time.Duration
	writes   int // sent
	accepted int
	own      int // 429s that the limit gave
	bare     []time.Duration
	mean     time.Duration // round trip
	trips    int
	sum      time.Duration
}

const (
	trialWorkers  = 64
	oracleWorkers = 32
)

func (t *trial) run() result {
	t.start = time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC)
	t.clock = rehearse.NewClock(t.start)
	t.meter = t.truth(t.writes())
	if t.oracle && t.asTold {
		t.meter = both{&sliding{max: t.told.Writes, per: t.told.WritesPer}, t.meter}
	}
	t.pacer = pace.NewTuned(t.clock, t.told, pace.Tuning{Seed: t.seed})
	workers := trialWorkers
	if t.oracle {
		workers = oracleWorkers
	}
	err := t.clock.Run(func() {
		t.trace()
		for i := range workers {
			t.clock.Go(func() {
				t.sleep(time.Duration(i) * time.Microsecond)
				t.work()
			})
		}
	})
	if err != nil {
		panic(err)
	}
	t.result.took = t.now()
	t.result.mean = t.result.sum / time.Duration(max(1, t.result.trips))
	return t.result
}

func (t *trial) writes() int {
	if t.readd {
		return 2 * t.users
	}
	return t.users
}

func (t *trial) now() time.Duration { return t.clock.Now().Sub(t.start) }

func (t *trial) sleep(d time.Duration) { _ = t.clock.Sleep(context.Background(), d) }

func (t *trial) work() {
	for t.next < t.users {
		user := t.next
		t.next++
		t.carry(user)
	}
}

// carry does one user, as the engine does.
func (t *trial) carry(user int) {
	halves := 1
	if t.readd {
		halves = 2
	}
	var spare *pace.Ticket
	var parted time.Duration
	for half := range halves {
		pause := time.Second
		throttled := 0
		for try := 0; ; try++ {
			ticket := spare
			spare = nil
			if ticket == nil && !t.oracle {
				costs := []pace.Cost{{Units: 1, Writes: 1, Urgent: half == 1}}
				if half == 0 && halves == 2 {
					costs = append(costs, costs[0])
				}
				got, err := t.pacer.TakeSeries(context.Background(), costs...)
				if err != nil {
					panic(err)
				}
				if ticket = got[0]; len(got) > 1 {
					spare = got[1]
				}
			}
			if ticket != nil {
				if err := ticket.Ready(context.Background()); err != nil {
					panic(err)
				}
			}
			a, effect := t.serve(user, half, try)
			if ticket != nil {
				ticket.Answered(a)
			}
			if a.Status != 200 && spare != nil { // whoever reads or waits holds no place
				spare.Answered(pace.Answer{})
				spare = nil
			}
			if a.Status == 200 || effect {
				if a.Status != 200 && !t.oracle {
					t.read()
				}
				break
			}
			switch {
			case t.oracle:
			case a.Status == 429:
				throttled++
				t.sleep(pace.BackOff(throttled))
			default:
				if a.Status == 0 || a.Status == 504 {
					t.read()
				}
				t.sleep(pause)
				pause = min(2*pause, 30*time.Second)
			}
		}
		if half == 0 {
			parted = t.now()
		} else {
			t.result.bare = append(t.result.bare, t.now()-parted)
		}
	}
}

// read settles a write whose answer was lost.
func (t *trial) read() {
	ticket, err := t.pacer.Take(context.Background(), pace.Cost{Units: 1})
	if err != nil {
		panic(err)
	}
	_ = ticket.Ready(context.Background())
	t.sleep(t.latency(rand.New(rand.NewPCG(t.seed, uint64(t.now())))))
	ticket.Answered(pace.Answer{Status: 200})
}

// serve is the tenant: it charges a write in the middle of its round trip.
func (t *trial) serve(user, half, try int) (a pace.Answer, effect bool) {
	r := rand.New(rand.NewPCG(t.seed*1_000_003+uint64(user), uint64(half*1000+try)))
	draw, kind := r.Float64(), r.IntN(3)
	wait := time.Second + time.Duration(r.Int64N(int64(4*time.Second)))
	trip := t.latency(r)
	if t.oracle {
		t.oracleWaits()
	}
	t.result.trips++
	t.result.sum += trip
	t.result.writes++
	t.sleep(trip / 2)
	f := t.faults
	at := func(share float64) bool { draw -= share; return draw < 0 }
	switch {
	case at(f.stray):
		a.Status = 429
		if f.strayAfter {
			a.RetryAfter = wait
			if kind > 0 { // whole seconds, or a date
				a.RetryAfter = wait.Round(time.Second)
			}
		}
	case at(f.down):
		a.Status = 503
	default:
		room := time.Duration(0)
		if !t.oracle {
			room = t.meter.room(t.now())
			t.meter.take(t.now())
		}
		if room > 0 {
			t.result.own++
			a.Status = 429
			switch t.answers {
			case wholeSeconds:
				a.RetryAfter = time.Duration(math.Ceil(room.Seconds())) * time.Second
			case exact:
				a.RetryAfter = room
			}
			if t.debug {
				fmt.Printf("%8.2fs own 429 #%d, accepted %d, retry after %v; %+v\n", t.now().Seconds(), t.result.own, t.result.accepted, a.RetryAfter, t.pacer.Stats())
			}
			break
		}
		switch {
		case at(f.lost / 2):
		case at(f.lost / 2):
			effect = true
		case at(f.late):
			a.Status, effect = 504, true
		default:
			a.Status = 200
		}
		if a.Status == 200 || effect {
			t.accept()
		}
	}
	t.sleep(trip - trip/2)
	if t.oracle && a.RetryAfter > 0 {
		t.hold = max(t.hold, t.now()+a.RetryAfter)
	}
	return a, effect
}

func (t *trial) accept() {
	t.result.accepted++
	if c, ok := t.meter.(*changing); ok {
		c.taken++
	}
}

// oracleWaits keeps every Retry-After, and leaves at the moment when there is room.
func (t *trial) oracleWaits() {
	for {
		if d := t.hold - t.now(); d > 0 {
			t.sleep(d)
			continue
		}
		d := t.meter.room(t.now())
		if d <= 0 {
			t.meter.take(t.now())
			return
		}
		t.sleep(d)
	}
}

// steady and lognormal are round trips.
func steady(d time.Duration) func(*rand.Rand) time.Duration {
	return func(r *rand.Rand) time.Duration {
		return d*9/10 + time.Duration(r.Int64N(int64(d/5))) + time.Duration(r.IntN(1000))
	}
}

func lognormal(median, p99 time.Duration) func(*rand.Rand) time.Duration {
	sigma := math.Log(float64(p99)/float64(median)) / 2.326
	return func(r *rand.Rand) time.Duration {
		return min(time.Duration(float64(median)*math.Exp(sigma*r.NormFloat64())), 10*p99)
	}
}

func (t *trial) trace() {
	if t.debug {
		t.clock.Go(func() {
			for t.next < t.users {
				t.sleep(20 * time.Second)
				s := t.pacer.Stats()
				fmt.Printf("%8.2fs accepted %d, window %d of %d, %.1f a second, gate %d\n", t.now().Seconds(), t.result.accepted, s.Window, s.Slots, s.Sustained, s.Gate)
			}
		})
	}
}
