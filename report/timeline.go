package report

import (
	"cmp"
	"slices"
	"time"

	"reseat/batch/journal"
	"reseat/plan"
)

// A Timeline is the run's writes over time.
type Timeline struct {
	Step    time.Duration // of one bucket
	Buckets []Bucket      // from the first answer to the last, without holes
	Holds   []Hold        // when the run waited, in order
}

// A Bucket counts the answers of one span of time.
type Bucket struct {
	From      time.Time
	Done      int
	Refused   int
	Throttled int
	Unknown   int
}

// mostBuckets is how many a timeline has at most.
const mostBuckets = 48

var steps = []time.Duration{
	time.Second, 2 * time.Second, 5 * time.Second, 10 * time.Second, 30 * time.Second,
	time.Minute, 2 * time.Minute, 5 * time.Minute, 10 * time.Minute, 30 * time.Minute,
	time.Hour, 2 * time.Hour, 6 * time.Hour, 12 * time.Hour, 24 * time.Hour,
}

// timelineOf counts the answers of the journal in buckets of a round length.
func timelineOf(events []beat) Timeline {
	var first, last time.Time
	for _, e := range events {
		if e.Kind != journal.Outcome {
			continue
		}
		if first.IsZero() || e.At.Before(first) {
			first = e.At
		}
		if e.At.After(last) {
			last = e.At
		}
	}
	if first.IsZero() {
		return Timeline{}
	}
	step := StepFor(last.Sub(first))
	from := first.Truncate(step)
	t := Timeline{Step: step, Buckets: make([]Bucket, int(last.Sub(from)/step)+1)}
	for i := range t.Buckets {
		t.Buckets[i].From = from.Add(time.Duration(i) * step)
	}
	for _, e := range events {
		if e.Kind == journal.Outcome {
			t.Buckets[int(e.At.Sub(from)/step)].add(e.Result)
		}
	}
	return t
}

// StepFor returns the shortest round step that keeps the buckets few.
func StepFor(span time.Duration) time.Duration {
	for _, s := range steps {
		if span/s+2 <= mostBuckets {
			return s
		}
	}
	days := span/(mostBuckets*24*time.Hour) + 1
	return days * 24 * time.Hour
}

func (b *Bucket) add(r journal.Result) {
	switch r {
	case journal.Done:
		b.Done++
	case journal.Refused:
		b.Refused++
	case journal.Throttled:
		b.Throttled++
	default:
		b.Unknown++
	}
}

// Throttling is what the tenant's asking to slow down cost.
type Throttling struct {
	Answers int           // writes that had to be sent again
	Users   int           // whose change waited
	Waited  time.Duration // during which at least one change waited
}

// throttlingOf adds up the waits, from each such answer to the next try.
func throttlingOf(events []beat) (Throttling, []span) {
	var t Throttling
	type key struct {
		change plan.ChangeID
		call   int
	}
	open := make(map[key]time.Time)
	users := make(map[plan.ChangeID]bool)
	var waits []span
	for _, e := range events {
		k := key{e.Change, e.Call}
		switch {
		case e.Kind == journal.Outcome && e.Result == journal.Throttled:
			t.Answers++
			users[e.Change] = true
			open[k] = e.At
		case e.Kind == journal.Intent && !open[k].IsZero():
			waits = append(waits, span{open[k], e.At})
			delete(open, k)
		}
	}
	t.Users = len(users)
	t.Waited = covered(waits)
	return t, waits
}

type span struct{ from, to time.Time }

// covered returns how much time lies in at least one of the spans.
func covered(all []span) time.Duration {
	slices.SortFunc(all, func(a, b span) int { return cmp.Compare(a.from.UnixNano(), b.from.UnixNano()) })
	var total time.Duration
	var end time.Time
	for _, s := range all {
		if s.from.Before(end) {
			s.from = end
		}
		if s.to.After(s.from) {
			total += s.to.Sub(s.from)
			end = s.to
		}
	}
	return total
}
