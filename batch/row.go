package batch

import (
	"context"
	"errors"
	"fmt"

	"reseat/plan/tenant"
)

// A row is how many changes in a row failed for the same reason (R31).
type row struct {
	code     string
	n        int
	accepted tenant.UserID // a user who was changed in this process; empty: none was
	asking   bool          // one who was changed is being asked about
}

// failed counts a failure, and tells whether there are most in a row now. Want of a seat
// is a matter of its SKU alone (seats.dry), and a group that does not cover is one of its
// members.
func (r *row) failed(code string, most int) bool {
	if code == tenant.ErrNoSeat.Code || code == strandedCode || code == tenant.ErrNotCovered.Code {
		return false
	}
	if code != r.code {
		r.code, r.n = code, 0
	}
	r.n++
	return most > 0 && r.n == most
}

// accepted notes that a change was carried out.
func (e *Engine) accepted(x *execution) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.row.code, e.row.n, e.row.accepted = "", 0, x.user
}

// stopForRow stops the run after a row of failures for the same reason. Users out of
// reach, as those of a restricted administrative unit are, do not stop it where others
// were changed and may be changed still.
func (e *Engine) stopForRow(ctx context.Context, code string) {
	if code == tenant.ErrForbidden.Code {
		e.mu.Lock()
		asked := e.row.asking // who asks already will know
		e.row.asking = true
		e.row.code, e.row.n = "", 0
		e.mu.Unlock()
		if asked {
			return
		}
		may := e.mayWrite(ctx)
		e.mu.Lock()
		e.row.asking = false
		e.mu.Unlock()
		if !may {
			e.stopInRow(code)
			return
		}
		if e.Notice != nil {
			e.Notice(fmt.Sprintf("%d changes in a row were forbidden, although this sign-in may change other users: those users may be in a restricted administrative unit; the run goes on", e.MaxRefusals))
		}
		return
	}
	e.stopInRow(code)
}

func (e *Engine) stopInRow(code string) {
	e.stop(&Stop{Failed: true, Why: fmt.Sprintf("stopped: %d changes in a row failed for the same reason, and --max-refusals allows fewer: %s (%s)", e.MaxRefusals, sentence(code), code)})
}

// mayWrite tells whether the sign-in may still change users: it asks to change nothing
// about one who was changed before. Graph is taken to look at the permission first, and
// to refuse the request for its emptiness only then.
func (e *Engine) mayWrite(ctx context.Context) bool {
	e.mu.Lock()
	id := e.row.accepted
	e.mu.Unlock()
	if id == "" {
		return false
	}
	_, err := e.Tenant.AssignLicense(ctx, id, nil, nil)
	return err == nil || errors.Is(err, tenant.ErrNoChange)
}
