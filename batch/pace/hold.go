package pace

import "time"

// MaxHold is the longest time for which one Retry-After is obeyed. Longer ones are
// cut to it, so that a garbled header cannot stop a run for days; Stats says so.
const MaxHold = 10 * time.Minute

// The pause after a 429 that names none: doubled from one to the next.
const (
	firstBackOff = time.Second
	maxBackOff   = time.Minute
)

// A hold is a time during which no request leaves.
type hold struct {
	until   time.Time
	total   time.Duration // of all holds, including what is left of this one
	longest time.Duration // the longest wish above MaxHold
	backoff time.Duration // the last pause after a 429 that named none; 0 after clean answers
	began   time.Time     // when that pause began
}

func (h *hold) extend(now time.Time, d time.Duration) {
	if d > MaxHold {
		h.longest = max(h.longest, d)
		d = MaxHold
	}
	until := now.Add(d)
	if !until.After(h.until) {
		return
	}
	from := now
	if h.until.After(now) {
		from = h.until
	}
	h.total += until.Sub(from)
	h.until = until
}

// backOff holds after a 429 without Retry-After (graph-contract 9). Only answers to
// requests that left after the last such pause double it: what was in flight
// already says nothing about that pause.
func (h *hold) backOff(now, sent time.Time) {
	if h.backoff > 0 && !sent.After(h.began) {
		return
	}
	h.backoff = min(max(firstBackOff, 2*h.backoff), maxBackOff)
	h.began = now
	h.extend(now, h.backoff)
}

// clean ends the doubling.
func (h *hold) clean(sent time.Time) {
	if sent.After(h.began) {
		h.backoff = 0
	}
}

// held returns for how long everyone has been held back so far.
func (h *hold) held(now time.Time) time.Duration {
	return h.total - max(0, h.until.Sub(now))
}
