package batch

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"reseat/batch/journal"
	"reseat/plan"
)

// A tape keeps events in memory. It can be cut, as a kill does, and then takes no more.
type tape struct {
	mu     sync.Mutex
	events []journal.Event
	cut    int  // after so many events; 0: never
	effect bool // writes under way when it is cut still land
	full   bool // it is not the process that ended: only the record fails
	gone   map[plan.ChangeID]bool
}

func (tp *tape) Append(_ context.Context, e journal.Event) (int64, error) {
	tp.mu.Lock()
	defer tp.mu.Unlock()
	if tp.cut > 0 && len(tp.events) >= tp.cut {
		if tp.gone == nil {
			tp.gone = map[plan.ChangeID]bool{}
		}
		tp.gone[e.Change] = true
		return 0, fmt.Errorf("killed")
	}
	tp.events = append(tp.events, e)
	return int64(len(tp.events)), nil
}

// fail makes the record take no more from now on.
func (tp *tape) fail(full, effect bool) {
	tp.mu.Lock()
	defer tp.mu.Unlock()
	tp.cut, tp.full, tp.effect = len(tp.events), full, effect
}

// restore lets it take events again.
func (tp *tape) restore() {
	tp.mu.Lock()
	defer tp.mu.Unlock()
	tp.cut, tp.full, tp.effect, tp.gone = 0, false, false, nil
}

func (tp *tape) dead() (dead, effect bool) {
	tp.mu.Lock()
	defer tp.mu.Unlock()
	return tp.cut > 0 && len(tp.events) >= tp.cut && !tp.full, tp.effect
}

// ghost tells whether a write is that of a process that was killed before.
func (tp *tape) ghost(id plan.ChangeID) bool {
	tp.mu.Lock()
	defer tp.mu.Unlock()
	return tp.cut > 0 && !tp.full && tp.gone[id]
}

// mustIntend demands that the last event of the user is the intent of a call.
func (tp *tape) mustIntend(t *testing.T, upn string) {
	tp.mu.Lock()
	defer tp.mu.Unlock()
	if tp.full && tp.gone[idOf(upn)] {
		return // the record takes no more
	}
	for _, e := range slices.Backward(tp.events) {
		if e.Change == idOf(upn) {
			if e.Kind != journal.Intent {
				t.Errorf("%s: a write left after a %s event", upn, e.Kind)
			}
			return
		}
	}
	t.Errorf("%s: a write left without an intent on disk", upn)
}

// story is what the events say, without their times.
func (tp *tape) story(upn string) []string {
	var out []string
	for _, e := range tp.events {
		if e.Change == idOf(upn) {
			out = append(out, strings.Join(strings.Fields(fmt.Sprint(e.Kind, " ", callName(e), " ", e.Result, " ", e.Code)), " "))
		}
	}
	return out
}

func callName(e journal.Event) string {
	switch {
	case e.Kind == journal.LeftBe:
		return ""
	case e.Call == journal.Fallback:
		return "fallback"
	}
	return fmt.Sprint(e.Call)
}
