package batch

import (
	"context"
	"errors"
	"fmt"

	"reseat/plan"
	"reseat/plan/tenant"
)

// A Stop is the error of a run that ended before its last change, in good order, as
// its operator had asked for the case. It can be resumed.
type Stop struct {
	Failed bool   // for what became of users; else because its time was over
	Why    string // a sentence
}

// Error returns the sentence.
func (s *Stop) Error() string { return s.Why }

// A Tolerance is how many of some changes may fail.
type Tolerance struct {
	N       int
	Percent bool // N is so many of a hundred
}

// Of returns how many of so many changes may fail.
func (t Tolerance) Of(total int) int {
	if t.Percent {
		return total * t.N / 100
	}
	return t.N
}

func (t Tolerance) String() string {
	if t.Percent {
		return fmt.Sprintf("%d%%", t.N)
	}
	return fmt.Sprint(t.N)
}

// strandedCode stands among the refusals for a readd that could not be finished.
const strandedCode = "stranded"

// tally counts a change that went wrong, and stops the run where too many did.
func (e *Engine) tally(ctx context.Context, l plan.Line, how Ending, code string) {
	switch {
	case how == Parked && ctx.Err() == nil && e.progress(l).Bare(l):
		code = strandedCode
	case how != Refused:
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.failed == nil {
		e.failed = map[string]int{}
	}
	e.failed[code]++
	n := 0
	for _, c := range e.failed {
		n += c
	}
	if e.Tolerance != nil && n > e.Tolerance.Of(e.total) {
		e.stop(&Stop{Failed: true, Why: fmt.Sprintf("stopped: of %d changes %d failed, and --max-failures allows %s; %s", e.total, n, e.Tolerance, mostFrequent(e.failed))})
	}
}

// mostFrequent says which reason came most often.
func mostFrequent(codes map[string]int) string {
	code, most := "", 0
	for c, n := range codes {
		if n > most || n == most && c < code {
			code, most = c, n
		}
	}
	what := tenant.RefusalByCode(code).Sentence
	if code == strandedCode {
		what = "a license taken away could not be given back"
	}
	return fmt.Sprintf("most often, in %d of them: %s (%s)", most, what, code)
}

// stopped returns why the run of ctx was stopped, err where it was not.
func stopped(ctx context.Context, err error) error {
	var s *Stop
	if interrupted(ctx, err) && errors.As(context.Cause(ctx), &s) {
		return s
	}
	return err
}

func (e *Engine) stopForTime() {
	e.stop(&Stop{Why: fmt.Sprintf("stopped: no change begins after %s", e.Until.UTC().Format("2006-01-02 15:04:05 MST"))})
}

func (e *Engine) stopForDrift(l plan.Line) {
	e.stop(&Stop{Failed: true, Why: fmt.Sprintf("stopped: %s is not as the plan found it, and --on-drift stop was asked for", l.UPN)})
}
