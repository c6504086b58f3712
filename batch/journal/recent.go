package journal

import (
	"context"
	"slices"
	"time"

	"reseat/plan"
)

// RecentWrites returns when the writes of a run that were answered after since were
// answered, in order, so that a new process can count them against the tenant's
// write quota. A throttled write counts (graph-contract 9), one that never reached
// the tenant does not, and one without an answer on record, as its process was
// killed, counts as answered at the last event of that process.
func RecentWrites(path string, since time.Time) ([]time.Time, error) {
	j, err := OpenReadOnly(path)
	if err != nil {
		return nil, err
	}
	defer j.Close()
	r := recent{since: since, open: map[attempt]bool{}}
	err = j.Events(context.Background(), func(e Event) error {
		r.add(e)
		return nil
	})
	r.abandon()
	slices.SortFunc(r.at, time.Time.Compare)
	return r.at, err
}

// A recent gathers the answers of writes.
type recent struct {
	since time.Time
	at    []time.Time
	open  map[attempt]bool // without an answer yet
	last  time.Time        // of the event before
}

func (r *recent) add(e Event) {
	if e.With != "" {
		return // the event of another change counts the request
	}
	this := attempt{e.Change, e.Call, e.Try}
	switch e.Kind {
	case Began: // a process before this one ended without answers
		r.abandon()
	case Intent:
		r.open[this] = true
	case Outcome:
		delete(r.open, this)
		if e.Result != Unsent {
			r.count(e.answered())
		}
	}
	r.last = e.At
}

func (r *recent) count(at time.Time) {
	if at.After(r.since) {
		r.at = append(r.at, at)
	}
}

func (r *recent) abandon() {
	for range r.open {
		r.count(r.last)
	}
	clear(r.open)
}

// An attempt is one try of one call.
type attempt struct {
	change plan.ChangeID
	call   int
	try    int
}

// answered returns when the answer arrived that an outcome records.
func (e Event) answered() time.Time {
	if e.Receipt.At.IsZero() {
		return e.At
	}
	return e.Receipt.At
}
