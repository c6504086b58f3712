package journal

import (
	"time"

	"reseat/plan"
)

// BareSince tells whether a readd may have left its user without the license: its
// first half had effect, or may have had, and nothing gave the license back yet, as
// far as the journal knows. The time is that of the first half's answer, or of its
// leaving where there is none.
func (p Progress) BareSince(line plan.Line) (time.Time, bool) {
	from, _, restored, ok := p.gap(line)
	return from, ok && !restored
}

// Bare tells what BareSince tells, without the time.
func (p Progress) Bare(line plan.Line) bool {
	_, bare := p.BareSince(line)
	return bare
}

// WithoutLicense returns from when to when a readd left its user without the
// license: from the answer to its first half to the answer to its second, or to its
// fallback. ok is false where it did not, or still does.
func (p Progress) WithoutLicense(line plan.Line) (from, to time.Time, ok bool) {
	from, to, restored, ok := p.gap(line)
	return from, to, ok && restored && p.firstHalf(line).Result == Done
}

// gap returns when the first half of a readd took the license away and when it was
// given back; ok is false where it took nothing away.
func (p Progress) gap(line plan.Line) (from, to time.Time, restored, ok bool) {
	taken := p.firstHalf(line)
	if taken.Result != Done && !taken.InDoubt {
		return time.Time{}, time.Time{}, false, false
	}
	from = taken.AnsweredAt
	if from.IsZero() {
		from = taken.IntentAt
	}
	for _, i := range []int{half(line, 2), Fallback} {
		if given := p.Calls[i]; given.Result == Done {
			return from, given.AnsweredAt, true, true
		}
	}
	return from, time.Time{}, false, true
}

// firstHalf returns the state of the call that takes the license away; the zero
// state where the line has no such call, or it never left.
func (p Progress) firstHalf(line plan.Line) CallState { return p.Calls[half(line, 1)] }

// half returns the index of a half of a readd, or one that no call has.
func half(line plan.Line, n int) int {
	for i, c := range line.Calls {
		if c.Half == n {
			return i
		}
	}
	return len(line.Calls)
}
