package batch

import (
	"slices"
	"sync"
	"time"

	"reseat/plan"
)

// How long a worker without work waits before it looks again, for users being read
// or for a seat: doubled from one look to the next.
const (
	firstPoll   = 10 * time.Millisecond
	longestPoll = time.Second
)

// checkSize is how many users are read before they are written: one JSON batch.
const checkSize = 20

// A queue holds the changes of one stage: first to be checked against the tenant,
// then to be carried out.
type queue struct {
	mu       sync.Mutex
	todo     []plan.Line // to be checked
	ready    []plan.Line // checked, or begun by an earlier process
	checking int         // checks under way
	joins    joins       // checked, and to be added to a group together with others
	joiners  int         // changes under way whose user may come to be added to a group
	barred   bool        // none of ready may begin before something ends
	seats    *seats
}

// A job is what a worker does next: lines to check, nothing for now, nothing at
// all, or a line to carry out, unless its seats are dry.
type job struct {
	check []plan.Line
	wait  bool
	over  bool
	line  plan.Line
	dry   bool
	join  []joiner // to be added to one group in one request
}

// next hands out a checked change, else users to check.
func (q *queue) next() job {
	q.mu.Lock()
	defer q.mu.Unlock()
	for i, l := range q.open() {
		dry := q.seats.dry(l)
		if dry || q.seats.spare(l) {
			q.ready = slices.Delete(q.ready, i, i+1)
			if !dry {
				q.seats.begin(l)
				q.joiners += joinersIn(l)
			}
			return job{line: l, dry: dry}
		}
	}
	q.barred = len(q.ready) > 0
	more := q.checking > 0 || q.joiners > 0 || len(q.todo) > 0 && len(q.ready) == 0
	if together := q.joins.take(more); together != nil {
		return job{join: together}
	}
	if n := min(checkSize, len(q.todo)); n > 0 && len(q.ready) == 0 {
		check := q.todo[:n]
		q.todo = q.todo[n:]
		q.checking++
		return job{check: check}
	}
	if q.checking > 0 || len(q.ready) > 0 || q.joins.waiting() {
		return job{wait: true}
	}
	return job{over: true}
}

// open lists what of ready is worth a look. Seats only come back when a change ends,
// so workers that wait for one need not count them again each time they look.
func (q *queue) open() []plan.Line {
	if q.barred {
		return nil
	}
	return q.ready
}

// admit puts changes that may be carried out into the queue.
func (q *queue) admit(lines []plan.Line) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.ready = append(q.ready, lines...)
	q.barred = false
}

// checked ends a check that next handed out: it admits no more.
func (q *queue) checked() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.checking--
}

// finished gives back what a change held. noSeat tells that it was refused for want
// of a seat.
func (q *queue) finished(l plan.Line, how Ending, noSeat bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.seats.end(l, how, noSeat)
	q.joiners -= joinersIn(l)
	q.barred = false
}
