package pace

import (
	"fmt"
	"time"
)

// MaxHold is the longest time for which a Retry-After is waited out unless Tuning says
// otherwise. Until a longer one is over, nothing leaves in its scope: who asks is told
// at once (LongWaitError).
const MaxHold = 10 * time.Minute

// A LongWaitError says that the tenant asks for a wait longer than may be waited out.
type LongWaitError struct {
	Until time.Time
	For   time.Duration // from now
	Most  time.Duration // that may be waited out
}

func (e *LongWaitError) Error() string {
	return fmt.Sprintf("the tenant asks to wait %s, until %s, longer than %s", e.For.Round(time.Second), e.Until.UTC().Format("2006-01-02 15:04:05 MST"), e.Most)
}

// The pause after a 429 that names none: doubled from one to the next.
const (
	firstBackOff = time.Second
	maxBackOff   = time.Minute
)

// A Scope says which requests a throttling is about.
type Scope int

// The scopes that a tenant can name; what it does not name is everything.
const (
	Everything Scope = iota
	Reads
	Writes
)

// With returns the scope that covers both.
func (s Scope) With(o Scope) Scope {
	if s == o {
		return s
	}
	return Everything
}

// scope returns the scope to which a request of that cost belongs.
func (c Cost) scope() Scope {
	if c.Writes > 0 {
		return Writes
	}
	return Reads
}

// A hold is a time during which no request of a scope leaves.
type hold struct {
	reads, writes time.Time     // until when
	total         time.Duration // during which anything was held, including what is left of it
	backoff       time.Duration // the last pause after a 429 that named none; 0 after clean answers
	began         time.Time     // when that pause began
}

// over returns when the last hold of a scope is over.
func (h *hold) over(s Scope) time.Time {
	if s == Reads || s == Everything && h.reads.After(h.writes) {
		return h.reads
	}
	return h.writes
}

func (h *hold) extend(now time.Time, s Scope, d time.Duration) {
	until, from := now.Add(d), now
	if last := h.over(Everything); last.After(now) {
		from = last
	}
	h.total += max(0, until.Sub(from))
	if s != Writes && until.After(h.reads) {
		h.reads = until
	}
	if s != Reads && until.After(h.writes) {
		h.writes = until
	}
}

// backOff holds after a 429 without Retry-After (graph-contract 9). Only answers to
// requests that left after the last such pause double it: what was in flight
// already says nothing about that pause.
func (h *hold) backOff(now, sent time.Time, s Scope) {
	if h.backoff > 0 && !sent.After(h.began) {
		return
	}
	h.backoff = min(max(firstBackOff, 2*h.backoff), maxBackOff)
	h.began = now
	h.extend(now, s, h.backoff)
}

// clean ends the doubling.
func (h *hold) clean(sent time.Time) {
	if sent.After(h.began) {
		h.backoff = 0
	}
}

// held returns for how long anyone has been held back so far.
func (h *hold) held(now time.Time) time.Duration {
	return h.total - max(0, h.over(Everything).Sub(now))
}
