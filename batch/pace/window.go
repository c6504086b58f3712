package pace

import (
	"slices"
	"time"
)

// A window guards the write quota: a write holds its slot from when it was taken
// until the window's length after its answer. The tenant counts a write some time
// before it answers, so whatever way it counts, it counts no more than we do.
type window struct {
	per      time.Duration
	level    level
	open     int         // taken, not answered
	answered []time.Time // in order; not longer ago than per
}

func newWindow(q Quota) window {
	return window{per: q.WritesPer, level: newLevel(q.Writes, q.WritesPer/5)}
}

// free returns when n slots are free beside the claimed ones: now, or the earliest
// time possible. More slots than there are in all count as all of them.
func (w *window) free(now time.Time, claimed, n int) time.Time {
	w.expire(now)
	all := int(w.level.at(now))
	over := w.open + len(w.answered) + claimed + min(n, all) - all
	switch {
	case over <= 0:
		return now
	case over <= len(w.answered):
		return w.answered[over-1].Add(w.per)
	default: // a slot is needed whose write is still to be answered
		return now.Add(w.per)
	}
}

func (w *window) expire(now time.Time) {
	i := 0
	for i < len(w.answered) && !w.answered[i].Add(w.per).After(now) {
		i++
	}
	w.answered = w.answered[i:]
}

func (w *window) answer(now time.Time, writes int) {
	w.open -= writes
	for range writes {
		w.answered = append(w.answered, now)
	}
}

func (w *window) preload(now time.Time, answered []time.Time) {
	for _, at := range answered {
		if at.After(now) { // written by a clock that was ahead
			at = now
		}
		w.answered = append(w.answered, at)
	}
	slices.SortFunc(w.answered, time.Time.Compare)
	w.expire(now)
}

// used returns how much of the level is taken by answered writes. Those in flight
// are left out: the tenant may have turned them down as well.
func (w *window) used(now time.Time) float64 {
	w.expire(now)
	return float64(len(w.answered)) / w.level.at(now)
}

func (w *window) throttled(now time.Time) {
	w.expire(now)
	w.level.throttled(now, float64(len(w.answered)))
}
