package journal

import (
	"maps"
	"slices"
	"time"

	"reseat/plan"
	"reseat/plan/tenant"
)

// A Progress is what is known of one change. The zero Progress is that of a change
// without events.
type Progress struct {
	Calls map[int]CallState // by index into the line's Calls, or Fallback

	leftBe  string
	leftWhy string
	found   *plan.State
	created tenant.UserID
}

// A CallState is what is known of one call after its last try.
type CallState struct {
	Tries      int
	Result     Result // what came of it: where a read settled it, what the read showed; Unknown while in doubt
	InDoubt    bool   // it left, and only a read can tell what became of it
	Undone     bool   // a read did not show the effect of some try, which may have been too early for it
	Lost       bool   // a try before the last was not answered, and no read settled it: it may have landed
	IntentAt   time.Time
	AnsweredAt time.Time // of the answer or of the read that settled it; zero while there is neither
	Code       string    // of a refusal
	Message    string    // the tenant's own words
	Receipt    tenant.Receipt
}

// A Refusal is a call that the tenant turned down.
type Refusal struct {
	Call    int
	Code    string // tenant.Refusal.Code
	Message string // the tenant's own words
	Receipt tenant.Receipt
	At      time.Time
}

func (p *Progress) add(e Event) {
	if e.User != "" {
		p.created = e.User
	}
	if e.Found != nil {
		p.found = e.Found
	}
	switch e.Kind {
	case Again:
		p.again(e.Call)
	case LeftBe:
		p.leftBe, p.leftWhy = e.Code, e.Message
	case Intent:
		p.leftBe = "" // taken up after all
		s := p.Calls[e.Call]
		p.Calls[e.Call] = CallState{Tries: s.Tries + 1, Result: Unknown, InDoubt: true, Undone: s.Undone, Lost: s.Lost || s.InDoubt, IntentAt: e.At}
	case Outcome, Settled:
		p.Calls[e.Call] = p.Calls[e.Call].answered(e)
	}
}

// again forgets what came of a call and of those after it: they are to be sent as if
// they never had been.
func (p *Progress) again(from int) {
	p.leftBe = ""
	for i, s := range p.Calls {
		if i >= from || i == Fallback {
			p.Calls[i] = CallState{Tries: s.Tries, IntentAt: s.IntentAt}
		}
	}
}

// answered takes in an outcome, or what a read showed. The later word counts: a
// read settles an unknown outcome, and can show that an accepted add was undone
// since by a remove in doubt (R20).
func (s CallState) answered(e Event) CallState {
	s.Result = e.Result
	s.InDoubt = e.Result == Unknown
	s.Undone = s.Undone || e.Result == Undone
	s.Lost = s.Lost && e.Kind == Outcome && e.Result != Done
	s.AnsweredAt = e.answered()
	s.Code, s.Message = e.Code, e.Message
	if e.Kind == Outcome || e.Receipt != (tenant.Receipt{}) {
		s.Receipt = e.Receipt
	}
	return s
}

// Begun tells whether any call was about to leave, so that it may have had effect.
func (p Progress) Begun() bool { return len(p.Calls) > 0 }

// LeftBe returns why the change is left alone: drifted or already; empty where it is
// not, or was taken up since.
func (p Progress) LeftBe() string { return p.leftBe }

// LeftWhy says what a read lacked on which the change rests; empty where it was not changed
// for another reason, or not at all.
func (p Progress) LeftWhy() string {
	if p.leftBe == "" {
		return ""
	}
	return p.leftWhy
}

// Found returns what a read showed last, nil where none is on record.
func (p Progress) Found() *plan.State { return p.found }

// Created returns the object id of the account that the change created, if any.
func (p Progress) Created() tenant.UserID { return p.created }

// Order lists the calls of a line in the order in which they left: a fallback comes
// before the calls that were taken up again after it, and else after them all.
func (p Progress) Order(l plan.Line) []int {
	var out []int
	if l.Fallback == nil {
		for i := range l.Calls {
			out = append(out, i)
		}
		return out
	}
	back := p.Calls[Fallback].IntentAt
	at := len(l.Calls)
	for i := range l.Calls {
		if at == len(l.Calls) && p.Calls[i].IntentAt.After(back) {
			at = i
		}
		out = append(out, i)
	}
	return slices.Insert(out, at, Fallback)
}

// TakenUpAgain tells whether a change was put back and then tried once more: whatever
// became of its fallback, what left after it counts.
func (p Progress) TakenUpAgain(l plan.Line) bool {
	_, putBack := p.Calls[Fallback]
	order := p.Order(l)
	return putBack && order[len(order)-1] != Fallback
}

// Tries returns how often call i was about to leave.
func (p Progress) Tries(i int) int { return p.Calls[i].Tries }

// InDoubt returns the first call that left and of which only a read can tell what
// became of it.
func (p Progress) InDoubt() (call int, ok bool) {
	return p.first(func(s CallState) bool { return s.InDoubt })
}

// CallDone tells whether call i is known to have had its effect.
func (p Progress) CallDone(i int) bool { return p.Calls[i].Result == Done }

// Refused returns the first call that the tenant turned down at its last try.
func (p Progress) Refused() (Refusal, bool) {
	i, ok := p.first(func(s CallState) bool { return s.Result == Refused })
	if !ok {
		return Refusal{}, false
	}
	s := p.Calls[i]
	return Refusal{Call: i, Code: s.Code, Message: s.Message, Receipt: s.Receipt, At: s.AnsweredAt}, true
}

// first returns the first call that is so, in the order of the line, its fallback last.
func (p Progress) first(is func(CallState) bool) (int, bool) {
	order := slices.Sorted(maps.Keys(p.Calls))
	if len(order) > 0 && order[0] == Fallback {
		order = append(order[1:], Fallback)
	}
	for _, i := range order {
		if is(p.Calls[i]) {
			return i, true
		}
	}
	return 0, false
}
