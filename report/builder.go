package report

import (
	"slices"
	"time"

	"reseat/batch/journal"
	"reseat/batch/verdict"
	"reseat/plan"
	"reseat/report/words"
)

// A Builder makes the report of a run whose journal is not in memory as a whole: it takes
// every event in order, and then the readings of one user after the other. Events and
// Readings of its inputs are not looked at. What it is told is all that it goes by.
type Builder struct {
	in      Inputs
	report  Report
	effects *words.Effects
	record  *journal.Record
	beats   []beat
	holds   holds
	at      map[plan.ChangeID]int // the place of each line
	done    []bool                // whose row is made
}

// A beat is what the figures of a run need of an event.
type beat struct {
	At     time.Time
	Kind   journal.Kind
	Result journal.Result
	Change plan.ChangeID
	Call   int
}

func beatOf(e journal.Event) beat {
	return beat{At: e.At, Kind: e.Kind, Result: e.Result, Change: e.Change, Call: e.Call}
}

// NewBuilder begins a report.
func NewBuilder(in Inputs) *Builder {
	b := &Builder{in: in, record: journal.NewRecord(), at: make(map[plan.ChangeID]int, len(in.Plan.Lines)), done: make([]bool, len(in.Plan.Lines))}
	b.in.Events, b.in.Readings = nil, nil
	b.report = Report{Run: in.Run, Header: in.Plan.Header, Counts: in.Plan.Count(), Catalog: words.NewCatalog(in.Plan.Header)}
	b.report.Rows = make([]Row, len(in.Plan.Lines))
	b.effects = words.NewEffects(b.report.Catalog)
	for i := range in.Plan.Lines {
		b.at[in.Plan.Lines[i].ID] = i
	}
	return b
}

// Event takes the next event of the journal.
func (b *Builder) Event(e journal.Event) {
	if i, ok := b.at[e.Change]; ok {
		e.Change = b.in.Plan.Lines[i].ID // the text is in memory already
	}
	b.record.Add(e)
	b.beats = append(b.beats, beatOf(e))
	b.holds.add(e)
}

// User takes all readings of the user of a change, in order; it is called once a change,
// after the last event. A change that the plan does not have is passed over.
func (b *Builder) User(id plan.ChangeID, readings ...*journal.Reading) {
	if i, ok := b.at[id]; ok {
		b.row(i, readings)
	}
}

// Hinges tells whether the verdict on the user of a change depends on readings before
// this one, so that User needs them, too. It is called after the last event.
func (b *Builder) Hinges(id plan.ChangeID, last *journal.Reading) bool {
	i, ok := b.at[id]
	return ok && verdict.Hinges(b.in.Plan.Lines[i], b.record.Progress(id), last, b.effects.Catalog.User, b.in.Now)
}

// Readings takes the readings of all users in the order in which they were made, instead
// of User.
func (b *Builder) Readings(all []journal.Reading) {
	of := verdict.Readings(all)
	for i := range b.in.Plan.Lines {
		b.row(i, of[b.in.Plan.Lines[i].ID])
	}
}

func (b *Builder) row(i int, readings []*journal.Reading) {
	line := &b.in.Plan.Lines[i]
	p := b.record.Progress(line.ID)
	row := newRow(*line, p, readings, b.effects, b.in.Now)
	if b.in.InProgress != nil && b.in.InProgress(*line, p) {
		row.underWay()
	}
	b.report.Rows[i], b.done[i] = row, true
}

// Report ends the report. Users who were not read are in it as such.
func (b *Builder) Report() Report {
	for i := range b.done {
		if !b.done[i] {
			b.row(i, nil)
		}
	}
	r, h := b.report, b.in.Plan.Header
	r.Made = b.in.Now
	r.again = commandsOf(h, b.in.Plan.Lines)
	r.Chain = Chain{Inputs: h.Inputs, Plan: b.in.Plan.Digest, Made: h.Made, Journal: b.in.Run.Digest}
	slices.SortStableFunc(r.Rows, func(a, b Row) int { return strandedFirst(a) - strandedFirst(b) })
	r.Totals = count(r.Rows, r.Catalog, h)
	r.Seats = seatsOf(h, r.Totals.SKUs, b.in.Seats)
	r.Sessions = b.record.Sessions
	r.Rehearsal = len(r.Sessions) > 0 && r.Sessions[0].How == journal.Rehearsed
	r.ReadBack = b.in.ReadBack
	if n := len(b.record.ReadBacks); r.ReadBack == nil && n > 0 {
		r.ReadBack = &b.record.ReadBacks[n-1]
	}
	r.Effort = effortOf(h.Quote, b.beats, b.record)
	r.Timeline = timelineOf(b.beats)
	throttling, waits := throttlingOf(b.beats)
	r.Throttling, r.Timeline.Holds = throttling, b.holds.of(waits)
	return r
}
