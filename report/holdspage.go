package report

import (
	"math"
	"time"

	"reseat/plan/tenant"
	"reseat/report/doc"
	"reseat/report/words"
)

// waitTones give each kind of wait its colour.
var waitTones = map[Waiting]doc.Tone{ForTenant: doc.Wait, ForOperator: doc.Mute, ForHours: doc.Calm, ForWaves: doc.Doubt, ForProcess: doc.Idle}

// waitWords go on after "The run waited 12 s".
var waitWords = map[Waiting]string{ForTenant: "because the tenant throttled it", ForOperator: "while it was paused", ForHours: "outside the hours in which changes may begin",
	ForWaves: "for waves that were postponed", ForProcess: "while no process was at work"}

// AnswersChart draws the answers to writes over time.
func AnswersChart(t Timeline, label func(Bucket) string, accepted doc.Tone) doc.Chart {
	c := doc.Chart{Shape: doc.Columns,
		Series: []doc.Series{{Name: "accepted", Tone: accepted}, {Name: "refused", Tone: doc.Bad}, {Name: "throttled", Tone: doc.Wait}, {Name: "no answer", Tone: doc.Doubt}}}
	for _, b := range t.Buckets {
		c.Points = append(c.Points, doc.Point{Label: label(b), Values: []float64{float64(b.Done), float64(b.Refused), float64(b.Throttled), float64(b.Unknown)}})
	}
	return c
}

// HoldsChart draws how long the run waited within each step, for what; false where it
// never did.
func HoldsChart(t Timeline, label func(Bucket) string) (doc.Chart, bool) {
	c := doc.Chart{Shape: doc.Columns, Title: "Waits", Caption: "seconds of each column in which the run waited"}
	for _, why := range waitings {
		if t.held(why) > 0 {
			c.Series = append(c.Series, doc.Series{Name: string(why), Tone: waitTones[why]})
		}
	}
	for _, b := range t.Buckets {
		p := doc.Point{Label: label(b)}
		for _, s := range c.Series {
			p.Values = append(p.Values, math.Round(10*t.Waited(b, Waiting(s.Name)).Seconds())/10)
		}
		c.Points = append(c.Points, p)
	}
	return c, len(c.Series) > 0
}

// held is how long the run waited for something in all.
func (t Timeline) held(why Waiting) time.Duration {
	var sum time.Duration
	for _, h := range t.Holds {
		if h.Why == why {
			sum += h.To.Sub(h.From)
		}
	}
	return sum
}

// heldWords says in a sentence how long the run waited, and for what.
func heldWords(t Timeline) string {
	words := ""
	for _, why := range waitings {
		if d := t.held(why); d > 0 {
			words += ", " + tenant.Span(d) + " " + waitWords[why]
		}
	}
	if words == "" {
		return "The run never had to wait."
	}
	return "The run waited" + words[1:] + "."
}

// holdsTable lists the waits, in order.
func holdsTable(t Timeline) *doc.Table {
	out := &doc.Table{Caption: "When the run waited", Fold: words.MostPlans,
		Columns: []doc.Heading{{Title: "From"}, {Title: "To"}, {Title: "Time", Number: true}, {Title: "Why"}}}
	for _, h := range t.Holds {
		out.Rows = append(out.Rows, []doc.Cell{{Text: words.Clock(h.From)}, {Text: words.Clock(h.To)}, {Text: tenant.Span(h.To.Sub(h.From))}, {Text: string(h.Why)}})
	}
	return out
}
