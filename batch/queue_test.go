package batch

import (
	"testing"

	"reseat/plan"
)

// As long as users are being looked at, a worker without work stays: who is cleared by
// a second look is work for all.
func TestWorkersWaitForChecks(t *testing.T) {
	q := &queue{todo: many(checkSize+5, assign), seats: newSeats(nil)}
	first, second := q.next(), q.next()
	if len(first.check) != checkSize || len(second.check) != 5 {
		t.Fatalf("%d and %d to check, want %d and 5", len(first.check), len(second.check), checkSize)
	}
	if !q.next().wait {
		t.Error("nothing is checked yet, and a worker does not wait")
	}
	q.checked()
	q.admit([]plan.Line{first.check[0]})
	if got := q.next(); got.line.ID != first.check[0].ID {
		t.Errorf("got %+v, want the checked change", got)
	}
	if !q.next().wait {
		t.Error("one check is under way, and a worker does not wait")
	}
	q.checked()
	if !q.next().over {
		t.Error("it is not over")
	}
}
