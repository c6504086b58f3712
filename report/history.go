package report

import (
	"maps"
	"slices"
	"time"

	"reseat/batch/journal"
	"reseat/batch/verdict"
	"reseat/plan"
)

// A Gap is how long a readd left the user without the license.
type Gap struct {
	Since   time.Time
	Seconds float64 // from the answer that took it out to the answer that gave it back
	Open    bool    // not given back yet; Seconds then runs to the time of the report
}

// recall adds what the journal knows besides what the verdict needs.
func (r *Row) recall(line plan.Line, p journal.Progress, now time.Time) {
	if r.User == "" {
		r.User = p.Created()
	}
	for _, i := range slices.SortedFunc(maps.Keys(p.Calls), fallbackLast) {
		c := p.Calls[i]
		if r.Begun.IsZero() || c.IntentAt.Before(r.Begun) {
			r.Begun = c.IntentAt
		}
		if c.IntentAt.After(r.sent) {
			r.sent = c.IntentAt
		}
		if c.AnsweredAt.After(r.Ended) {
			r.Ended = c.AnsweredAt
		}
		if id := c.Receipt.RequestID; id != "" {
			r.Requests = append(r.Requests, id)
		}
		if c.Result == journal.Refused {
			r.Message = c.Message
		}
	}
	if from, to, ok := p.WithoutLicense(line); ok {
		r.Gap = &Gap{Since: from, Seconds: max(0, to.Sub(from).Seconds())}
	} else if from, ok := p.BareSince(line); ok && r.Verdict == verdict.Stranded {
		r.Gap = &Gap{Since: from, Seconds: max(0, now.Sub(from).Seconds()), Open: true}
	}
}

// fallbackLast orders calls as they were sent.
func fallbackLast(a, b int) int {
	switch {
	case a == b:
		return 0
	case a == journal.Fallback:
		return 1
	case b == journal.Fallback:
		return -1
	}
	return a - b
}
