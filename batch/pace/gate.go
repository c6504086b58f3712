package pace

import "time"

// How many requests may be in flight, unless Tuning says otherwise.
const (
	startInFlight = 32
	maxInFlight   = 64
)

// A gate limits how many requests are in flight: one more for half a round of
// clean answers while it was full, half as many when the tenant is in trouble.
type gate struct {
	limit, most int
	inFlight    int
	filled      bool // all places were taken in this round
	round       int  // clean answers since the round began
	brake       brake
	latency     map[Cost]*latency // a request is compared with its like
	mean        time.Duration     // of all answers
}

func newGate(t Tuning) gate {
	g := gate{limit: t.InFlight, most: t.MaxInFlight, latency: map[Cost]*latency{}}
	if g.most <= 0 {
		g.most = max(maxInFlight, g.limit)
	}
	if g.limit <= 0 {
		g.limit = startInFlight
	}
	g.limit = min(g.limit, g.most)
	return g
}

func (g *gate) enter() {
	g.inFlight++
	g.filled = g.filled || g.inFlight >= g.limit
}

// free returns now where n places are free. Else no one knows when the next will
// be; it returns the time to look again, after a small part of a round trip, so that
// looking costs little time. Who is not even of the next round looks less often.
func (g *gate) free(now time.Time, n int) time.Time {
	missing := g.inFlight + n - g.limit
	if missing <= 0 {
		return now
	}
	rounds := time.Duration((missing - 1) / g.limit)
	return now.Add(min(max(g.mean/32, grid), 20*grid) + rounds*g.mean/2)
}

// cut halves the gate.
func (g *gate) cut(now, sent time.Time) bool {
	if !g.brake.press(now, sent) {
		return false
	}
	g.limit = max(1, g.limit/2)
	g.round, g.filled = 0, false
	return true
}

// clean counts an answer without trouble, while its request still has its place.
func (g *gate) clean(now, sent time.Time, c Cost) {
	took := now.Sub(sent)
	g.mean += (took - g.mean) / settling
	l := g.latency[c]
	if l == nil {
		l = &latency{}
		g.latency[c] = l
	}
	l.add(took)
	switch {
	case l.doubled():
		if g.cut(now, sent) {
			l.accept()
		}
	case l.flat():
		g.grow()
	}
}

// grow adds a place for half a round of answers, if all places were taken meanwhile:
// else nothing is known about more.
func (g *gate) grow() {
	if g.round++; 2*g.round < g.limit {
		return
	}
	if g.filled {
		g.limit = min(g.limit+1, g.most)
	}
	g.round, g.filled = 0, g.inFlight >= g.limit
}
