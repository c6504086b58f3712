package batch

import (
	"fmt"
	"slices"
	"strings"

	"reseat/batch/journal"
	"reseat/plan"
	"reseat/plan/tenant"
)

// A Scope says which changes a process takes up. What an earlier one began is finished
// in any case; of the others it takes a prefix in the order of the plan (R29). The zero
// Scope is all that is left, without what was refused.
type Scope struct {
	Wave      string   // up to and with this wave of the plan; empty: to the end
	Limit     int      // at most so many changes; 0: any number
	Refused   bool     // refused changes, too
	Codes     []string // of these, those refused with one of the codes; empty: any
	BegunOnly bool     // nothing but what was begun
}

// Check refuses a scope that no change of the plan can be in.
func (s Scope) Check(p plan.Plan) error {
	if s.Limit < 0 {
		return fmt.Errorf("--limit %d: write how many changes to take up", s.Limit)
	}
	if waves := wavesOf(p); s.Wave != "" && !slices.Contains(waves, s.Wave) {
		if len(waves) == 0 {
			return fmt.Errorf("the plan has no wave %q and no other wave: its input has no column Wave", s.Wave)
		}
		return fmt.Errorf("the plan has no wave %q: its waves are %s", s.Wave, strings.Join(waves, ", "))
	}
	for _, code := range s.Codes {
		if tenant.RefusalByCode(code).Code != code {
			return fmt.Errorf("unknown code %q: a change is refused with one of %s", code, strings.Join(refusalCodes(), ", "))
		}
	}
	return nil
}

// wavesOf lists the waves of a plan in order.
func wavesOf(p plan.Plan) []string {
	var out []string
	for _, l := range p.Lines {
		if l.Wave != "" && !slices.Contains(out, l.Wave) {
			out = append(out, l.Wave)
		}
	}
	return out
}

func refusalCodes() []string {
	var out []string
	for _, r := range tenant.Refusals() {
		out = append(out, r.Code)
	}
	return out
}

// Of lists the changes that a process takes up, in the order of the plan: those that
// were begun, and the others in the scope.
func (s Scope) Of(p plan.Plan, r *journal.Record) (begun, others []plan.Line) {
	last := s.last(p)
	for i, l := range p.Lines {
		if l.Kind != plan.Change {
			continue
		}
		known := r.Progress(l.ID)
		stand := stands(l, known)
		_, again := s.again(l, known)
		switch {
		case stand == standsBegun:
			begun = append(begun, l)
		case s.BegunOnly || i > last || stand == standsEnded && !again:
		case s.Limit == 0 || len(others) < s.Limit:
			others = append(others, l)
		}
	}
	return begun, others
}

// last returns the index of the last line that is in the scope.
func (s Scope) last(p plan.Plan) int {
	for i, l := range slices.Backward(p.Lines) {
		if s.Wave == "" || l.Wave == s.Wave {
			return i
		}
	}
	return -1
}

// Remaining counts the changes that a run still has before it.
func Remaining(p plan.Plan, r *journal.Record) int {
	begun, others := Scope{}.Of(p, r)
	return len(begun) + len(others)
}

// Touched returns the lines of a plan without the changes that its run has not come
// to: of those the journal alone proves that they are not started.
func Touched(p plan.Plan, r *journal.Record) []plan.Line {
	return slices.DeleteFunc(slices.Clone(p.Lines), func(l plan.Line) bool {
		known := r.Progress(l.ID)
		return l.Kind == plan.Change && !known.Begun() && !Ended(l, known)
	})
}
