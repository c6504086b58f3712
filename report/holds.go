package report

import (
	"slices"
	"time"

	"reseat/batch/journal"
)

// A Hold is a span of time in which a run waited.
type Hold struct {
	From, To time.Time
	Why      Waiting
}

// Waiting says what a run waited for.
type Waiting string

// What a run waits for.
const (
	ForTenant   Waiting = "throttled by the tenant"
	ForOperator Waiting = "paused"
	ForHours    Waiting = "outside the hours in which changes may begin"
	ForWaves    Waiting = "all that was left was postponed"
	ForProcess  Waiting = "no process was at work"
)

// waitings lists them in the order of a chart.
var waitings = []Waiting{ForTenant, ForOperator, ForHours, ForWaves, ForProcess}

// holds takes the events of a journal in order and says when the run waited.
type holds struct {
	all  []Hold
	open map[Waiting]Hold // To is when the wait is to be over; zero: it is not known
	last time.Time
}

func (h *holds) add(e journal.Event) {
	if h.open == nil {
		h.open = make(map[Waiting]Hold)
	}
	switch {
	case e.Kind == journal.Began:
		h.end(h.last, waitings...) // of a process that was killed
		if !h.last.IsZero() {
			h.all = append(h.all, Hold{h.last, e.At, ForProcess})
		}
	case e.Kind == journal.Ended:
		h.end(e.At, waitings...)
	case e.Kind == journal.Waits:
		h.end(e.At, ForTenant)
		h.open[ForTenant] = Hold{e.At, e.Until, ForTenant}
	case e.Kind == journal.Intent:
		h.end(e.At, ForHours, ForWaves)
	case e.Kind == journal.Steered && e.Code == journal.Paused:
		h.open[ForOperator] = Hold{From: e.At, Why: ForOperator}
	case e.Kind == journal.Steered && e.Code == journal.Continued:
		h.end(e.At, ForOperator)
	case e.Kind == journal.Steered && e.Code == journal.Closed:
		h.end(e.At, ForHours)
		h.open[ForHours] = Hold{e.At, e.Until, ForHours}
	case e.Kind == journal.Steered && e.Code == journal.Postponed:
		h.end(e.At, ForWaves)
		h.open[ForWaves] = Hold{e.At, e.Until, ForWaves}
	}
	if work := e.Kind != journal.Counted; work { // a read-back can come long after the run
		h.last = e.At
	}
}

// end ends waits at a time, unless they were over before.
func (h *holds) end(at time.Time, of ...Waiting) {
	for _, why := range of {
		x, waits := h.open[why]
		if !waits {
			continue
		}
		if x.To.IsZero() || x.To.After(at) {
			x.To = at
		}
		h.all = append(h.all, x)
		delete(h.open, why)
	}
}

// of returns the waits in order, those of one kind joined where they meet. Spans in which
// at least one change waited because it was throttled are waits as well.
func (h *holds) of(throttled []span) []Hold {
	h.end(h.last, waitings...)
	all := slices.Clone(h.all)
	for _, s := range throttled {
		all = append(all, Hold{s.from, s.to, ForTenant})
	}
	slices.SortStableFunc(all, func(a, b Hold) int { return a.From.Compare(b.From) })
	var out []Hold
	at := map[Waiting]int{}
	for _, x := range all {
		if i, seen := at[x.Why]; seen && !x.From.After(out[i].To) {
			if x.To.After(out[i].To) {
				out[i].To = x.To
			}
			continue
		}
		if x.To.After(x.From) {
			at[x.Why] = len(out)
			out = append(out, x)
		}
	}
	return out
}

// Waited returns how long the run waited for something within a bucket.
func (t Timeline) Waited(b Bucket, why Waiting) time.Duration {
	var sum time.Duration
	for _, x := range t.Holds {
		from, to := x.From, x.To
		if from.Before(b.From) {
			from = b.From
		}
		if end := b.From.Add(t.Step); to.After(end) {
			to = end
		}
		if x.Why == why && to.After(from) {
			sum += to.Sub(from)
		}
	}
	return sum
}
