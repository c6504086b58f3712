package verdict

import (
	"time"

	"reseat/batch/journal"
	"reseat/plan"
)

// A story reads what the journal knows of one change as a verdict needs it. A call
// that was throttled, never arrived or had no effect counts as not sent.
type story struct {
	journal.Progress
}

func done(c journal.CallState) bool { return c.Result == journal.Done }

func inDoubt(c journal.CallState) bool { return c.InDoubt }

func lost(c journal.CallState) bool { return c.Lost }

func refused(c journal.CallState) bool { return c.Result == journal.Refused }

// landed tells whether the call may have taken effect.
func landed(c journal.CallState) bool { return done(c) || inDoubt(c) || lost(c) }

// any tells whether some call of the change is so, the fallback included.
func (s story) any(is func(journal.CallState) bool) bool {
	for _, c := range s.Calls {
		if is(c) {
			return true
		}
	}
	return false
}

// begun tells whether the tenant was asked for anything.
func (s story) begun() bool { return s.any(landed) || s.any(refused) }

// sent tells whether this run sent anything for the user that the tenant may have dealt
// with, whatever became of the answer (R34).
func (s story) sent() bool {
	return s.begun() || s.any(func(c journal.CallState) bool { return c.Undone })
}

// refusal returns the code of the first call that was refused.
func (s story) refusal() string {
	r, _ := s.Refused()
	return r.Code
}

func (s story) accepted() time.Time { return Accepted(s.Progress) }

// Accepted returns when the last accepted call was answered; zero where none was.
func Accepted(p journal.Progress) time.Time {
	var last time.Time
	for _, c := range p.Calls {
		if done(c) && c.AnsweredAt.After(last) {
			last = c.AnsweredAt
		}
	}
	return last
}

// complete tells whether every call of the line was accepted.
func (s story) complete(line plan.Line) bool {
	for i := range line.Calls {
		if !s.CallDone(i) {
			return false
		}
	}
	return len(line.Calls) > 0
}
