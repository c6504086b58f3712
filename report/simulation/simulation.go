package simulation

import (
	"slices"
	"time"

	"reseat/batch/journal"
	"reseat/batch/verdict"
	"reseat/plan/tenant"
	"reseat/report"
)

// A Rehearsal is what a plan's run is foreseen to come to. Nothing of it happened.
type Rehearsal struct {
	Made   time.Time
	Tool   string // the version of reseat that rehearsed
	Plan   string // its file
	Digest string
	Copy   Copy
	Ways   []Way         // the plan as it is, then what it is compared with
	Report report.Report // of the run in fair weather, as a run would have left it
}

// A Copy says what was rehearsed on.
type Copy struct {
	From  string    // the snapshot's file, or the tenant's domain
	Live  bool      // read from the tenant for this rehearsal
	Taken time.Time // zero where it does not say
	Users int       // of the tenant
	Held  int       // of them in the copy
}

// Age is how old the copy was when it was rehearsed on; 0 where it does not say.
func (c Copy) Age(now time.Time) time.Duration {
	if c.Taken.IsZero() {
		return 0
	}
	return max(0, now.Sub(c.Taken))
}

// A Way is one plan at one pace, in fair weather and in rough.
type Way struct {
	Name  string
	Pace  string        // in words
	Floor time.Duration // the least time that the pace allows (R39)
	Fair  Outlook
	Rough Outlook
}

// An Outlook is a weather with what it brings, once for each seed.
type Outlook struct {
	Weather string
	Means   string
	Runs    []Forecast // at least one
}

// Median returns the run that takes longer than half of the others.
func (o Outlook) Median() Forecast { return o.byTime()[(len(o.Runs)-1)/2] }

// Worst returns the run that takes longest.
func (o Outlook) Worst() Forecast { return o.byTime()[len(o.Runs)-1] }

func (o Outlook) byTime() []Forecast {
	return slices.SortedFunc(slices.Values(o.Runs), func(a, b Forecast) int { return int(a.Ended - b.Ended) })
}

// A Cast is one rehearsed run as it is handed to Foresee.
type Cast struct {
	report.Inputs
	Seed      uint64
	Began     time.Time
	Written   time.Time    // when the last change had ended
	Ended     time.Time    // after the read-back
	Owned     []tenant.SKU // as the run began
	Reads     int
	Writes    int
	Units     int
	Held      time.Duration // in which throttling held everything back
	Throttled int           // answers with 429
	Broke     error         // why the run could not try every change
}

// A Forecast is what one rehearsed run came to. Times count from its beginning.
type Forecast struct {
	Seed      uint64
	Written   time.Duration // until the last change had ended
	Ended     time.Duration // until every user was read back
	Reads     int
	Writes    int
	Units     int
	Throttled int
	Held      time.Duration
	Verdicts  map[verdict.Verdict]int
	Reasons   []report.ReasonTotal
	Waves     []WaveForecast
	Gaps      GapForecast
	Seats     []SeatForecast
	Timeline  report.Timeline
	Broke     string // why the run stopped; empty where it did not
}

// AsAsked counts the users who are as asked at the end.
func (f Forecast) AsAsked() int { return f.Verdicts[verdict.Verified] + f.Verdicts[verdict.Already] }

// Rest counts the users whom somebody has to look at: neither as requested nor skipped, as
// the request does not apply to these.
func (f Forecast) Rest() int { return total(f) - f.AsAsked() - f.Verdicts[verdict.Skipped] }

// A WaveForecast says when the changes of one wave begin and end.
type WaveForecast struct {
	Wave    string // empty: of no wave
	Changes int
	From    time.Duration
	To      time.Duration
}

// A GapForecast says how long users of a readd are without the license.
type GapForecast struct {
	Users   int
	Median  time.Duration
	Longest time.Duration
	Open    int // not given back at the end
}

// Foresee makes the report of a rehearsed run, and the forecast. It is a function of
// its argument alone.
func Foresee(c Cast) (Forecast, report.Report) {
	c.Now = c.Ended
	r := report.Build(c.Inputs)
	f := Forecast{
		Seed: c.Seed, Written: c.Written.Sub(c.Began), Ended: c.Ended.Sub(c.Began), Reads: c.Reads, Writes: c.Writes, Units: c.Units,
		Throttled: c.Throttled, Held: c.Held, Verdicts: r.Totals.Verdicts, Reasons: r.Totals.Reasons, Timeline: r.Timeline,
		Waves: wavesOf(r, c.Began), Gaps: gapsOf(r), Seats: seatsOver(c, r),
	}
	if c.Broke != nil {
		f.Broke = c.Broke.Error()
	}
	return f, r
}

// wavesOf lists the waves in the order of the plan.
func wavesOf(r report.Report, began time.Time) []WaveForecast {
	var out []WaveForecast
	at := map[string]int{}
	for _, row := range inPlanOrder(r.Rows) {
		if row.Begun.IsZero() {
			continue
		}
		i, seen := at[row.Wave]
		if !seen {
			i = len(out)
			at[row.Wave] = i
			out = append(out, WaveForecast{Wave: row.Wave, From: row.Begun.Sub(began)})
		}
		w := &out[i]
		w.Changes++
		w.From = min(w.From, row.Begun.Sub(began))
		w.To = max(w.To, row.Ended.Sub(began))
	}
	return out
}

// inPlanOrder puts rows that a report moved ahead back to their stage.
func inPlanOrder(rows []report.Row) []report.Row {
	return slices.SortedStableFunc(slices.Values(rows), func(a, b report.Row) int { return a.Stage - b.Stage })
}

func gapsOf(r report.Report) GapForecast {
	var g GapForecast
	var all []float64
	for i := range r.Rows {
		if x := r.Rows[i].Gap; x != nil {
			all = append(all, x.Seconds)
			if x.Open {
				g.Open++
			}
		}
	}
	if g.Users = len(all); g.Users > 0 {
		slices.Sort(all)
		g.Median, g.Longest = secondsOf(all[(len(all)-1)/2]), secondsOf(all[len(all)-1])
	}
	return g
}

func secondsOf(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

// changed tells whether a call had its effect, by its answer or by a later read.
func changed(e journal.Event) bool {
	return (e.Kind == journal.Outcome || e.Kind == journal.Settled) && e.Result == journal.Done
}
