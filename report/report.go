package report

import (
	"slices"
	"time"

	"reseat/batch/journal"
	"reseat/batch/verdict"
	"reseat/plan"
	"reseat/plan/tenant"
)

// Format is the version of the JSON report that this code writes.
const Format = "reseat-report/1"

// Inputs are all that a report is made from.
type Inputs struct {
	Plan     plan.Plan
	Events   []journal.Event   // the run's journal in order; empty for a plan never carried out
	Readings []journal.Reading // of each user the one of the last pass counts
	Seats    []tenant.SKU      // subscribedSkus at the last read-back; nil where not read
	Run      Run
	ReadBack *journal.ReadBack // of readings that the journal does not hold; nil where it holds them
	Now      time.Time

	// InProgress tells whether another process has a user in hand at this moment, so that
	// a reading says nothing yet; nil: none has.
	InProgress func(plan.Line, journal.Progress) bool
}

// A Report is what people and auditors read.
type Report struct {
	Made       time.Time
	Run        Run
	Header     plan.Header
	Counts     plan.Counts
	Catalog    Catalog
	Rows       []Row // in the order of the plan, stranded users first (R21)
	Totals     Totals
	Seats      []Seat
	Sessions   []journal.Session // the processes that carried the run, in order
	ReadBack   *journal.ReadBack // the last; nil where none came to its end
	Effort     Effort
	Timeline   Timeline
	Throttling Throttling
	Chain      Chain
	Pseudonyms bool // names are replaced; see Redacted
	Rehearsal  bool // nothing of it happened: it was rehearsed on a copy of the tenant
}

// Build makes the report. It is a function of its inputs alone.
func Build(in Inputs) Report {
	r := Report{Made: in.Now, Run: in.Run, Header: in.Plan.Header, Counts: in.Plan.Count(), Catalog: NewCatalog(in.Plan.Header)}
	r.Chain = Chain{Inputs: in.Plan.Header.Inputs, Plan: in.Plan.Digest, Made: in.Plan.Header.Made, Journal: in.Run.Digest}
	x := newEffects(r.Catalog)
	record := journal.Fold(slices.Values(in.Events))
	read := verdict.Readings(in.Readings)
	r.Rows = make([]Row, 0, len(in.Plan.Lines))
	for _, line := range in.Plan.Lines {
		p := record.Progress(line.ID)
		row := newRow(line, p, read[line.ID], x, in.Now)
		if in.InProgress != nil && in.InProgress(line, p) {
			row.underWay()
		}
		r.Rows = append(r.Rows, row)
	}
	slices.SortStableFunc(r.Rows, func(a, b Row) int { return strandedFirst(a) - strandedFirst(b) })
	r.Totals = count(r.Rows, r.Catalog, in.Plan.Header)
	r.Seats = seatsOf(in.Plan.Header, r.Totals.SKUs, in.Seats)
	r.Sessions = record.Sessions
	r.Rehearsal = len(r.Sessions) > 0 && r.Sessions[0].How == journal.Rehearsed
	r.ReadBack = in.ReadBack
	if n := len(record.ReadBacks); r.ReadBack == nil && n > 0 {
		r.ReadBack = &record.ReadBacks[n-1]
	}
	r.Effort = effortOf(in.Plan.Header.Quote, in.Events, record)
	r.Timeline = timelineOf(in.Events)
	r.Throttling = throttlingOf(in.Events)
	return r
}

func strandedFirst(r Row) int {
	if r.Verdict == verdict.Stranded {
		return 0
	}
	return 1
}
