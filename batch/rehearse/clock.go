package rehearse

import (
	"container/heap"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"reseat/batch/pace"
)

// ErrStuck says that every goroutine of a clock waits for another one.
var ErrStuck = errors.New("all wait and nobody is left to wake them")

// A Clock is a virtual clock: its goroutines run one at a time, in order of (wake
// time, sequence), and its time is that of the one that runs (R37). Whoever runs has
// the baton and hands it on by Sleep, or by ending. So its methods need no lock, and
// one seed is one history.
//
// Now, Sleep and Go belong to its own goroutines, of which Run starts the first. They
// must block on nothing but Sleep. A context that one of them ends wakes its sleepers
// at that moment, and so does the deadline of pace.WithTimeout.
type Clock struct {
	now     time.Time
	seq     uint64
	alive   int       // goroutines that have not ended
	asleep  queue     // who wakes at a time
	watched []watched // who wakes when a context ends
	over    chan error
}

// NewClock returns a clock that stands at that time.
func NewClock(now time.Time) *Clock { return &Clock{now: now, over: make(chan error, 1)} }

// A sleeper is a goroutine without the baton.
type sleeper struct {
	wake    time.Time
	forever bool // no time wakes it
	seq     uint64
	turn    chan struct{}
	place   int // in the queue; negative where it is not in it
}

// A watched is the sleepers whose contexts have the same end.
type watched struct {
	done     <-chan struct{}
	sleepers []*sleeper
}

// Run runs f and returns when f and every goroutine begun meanwhile have ended. The
// error is ErrStuck where they cannot: then they stay where they are.
func (c *Clock) Run(f func()) error {
	c.Go(f)
	c.hand(c.next())
	return <-c.over
}

// Now returns the present time of the clock.
func (c *Clock) Now() time.Time { return c.now }

// Go starts f as a goroutine that waits for its turn.
func (c *Clock) Go(f func()) {
	c.alive++
	s := c.lie(c.now)
	heap.Push(&c.asleep, s)
	go func() {
		<-s.turn
		f()
		c.alive--
		c.hand(c.next())
	}()
}

// Sleep lets the others run until d has passed, or ctx has ended.
func (c *Clock) Sleep(ctx context.Context, d time.Duration) error {
	if err := ctx.Err(); err != nil || d <= 0 {
		return err
	}
	s := c.lie(c.now.Add(d))
	s.forever = d == pace.Forever
	at, limited := ctx.Deadline()
	if limited = limited && (s.forever || at.Before(s.wake)); limited {
		s.wake, s.forever = at, false
	}
	if !s.forever {
		heap.Push(&c.asleep, s)
	}
	c.watch(ctx.Done(), s)
	if next := c.next(); next != s {
		c.hand(next)
		<-s.turn
	}
	c.unwatch(ctx.Done(), s)
	if err := ctx.Err(); err != nil || !limited {
		return err
	}
	return context.DeadlineExceeded // a context derived from the limited one does not know
}

func (c *Clock) lie(until time.Time) *sleeper {
	c.seq++
	return &sleeper{wake: until, seq: c.seq, turn: make(chan struct{}, 1), place: -1}
}

// next takes the sleeper whose turn it is, and moves the time on to it; nil where
// there is none.
func (c *Clock) next() *sleeper {
	c.rouse()
	if len(c.asleep) == 0 {
		return nil
	}
	s := heap.Pop(&c.asleep).(*sleeper)
	if s.wake.After(c.now) {
		c.now = s.wake
	}
	return s
}

// hand hands the baton on. Without a taker the clock is over.
func (c *Clock) hand(s *sleeper) {
	switch {
	case s != nil:
		s.turn <- struct{}{}
	case c.alive == 0:
		c.over <- nil
	default:
		c.over <- fmt.Errorf("%d goroutines at %s: %w", c.alive, c.now.Format(time.RFC3339Nano), ErrStuck)
	}
}

// rouse lets those wake now whose context has ended.
func (c *Clock) rouse() {
	for _, w := range c.watched {
		select {
		case <-w.done:
		default:
			continue
		}
		for _, s := range w.sleepers {
			c.wakeNow(s)
		}
	}
}

func (c *Clock) wakeNow(s *sleeper) {
	if !s.forever && !s.wake.After(c.now) {
		return // it is on its way
	}
	s.wake, s.forever = c.now, false
	if s.place < 0 {
		heap.Push(&c.asleep, s)
	} else {
		heap.Fix(&c.asleep, s.place)
	}
}

func (c *Clock) watch(done <-chan struct{}, s *sleeper) {
	if done == nil {
		return
	}
	i := slices.IndexFunc(c.watched, func(w watched) bool { return w.done == done })
	if i < 0 {
		i = len(c.watched)
		c.watched = append(c.watched, watched{done: done})
	}
	c.watched[i].sleepers = append(c.watched[i].sleepers, s)
}

func (c *Clock) unwatch(done <-chan struct{}, s *sleeper) {
	i := slices.IndexFunc(c.watched, func(w watched) bool { return w.done == done })
	if i < 0 {
		return
	}
	w := &c.watched[i]
	w.sleepers = slices.DeleteFunc(w.sleepers, func(o *sleeper) bool { return o == s })
	if len(w.sleepers) == 0 {
		c.watched = slices.Delete(c.watched, i, i+1)
	}
}

// A queue is a heap of sleepers, the next one first.
type queue []*sleeper

func (q queue) Len() int { return len(q) }

func (q queue) Less(i, j int) bool {
	if !q[i].wake.Equal(q[j].wake) {
		return q[i].wake.Before(q[j].wake)
	}
	return q[i].seq < q[j].seq
}

func (q queue) Swap(i, j int) {
	q[i], q[j] = q[j], q[i]
	q[i].place, q[j].place = i, j
}

func (q *queue) Push(x any) {
	s := x.(*sleeper)
	s.place = len(*q)
	*q = append(*q, s)
}

func (q *queue) Pop() any {
	old := *q
	s := old[len(old)-1]
	old[len(old)-1] = nil
	*q = old[:len(old)-1]
	s.place = -1
	return s
}
