package journal

import (
	"encoding/json"
	"fmt"
)

var kinds = map[Kind]bool{Began: true, Again: true, Steered: true, Intent: true, Outcome: true, Settled: true, LeftBe: true, Counted: true, Waits: true, Hooked: true, Asked: true, Ended: true}

var results = map[Result]bool{"": true, Done: true, Refused: true, Throttled: true, Unsent: true, Unknown: true, Undone: true}

// decodeEvent reads one line of a journal. A kind or result that this format does
// not have is an error: to pass over it could repeat a write.
func decodeEvent(line []byte) (Event, error) {
	var e Event
	if err := json.Unmarshal(line, &e); err != nil {
		return Event{}, err
	}
	switch {
	case !kinds[e.Kind]:
		return Event{}, fmt.Errorf("kind %q is unknown", e.Kind)
	case !results[e.Result]:
		return Event{}, fmt.Errorf("result %q is unknown", e.Result)
	case e.Call < Fallback:
		return Event{}, fmt.Errorf("there is no call %d", e.Call)
	}
	return e, nil
}
