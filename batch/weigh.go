package batch

import (
	"context"
	"errors"
	"fmt"

	"reseat/batch/journal"
	"reseat/plan"
	"reseat/plan/tenant"
)

// An answer is what came of sending a call once, in the words of the journal.
type answer struct {
	result journal.Result
	code   string // of a refusal; empty where there is none
	stop   error  // why the run must stop: then nothing was changed
}

// shutOutCode marks calls in the journal that met a tenant which had shut us out.
const shutOutCode = "shut-out"

// weigh is the one place that says what an answer to a write means.
func (c *course) weigh(ctx context.Context, i int, call plan.Call, err error) answer {
	switch r := tenant.AsRefusal(err); {
	case err == nil:
		return answer{result: journal.Done}
	case errors.Is(err, tenant.ErrSignIn):
		return answer{journal.Unsent, shutOutCode, shutOut(err)}
	case errors.Is(err, tenant.ErrUnsent):
		return answer{result: journal.Unsent}
	case errors.Is(err, tenant.ErrThrottled):
		return answer{result: journal.Throttled}
	case r == tenant.ErrForbidden:
		return c.forbidden(ctx, err)
	case r == tenant.ErrNoChange && call.Half != 2:
		return answer{result: journal.Done, code: r.Code}
	case r == tenant.ErrNoChange:
		return answer{result: journal.Unknown} // a replica that has not heard of the first half (R20)
	case r != nil && c.doubtful(i, call, r):
		return answer{result: journal.Unknown, code: r.Code} // sending again would be refused again
	case r != nil:
		return answer{result: journal.Refused, code: r.Code}
	}
	return answer{result: journal.Unknown}
}

// forbidden tells a lost role, which stops the run, from a user out of reach (R31).
func (c *course) forbidden(ctx context.Context, err error) answer {
	if gone := c.e.probe(ctx); gone != nil {
		return answer{journal.Unsent, shutOutCode, fmt.Errorf("%w, after %w", gone, err)}
	}
	return answer{result: journal.Refused, code: tenant.ErrForbidden.Code}
}

// doubtful tells whether a refusal may be due to a try of our own whose answer was
// lost (R20): only a read can tell.
func (c *course) doubtful(i int, call plan.Call, r *tenant.Refusal) bool {
	switch r {
	case tenant.ErrExists:
		return call.Kind == plan.Create && c.lost[i]
	case tenant.ErrNotHeld:
		return len(call.Remove) > 0 && c.lost[i]
	}
	return false
}
