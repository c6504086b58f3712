package pace

import "time"

// How many requests may be in flight, unless Tuning says otherwise. All that is in
// flight when an unknown limit is reached is turned away, so there are few at first, and
// never more than a fiftieth of what was accepted: unproven of these are enough to take
// 1,000 users through in two seconds, and the told rate has what it needs.
const (
	startInFlight = 13
	smallBurst    = 64 // clean answers before there are more
	quickly       = 2  // clean answers for one more, up to unproven; then half a round
	unproven      = 38
	perAccepted   = 50
	nearInFlight  = 8
	maxInFlight   = 64
)

// A gate limits how many requests are in flight: one more for half a round of
// clean answers while it was full, half as many when the tenant is in trouble.
type gate struct {
	limit, most int
	told        float64 // writes a second
	accepted    int     // writes
	inFlight    int
	filled      bool // all places were taken in this round
	round       int  // clean answers since the round began
	clear       int  // clean answers
	brake       brake
	latency     map[Cost]*latency // a request is compared with its like
	mean        time.Duration     // of all answers
}

func newGate(q Quota, t Tuning) gate {
	g := gate{limit: t.InFlight, most: t.MaxInFlight, told: q.writesPerSecond(), latency: map[Cost]*latency{}}
	if g.most <= 0 {
		g.most = max(maxInFlight, g.limit)
	}
	if g.limit <= 0 {
		g.limit = startInFlight
	}
	g.limit = min(g.limit, g.most)
	return g
}

// warranted is how many in flight are warranted by what is known of the tenant.
func (g *gate) warranted() int {
	return min(g.most, max(unproven, g.accepted/perAccepted, int(g.told*g.mean.Seconds())))
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
	return now.Add(look(g.mean) + rounds*g.mean/2)
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

// near halves the gate, not below a few, as the tenant says that a limit is near.
func (g *gate) near(now, sent time.Time) {
	if g.limit > nearInFlight && g.cut(now, sent) {
		g.limit = max(nearInFlight, g.limit)
	}
}

// clean counts an answer without trouble, while its request still has its place.
func (g *gate) clean(now, sent time.Time, c Cost) {
	g.clear++
	took := now.Sub(sent)
	g.mean += (took - g.mean) / settling
	c.Urgent = false
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

// grow adds a place after some clean answers, if all places were taken meanwhile: else
// nothing is known about more.
func (g *gate) grow() {
	g.round++
	need := quickly
	switch {
	case g.clear < smallBurst:
		return
	case g.limit >= unproven:
		need = g.limit / 2
	}
	if g.round < need {
		return
	}
	if g.filled {
		g.limit = min(g.limit+1, max(g.limit, g.warranted()))
	}
	g.round, g.filled = 0, g.inFlight >= g.limit
}
