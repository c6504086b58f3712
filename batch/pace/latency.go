package pace

import "time"

const (
	// settling is how many answers it takes until a latency says something.
	settling = 16
	// leastLatency is what shorter latencies count as: a millisecond more or less
	// says nothing about a tenant.
	leastLatency = 20 * time.Millisecond
)

// A latency watches how long requests of one kind take.
type latency struct {
	n      int
	recent time.Duration // mean of about the last settling answers
	usual  time.Duration // the least of recent, following it upwards only slowly; 0 at first
}

func (l *latency) add(took time.Duration) {
	l.n = min(l.n+1, settling)
	l.recent += (took - l.recent) / time.Duration(l.n)
	if l.n < settling {
		return
	}
	switch r := max(l.recent, leastLatency); {
	case l.usual == 0 || r < l.usual:
		l.usual = r
	default:
		l.usual += (r - l.usual) / (16 * settling)
	}
}

// doubled tells whether requests take twice the usual time.
func (l *latency) doubled() bool { return l.usual > 0 && l.recent >= 2*l.usual }

// flat tells whether requests take about the usual time.
func (l *latency) flat() bool { return 2*l.recent <= 3*max(l.usual, leastLatency) }

// accept takes the present latency for the usual one, so that a tenant that has
// become slower for good costs one halving and not all of them.
func (l *latency) accept() { l.usual = max(l.recent, leastLatency) }

// A brake allows one cut a second, and none for a request that had left before the
// last cut: its answer is old news.
type brake struct{ last time.Time }

func (b *brake) press(now, sent time.Time) bool {
	if now.Sub(b.last) < time.Second || !sent.After(b.last) {
		return false
	}
	b.last = now
	return true
}
