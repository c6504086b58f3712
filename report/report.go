package report

import (
	"time"

	"reseat/batch/journal"
	"reseat/batch/verdict"
	"reseat/plan"
	"reseat/plan/tenant"
	"reseat/report/money"
	"reseat/report/words"
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
	Catalog    words.Catalog
	Rows       []Row // in the order of the plan, stranded users first (R21)
	Totals     Totals
	Seats      []Seat
	Sessions   []journal.Session // the processes that carried the run, in order
	ReadBack   *journal.ReadBack // the last; nil where none came to its end
	Effort     Effort
	Timeline   Timeline
	Throttling Throttling
	Chain      Chain
	Cost       *money.Bill // of the licenses; nil where no prices are known
	Pseudonyms bool        // names are replaced; see Redacted
	again      planCommands
	Rehearsal  bool // nothing of it happened: it was rehearsed on a copy of the tenant
}

// OfGroups tells whether the run changed groups' own licenses.
func (r Report) OfGroups() bool { return len(r.Rows) > 0 && r.Rows[0].group }

// Build makes the report. It is a function of its inputs alone.
func Build(in Inputs) Report {
	b := NewBuilder(in)
	for _, e := range in.Events {
		b.Event(e)
	}
	b.Readings(in.Readings)
	return b.Report()
}

func strandedFirst(r Row) int {
	if r.Verdict == verdict.Stranded {
		return 0
	}
	return 1
}
