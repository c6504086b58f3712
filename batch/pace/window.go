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
	open     int    // taken, not answered
	answered []slot // in order; not longer ago than per
	accepted int    // of the answered ones
}

// A slot is held by a write that was answered. One that was turned away holds it, too,
// as the tenant may count it (graph-contract 9).
type slot struct {
	at       time.Time
	accepted bool
}

func newWindow(q Quota) window {
	return window{per: q.WritesPer, level: newLevel(q.Writes, q.WritesPer)}
}

// free returns when n slots are free beside the claimed ones: now, or the earliest
// time possible. More slots than there are in all count as all of them. patience is when
// to look again where only an answer can tell.
func (w *window) free(now time.Time, claimed, n int, patience time.Duration) time.Time {
	w.expire(now)
	n = min(n, w.level.kept)
	over := w.open + len(w.answered) + claimed + n - w.level.kept
	switch {
	case over <= 0:
		if w.level.learned() && w.open+w.accepted+n > w.level.proven && w.open >= w.level.lane() {
			return now.Add(patience)
		}
		return now
	case over <= len(w.answered):
		w.level.wanted(now, n)
		return w.answered[over-1].at.Add(w.per)
	default: // a slot is needed whose write is still to be answered
		w.level.wanted(now, n)
		return now.Add(w.per)
	}
}

func (w *window) expire(now time.Time) {
	i := 0
	for i < len(w.answered) && !w.answered[i].at.Add(w.per).After(now) {
		if w.answered[i].accepted {
			w.accepted--
		}
		i++
	}
	w.answered = w.answered[i:]
}

func (w *window) answer(now time.Time, writes int, accepted bool) {
	w.open -= writes
	for range writes {
		w.answered = append(w.answered, slot{now, accepted})
	}
	if accepted {
		w.accepted += writes
		w.expire(now)
		w.level.accepted(w.accepted)
	}
}

func (w *window) preload(now time.Time, answered []time.Time) {
	for _, at := range answered {
		if at.After(now) { // written by a clock that was ahead
			at = now
		}
		w.answered = append(w.answered, slot{at, true})
		w.accepted++
	}
	slices.SortFunc(w.answered, func(a, b slot) int { return a.at.Compare(b.at) })
	w.expire(now)
}

// used returns how much of the level is taken by accepted writes. Those in flight
// are left out: the tenant may have turned them down as well.
func (w *window) used(now time.Time) float64 {
	w.expire(now)
	return float64(w.accepted) / float64(w.level.kept)
}

// agrees tells whether a Retry-After ends when an accepted write leaves the window: then
// the tenant counts as we do. For a short wait that is the oldest, within two seconds or a
// twentieth. For one of a tenth of the window or more it may be any, within two seconds,
// as the tenant may have to wait until many have left; no tenant that refills asks for so
// long a wait. Nothing is known where none was accepted.
func (w *window) agrees(now time.Time, after time.Duration) bool {
	w.expire(now)
	oldest := true
	for _, s := range w.answered {
		if !s.accepted {
			continue
		}
		left := s.at.Add(w.per).Sub(now)
		near := 2 * time.Second
		if oldest {
			near += left / 20
		}
		if after > 0 && (after-left).Abs() <= near {
			return true
		}
		if oldest = false; after < w.per/10 {
			return false
		}
	}
	return false
}

// edge tells whether the window is as full as was proven: there a 429 is about it.
func (w *window) edge(now time.Time) bool {
	w.expire(now)
	return w.level.learned() && w.accepted >= w.level.base*9/10
}

func (w *window) throttled(now time.Time, many bool) {
	w.expire(now)
	w.level.throttled(w.accepted, many)
}
