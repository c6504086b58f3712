package report

import (
	"fmt"
	"strings"
	"time"

	"reseat/batch/journal"
	"reseat/plan"
	"reseat/plan/tenant"
)

// An Effort sets what the plan quoted beside what happened.
type Effort struct {
	Quote     plan.Quote
	Writes    int           // calls that left, from the journal
	Run       journal.Spent // by the count of the processes that carried the run
	ReadBacks journal.Spent // by the count of those that read back
	Passes    int           // how many read-backs came to their end
	Lasted    time.Duration // of all processes, a killed one until its last event
	Unsealed  int           // processes that were killed: what they spent is not in Run
}

// effortOf adds up what the journal says of it.
func effortOf(q plan.Quote, events []beat, record *journal.Record) Effort {
	c := Effort{Quote: q, Passes: len(record.ReadBacks)}
	for _, b := range record.ReadBacks {
		c.ReadBacks = c.ReadBacks.Plus(b.Spent)
	}
	var began, last time.Time
	for _, e := range events {
		switch {
		case e.Kind == journal.Began:
			c.Lasted += lasted(began, last) // of one that was killed
			began = e.At
		case e.Kind == journal.Ended:
			c.Lasted += lasted(began, e.At)
			began = time.Time{}
		case e.Kind == journal.Intent:
			c.Writes++
		case e.Kind == journal.Outcome && e.Result == journal.Unsent:
			c.Writes--
		}
		last = e.At
	}
	c.Lasted += lasted(began, last)
	for _, s := range record.Sessions {
		c.Run = c.Run.Plus(s.Spent)
		if s.Ended.IsZero() {
			c.Unsealed++
		}
	}
	return c
}

// lasted is the time between two moments; none where the first is not known.
func lasted(from, to time.Time) time.Duration {
	if from.IsZero() {
		return 0
	}
	return max(0, to.Sub(from))
}

// Least is the shortest time in which the quota allows what was quoted (R39).
func (c Effort) Least() time.Duration { return time.Duration(c.Quote.Seconds * float64(time.Second)) }

// An effortRow is one figure as quoted, in the run, and in reading back.
type effortRow struct{ what, quoted, run, back string }

// effortRows says what was quoted and what it took; nothing where there was no run.
func effortRows(r Report) []effortRow {
	if len(r.Sessions) == 0 {
		return nil
	}
	c := r.Effort
	reads := func(s journal.Spent) string { return tenant.Thousands(s.Units - s.Writes) }
	return []effortRow{
		{"Writes", tenant.Thousands(c.Quote.Writes), tenant.Thousands(c.Writes), "0"},
		{"Reads, in resource units", tenant.Thousands(c.Quote.Reads), reads(c.Run), reads(c.ReadBacks)},
		{"Resource units", tenant.Thousands(c.Quote.Units), tenant.Thousands(c.Run.Units), tenant.Thousands(c.ReadBacks.Units)},
		{"Requests on the wire", "", tenant.Thousands(c.Run.Requests), tenant.Thousands(c.ReadBacks.Requests)},
		{"Duration", "at least " + tenant.Span(c.Least()), tenant.Span(c.Lasted), ""},
	}
}

// effortNote says what the figures leave out.
func effortNote(c Effort) string {
	were := map[bool]string{true: "was", false: "were"}[c.Passes == 1]
	note := "Quoted for one look at each user before the first write, and one read-back; there " + were + " " + tenant.Count(c.Passes, "read-back") + "."
	if c.Unsealed > 0 {
		note += fmt.Sprintf(" %d of the processes ended before they recorded their reads; writes are counted from the journal.", c.Unsealed)
	}
	return note
}

// effortWords puts one figure's comparison into a sentence.
func effortWords(x effortRow) string {
	var out []string
	if x.quoted != "" {
		out = append(out, "quoted "+x.quoted)
	}
	if x.back != "" {
		out = append(out, x.back+" more in reading back")
	}
	return strings.Join(out, "; ")
}
