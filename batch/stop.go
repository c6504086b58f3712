package batch

import (
	"context"
	"errors"
	"fmt"

	"reseat/batch/pace"
	"reseat/plan"
	"reseat/plan/tenant"
)

// A Stop is the error of a run that ended before its last change, in good order, as
// its operator had asked for the case. It can be resumed.
type Stop struct {
	Failed bool   // for what became of users; else because its time was over, or a person said so
	Asked  bool   // a person was asked, and did not say that the run goes on
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

// What stands among the refusals for a readd that could not be finished, and for a call
// that had no answer, or none but failures of the service, as long as it was tried.
const (
	strandedCode   = "stranded"
	unansweredCode = "unanswered"
)

// sentence says in words why changes failed.
func sentence(code string) string {
	switch code {
	case strandedCode:
		return "a license was removed and could not be assigned again"
	case unansweredCode:
		return "the service did not answer, or answered with failures only, for minutes"
	}
	return tenant.RefusalByCode(code).Sentence
}

// tally counts a change that went wrong, and stops the run where too many did, or too
// many in a row for the same reason.
func (e *Engine) tally(ctx context.Context, x *execution, how Ending) {
	code := x.code
	switch {
	case how == Parked && ctx.Err() == nil && e.progress(x.line).Bare(x.line):
		code = strandedCode
	case how == Parked && ctx.Err() == nil && x.gaveUp:
		code = unansweredCode
	case how == Finished:
		e.accepted(x)
		return
	case how != Refused:
		return
	}
	e.mu.Lock()
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
	inARow := e.row.failed(code, e.MaxRefusals)
	e.mu.Unlock()
	if inARow {
		e.stopForRow(ctx, code)
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
	return fmt.Sprintf("most often, in %d of them: %s (%s)", most, sentence(code), code)
}

// stopped returns why the run of ctx was stopped, err where it was not. A wait that the
// tenant asks for and that is too long stops it, too (R45).
func stopped(ctx context.Context, err error) error {
	var long *pace.LongWaitError
	if errors.As(err, &long) {
		return &Stop{Why: "stopped: " + long.Error() + " (--max-wait)"}
	}
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
	e.stop(&Stop{Failed: true, Why: fmt.Sprintf("stopped: %s changed since the plan was made, and --on-drift is stop", l.UPN)})
}
