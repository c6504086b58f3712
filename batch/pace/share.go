package pace

import "time"

// A share is how much of a quota is kept to: what is published, until the tenant
// throttles below it. From then on it is what the tenant allowed, with small probes
// upwards: each one that goes well doubles the next, each one that is throttled
// doubles the pause before the next. So a quota lower than published costs a few
// 429s, and one 429 by mistake costs little speed.
type share struct {
	published float64
	kept      float64
	step      float64       // of the next probe
	pause     time.Duration // the first pause
	wait      time.Duration // the present pause
	probe     time.Time     // when the next step is due
}

const (
	firstStep  = 0.01 // of the published quota
	margin     = 0.95 // of what the tenant was seen to allow
	lowest     = 0.5  // of the present level: one 429 can come for other reasons
	longestGap = 20   // pauses
)

func newShare(published int, pause time.Duration) share {
	return share{published: float64(published), kept: float64(published), pause: pause}
}

func (l *share) at(now time.Time) float64 {
	for l.kept < l.published && !now.Before(l.probe) {
		l.kept = min(l.published, l.kept+l.step)
		l.step *= 2
		l.probe = l.probe.Add(l.wait)
	}
	return l.kept
}

// throttled lowers the level to what the tenant had allowed when it throttled.
func (l *share) throttled(now time.Time, allowed float64) {
	if l.at(now) < l.published {
		l.wait = min(2*l.wait, longestGap*l.pause)
	} else {
		l.wait = l.pause
	}
	l.kept = max(1, margin*min(l.kept, max(allowed, lowest*l.kept)))
	l.step = firstStep * l.published
	l.probe = now.Add(l.wait)
}
