package main

import (
	"slices"
	"time"
)

// A window is what is known of a write quota at one moment.
type window struct {
	now      time.Time
	slots    int           // writes in per
	per      time.Duration //
	answered []time.Time   // of writes that hold a slot; those in flight count as now
	hold     time.Time     // no write leaves before
}

// last returns when the last of n further writes can leave: each slot is free again
// when per is over since its write was answered, and none leaves during a hold.
func (w window) last(n int) time.Time {
	if n <= 0 || w.slots <= 0 {
		return w.now
	}
	free := make([]time.Time, 0, w.slots) // when each slot is free
	for _, at := range w.answered {
		if until := at.Add(w.per); until.After(w.now) {
			free = append(free, until)
		}
	}
	slices.SortFunc(free, time.Time.Compare)
	if over := len(free) - w.slots; over > 0 {
		free = free[over:]
	}
	for len(free) < w.slots {
		free = slices.Insert(free, 0, w.now)
	}
	for i := range free {
		if free[i].Before(w.hold) {
			free[i] = w.hold
		}
	}
	round, slot := (n-1)/w.slots, (n-1)%w.slots
	return free[slot].Add(time.Duration(round) * w.per)
}

// eta estimates how long n more writes take: until the quota and the tenant let the
// last of them leave, or as long as they take at perWrite each, which is the time
// without any waiting, whichever is more.
func (w window) eta(n int, perWrite time.Duration) time.Duration {
	start := w.now
	if w.hold.After(start) {
		start = w.hold
	}
	return max(w.last(n).Sub(w.now), start.Sub(w.now)+time.Duration(n)*perWrite)
}
