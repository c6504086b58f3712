package journal

import (
	"iter"
	"maps"
	"time"

	"reseat/plan"
	"reseat/plan/tenant"
)

// A Record is what the events of a run amount to.
type Record struct {
	Changes   map[plan.ChangeID]*Progress // of those with any event
	Sessions  []Session                   // in order
	FirstAt   time.Time                   // of the first event; zero where there is none
	LastAt    time.Time
	SKUs      []tenant.SKU // as last counted; nil where they never were
	Throttled int          // calls that were answered with throttling
}

// A Session is one process that carried the run for a while.
type Session struct {
	Began    time.Time
	Version  string // of reseat
	How      string // Resumed or Rebuilt; empty for the process that began the run
	Approved string // by whom, as stated (R26); empty where no approval was asked for
	Ended    time.Time
	Code     string // complete, interrupted or stopped; empty where the process was killed
	Note     string // why it ended
}

// Fold returns what the events, in order, amount to. It is a function of its
// argument alone.
func Fold(events iter.Seq[Event]) *Record {
	r := NewRecord()
	for e := range events {
		r.Add(e)
	}
	return r
}

// NewRecord returns the record of a run without events.
func NewRecord() *Record { return &Record{Changes: map[plan.ChangeID]*Progress{}} }

// Progress returns what is known of a change. A nil Record knows of nothing.
func (r *Record) Progress(id plan.ChangeID) Progress {
	if r == nil || r.Changes[id] == nil {
		return Progress{}
	}
	p := *r.Changes[id]
	p.Calls = maps.Clone(p.Calls) // a later Add does not reach it
	return p
}

// Add takes in the next event.
func (r *Record) Add(e Event) {
	if r.FirstAt.IsZero() {
		r.FirstAt = e.At
	}
	r.LastAt = e.At
	switch e.Kind {
	case Began:
		r.Sessions = append(r.Sessions, Session{Began: e.At, How: e.Code, Version: e.Note, Approved: e.Message})
	case Ended:
		r.end(e)
	case Counted:
		r.SKUs = e.SKUs
	default:
		r.change(e.Change).add(e)
		if e.Kind == Outcome && e.Result == Throttled {
			r.Throttled++
		}
	}
}

func (r *Record) end(e Event) {
	if len(r.Sessions) == 0 {
		r.Sessions = append(r.Sessions, Session{})
	}
	s := &r.Sessions[len(r.Sessions)-1]
	s.Ended, s.Code, s.Note = e.At, e.Code, e.Note
}

func (r *Record) change(id plan.ChangeID) *Progress {
	p, ok := r.Changes[id]
	if !ok {
		p = &Progress{Calls: map[int]CallState{}}
		r.Changes[id] = p
	}
	return p
}
