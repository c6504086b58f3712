package pace

import "time"

// A level is how many writes of the window are kept to: what the quota says, until the
// tenant shows that it counts the same span and allows fewer. From then on it is what
// the tenant allowed, with steps upwards.
type level struct {
	told   int
	kept   int
	proven int // accepted within one span since the tenant showed its limit
	base   int // what it showed
	probe  probe
}

func newLevel(told int, span time.Duration) level {
	return level{told: told, kept: told, proven: told, base: told, probe: newProbe(span)}
}

func (l *level) learned() bool { return l.kept < l.told }

// throttled lowers the level to what the tenant had accepted when it throttled.
func (l *level) throttled(accepted int) {
	if l.learned() {
		l.probe.failed()
	}
	l.kept = max(1, min(accepted, l.told))
	l.proven, l.base = l.kept, l.kept
}

// accepted says how many the window holds of those that were accepted.
func (l *level) accepted(n int) {
	l.proven = min(l.told, max(l.proven, n))
	l.kept = max(l.kept, l.proven)
}

// wanted says that more is wanted than is kept to.
func (l *level) wanted(now time.Time) {
	if !l.learned() || 100*l.proven < 99*l.kept { // others than the accepted ones hold slots, too
		return
	}
	if gain := l.probe.step(now); gain > 0 {
		l.kept = min(l.told, l.kept+max(2, int(gain*float64(l.kept))))
	}
}

// lane is how many may be in flight above what is proven: one, and more as they go well.
func (l *level) lane() int { return 1 + (l.proven-l.base)/8 }
