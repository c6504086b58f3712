package pace

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A Forecast is what is known of a write quota at one moment.
type Forecast struct {
	Now      time.Time
	Slots    int           // writes in Per
	Per      time.Duration //
	Answered []time.Time   // of writes that hold a slot; those in flight count as now
	Hold     time.Time     // no write leaves before
}

// last returns when the last of n further writes can leave: each slot is free again
// when per is over since its write was answered, and none leaves during a hold.
func (w Forecast) last(n int) time.Time {
	if n <= 0 || w.Slots <= 0 {
		return w.Now
	}
	free := make([]time.Time, 0, w.Slots) // when each slot is free
	for _, at := range w.Answered {
		if until := at.Add(w.Per); until.After(w.Now) {
			free = append(free, until)
		}
	}
	slices.SortFunc(free, time.Time.Compare)
	if over := len(free) - w.Slots; over > 0 {
		free = free[over:]
	}
	for len(free) < w.Slots {
		free = slices.Insert(free, 0, w.Now)
	}
	for i := range free {
		if free[i].Before(w.Hold) {
			free[i] = w.Hold
		}
	}
	round, slot := (n-1)/w.Slots, (n-1)%w.Slots
	return free[slot].Add(time.Duration(round) * w.Per)
}

// Of estimates how long n more writes take: until the quota and the tenant let the
// last of them leave, or as long as they take at perWrite each, which is the time
// without any waiting, whichever is more.
func (w Forecast) Of(n int, perWrite time.Duration) time.Duration {
	start := w.Now
	if w.Hold.After(start) {
		start = w.Hold
	}
	return max(w.last(n).Sub(w.Now), start.Sub(w.Now)+time.Duration(n)*perWrite)
}

// ParseRate reads "3000/150s".
func ParseRate(s string) (int, time.Duration, error) {
	n, per, ok := strings.Cut(s, "/")
	count, err := strconv.Atoi(n)
	span, err2 := time.ParseDuration(per)
	if !ok || err != nil || err2 != nil || count < 1 || span <= 0 {
		return 0, 0, errors.New("write a count and a time, such as 3000/150s")
	}
	return count, span, nil
}

// WriteRate is the write quota as ParseRate reads it.
func (q Quota) WriteRate() string { return fmt.Sprintf("%d/%gs", q.Writes, q.WritesPer.Seconds()) }
