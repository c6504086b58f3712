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
	odd    int // 429s since the last step that no level explains
	probe  probe
}

func newLevel(told int, span time.Duration) level {
	return level{told: told, kept: told, proven: told, base: told, probe: newProbe(span)}
}

func (l *level) learned() bool { return l.kept < l.told }

// throttled lowers the level to what the tenant had accepted when it throttled, where
// that is news or there are too many 429s for strays. One that comes after a step takes
// the step back. One that comes without a step had nothing to do with the level: it is
// kept, and given up the second time.
func (l *level) throttled(accepted int, many bool) {
	switch {
	case l.learned() && !many && l.kept > l.base:
		l.base = max(l.base, min(accepted, l.proven))
		l.kept, l.proven, l.odd = l.base, l.base, 0
		l.probe.failed()
	case l.learned() && !many && l.odd > 0:
		*l = level{told: l.told, kept: l.told, proven: l.told, base: l.told, probe: l.probe}
	case l.learned() && !many:
		l.odd++
	default:
		if l.learned() {
			l.probe.failed()
		}
		l.kept = max(1, min(accepted, l.told))
		l.proven, l.base, l.odd = l.kept, l.kept, 0
	}
}

// accepted says how many the window holds of those that were accepted.
func (l *level) accepted(n int) {
	l.proven = min(l.told, max(l.proven, n))
	l.kept = max(l.kept, l.proven)
}

// wanted says that n more are wanted than is kept to. What is kept to was made use of
// where no n fit beside what is proven, or all but a hundredth: writes that were turned
// away hold slots, too.
func (l *level) wanted(now time.Time, n int) {
	if !l.learned() || l.proven+n <= l.kept && 100*l.proven < 99*l.kept {
		return
	}
	if gain := l.probe.step(now); gain > 0 {
		l.kept = min(l.told, l.kept+max(2, int(gain*float64(l.kept))))
	}
}

// lane is how many may be in flight above what is proven: one, and more as they go well.
func (l *level) lane() int { return 1 + (l.proven-l.base)/8 }
