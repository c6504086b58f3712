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
	Waits     time.Time    // until when the tenant asked the process to wait; zero where it did not
	Closed    time.Time    // until when nothing begins, for the hours or because what is left is postponed; zero where something may
	Paused    time.Time    // since when the run is paused; zero where it is not
	ReadBacks []ReadBack   // that came to their end, in order
}

// A ReadBack is one process that read every user back.
type ReadBack struct {
	Ended   time.Time
	Version string // of reseat; empty where it is not on record
	By      Origin
	Spent   Spent
	Every   bool // service status was read of every user, and not only of those whom the run changed
}

// A Session is one process that carried the run for a while.
type Session struct {
	Began    time.Time
	Version  string   // of reseat
	How      string   // Resumed, Rebuilt or Rehearsed; empty for the process that began the run
	Approved string   // by whom, as stated (R26); empty where no approval was asked for
	Asked    []string // which part of the plan it was to take up, and in what way; empty: all that was left
	Changes  int      // that it took up
	Windows  []string // in which changes were to begin
	Quota    string   // the write quota it kept last, such as 3000/150s
	Ended    time.Time
	Code     string // complete, interrupted or stopped; empty where the process was killed
	Note     string // why it ended
	By       Origin
	Spent    Spent // zero where the process was killed
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
		r.Sessions = append(r.Sessions, Session{Began: e.At, How: e.Code, Version: e.Note, Approved: e.Message, Asked: e.Asked, Changes: e.Changes, Quota: e.Quota, Windows: e.Windows, By: orZero(e.By)})
		r.Paused, r.Closed = time.Time{}, time.Time{}
	case Hooked, Asked:
	case Waits:
		r.Waits = e.Until
	case Steered:
		r.steer(e)
	case Ended:
		r.end(e)
	case Counted:
		r.SKUs = e.SKUs
		r.ReadBacks = append(r.ReadBacks, ReadBack{Ended: e.At, Version: e.Note, By: orZero(e.By), Spent: orZero(e.Spent), Every: e.Code == EveryStatus})
	default:
		r.change(e.Change).add(e)
		if e.Kind == Outcome && e.Result == Throttled && e.With == "" {
			r.Throttled++
		}
	}
}

func (r *Record) end(e Event) {
	s := r.session()
	r.Waits = time.Time{}
	s.Ended, s.Code, s.Note, s.Spent = e.At, e.Code, e.Note, orZero(e.Spent)
	r.Paused, r.Closed = time.Time{}, time.Time{}
}

func (r *Record) steer(e Event) {
	switch e.Code {
	case Paused:
		r.Paused, r.Closed = e.At, time.Time{}
	case Closed, Postponed:
		r.Paused, r.Closed = time.Time{}, e.Until
	case Continued:
		r.Paused, r.Closed = time.Time{}, time.Time{}
	case Paced:
		r.session().Quota = e.Quota
	}
}

// session returns the last session.
func (r *Record) session() *Session {
	if len(r.Sessions) == 0 {
		r.Sessions = append(r.Sessions, Session{})
	}
	return &r.Sessions[len(r.Sessions)-1]
}

func orZero[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}

func (r *Record) change(id plan.ChangeID) *Progress {
	p, ok := r.Changes[id]
	if !ok {
		p = &Progress{Calls: map[int]CallState{}}
		r.Changes[id] = p
	}
	return p
}
