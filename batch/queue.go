package batch

import (
	"sync"
	"time"

	"reseat/plan"
	"reseat/plan/sku"
)

// poll is how long a worker without work waits before it looks again: for users
// being read, or for a readd that would make too many.
const poll = 5 * time.Millisecond

// checkSize is how many users are read before they are written: one JSON batch.
const checkSize = 20

// A queue holds the changes of one stage: first to be checked against the tenant,
// then to be carried out.
type queue struct {
	mu       sync.Mutex
	todo     []plan.Line // to be checked
	ready    []plan.Line // checked
	checking int
	free     map[sku.ID]int
	readds   map[sku.ID]int // in flight
}

// A job is what a worker does next: exactly one field is set, or line holds a change.
type job struct {
	check []plan.Line
	line  plan.Line
	wait  bool
	over  bool
}

func newQueue(lines []plan.Line, free map[sku.ID]int) *queue {
	return &queue{todo: lines, free: free, readds: map[sku.ID]int{}}
}

// next hands out a checked change, else users to check.
func (q *queue) next() job {
	q.mu.Lock()
	defer q.mu.Unlock()
	for i, l := range q.ready {
		if q.spare(l) {
			q.ready = append(q.ready[:i:i], q.ready[i+1:]...)
			q.count(l, 1)
			return job{line: l}
		}
	}
	if n := min(checkSize, len(q.todo)); n > 0 && len(q.ready) == 0 {
		check := q.todo[:n]
		q.todo = q.todo[n:]
		q.checking++
		return job{check: check}
	}
	if q.checking > 0 || len(q.ready) > 0 {
		return job{wait: true}
	}
	return job{over: true}
}

// spare tells whether one more readd of the line's SKUs may be in flight: no more
// than there are free seats, so that however others take seats meanwhile, few are
// at risk (R18). One at a time always may.
func (q *queue) spare(l plan.Line) bool {
	for _, id := range readds(l) {
		free, scarce := q.free[id]
		if scarce && q.readds[id] > 0 && q.readds[id] >= free {
			return false
		}
	}
	return true
}

func (q *queue) count(l plan.Line, n int) {
	for _, id := range readds(l) {
		q.readds[id] += n
	}
}

// readds lists the SKUs that a change takes away and gives back.
func readds(l plan.Line) []sku.ID {
	for _, c := range l.Calls {
		if c.Half == 1 {
			return c.Remove
		}
	}
	return nil
}

// checked puts changes that may be carried out into the queue.
func (q *queue) checked(lines []plan.Line) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.checking--
	q.ready = append(q.ready, lines...)
}

// again puts changes back that a second look cleared.
func (q *queue) again(lines []plan.Line) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.ready = append(q.ready, lines...)
}

// finished gives back what the change held.
func (q *queue) finished(l plan.Line) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.count(l, -1)
}
