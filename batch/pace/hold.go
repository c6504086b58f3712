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

// The pause for all after 429s that name none, once they are more than strays: doubled
// from one to the next, as Microsoft asks (graph-contract 9). A second is less than any
// quota takes to recover; a minute keeps an outage from costing more than it lasts.
const (
	firstBackOff = time.Second
	maxBackOff   = time.Minute
)

// firstStrayPause is less than a round trip and a half: a stray 429 says nothing about
// the next try.
const firstStrayPause = 80 * time.Millisecond

// BackOff returns how long a request waits before it is sent again after n answers
// with 429 in a row. A Retry-After and what others were answered are the pacer's: it
// adds them by itself.
func BackOff(n int) time.Duration {
	return min(firstStrayPause<<min(max(0, n-1), 10), maxBackOff)
}

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

// A hold is a time during which no request of a scope leaves. It is never cut short,
// whatever its length.
type hold struct {
	reads, writes time.Time     // until when
	total         time.Duration // during which anything was held, including what is left of it
	backoff       time.Duration // the last pause after 429s that named none; 0 after clean answers
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

// pause returns the next pause after 429s that name none, 0 where one is under way:
// only answers to requests that left after the last such pause double it, as what was
// in flight already says nothing about it.
func (h *hold) pause(now, sent time.Time) time.Duration {
	if h.backoff > 0 && !sent.After(h.began) {
		return 0
	}
	h.backoff = min(max(firstBackOff, 2*h.backoff), maxBackOff)
	h.began = now
	return h.backoff
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
