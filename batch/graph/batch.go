package graph

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"reseat/batch/pace"
	"reseat/plan/tenant"
)

// batchSize is the most requests that one JSON batch may hold (graph-contract 8).
const batchSize = 20

// A batchRequest is the body of POST /$batch.
type batchRequest struct {
	Requests []batchItem `json:"requests"`
}

// A batchItem is one GET of a JSON batch; its URL is relative to the version root.
type batchItem struct {
	ID     string `json:"id"`
	Method string `json:"method"`
	URL    string `json:"url"`
}

func itemID(i int) string { return strconv.Itoa(i) }

// newBatch numbers the paths from 0.
func newBatch(paths []string) batchRequest {
	var b batchRequest
	for i, p := range paths {
		b.Requests = append(b.Requests, batchItem{ID: itemID(i), Method: http.MethodGet, URL: p})
	}
	return b
}

// A batchReply is one item's answer. Its body may be absent, or a string where it is
// not JSON (graph-contract 8).
type batchReply struct {
	ID      string          `json:"id"`
	Status  int             `json:"status"`
	Headers looseHeader     `json:"headers"`
	Body    json.RawMessage `json:"body"`
	value   any             // instead of Body, by a shortcut
}

// A content is what a success of a JSON batch holds: JSON, or a value by a shortcut.
type content struct {
	body  []byte
	value any
}

// A batchAnswer holds the replies of a JSON batch by their ids.
type batchAnswer map[string]batchReply

// readBatch reads the answer to a JSON batch, whose replies come in any order. Of
// two with one id the first counts. A body that is no such answer has no replies.
func readBatch(body []byte) batchAnswer {
	var w struct {
		Responses []batchReply `json:"responses"`
	}
	if json.Unmarshal(body, &w) != nil {
		return nil
	}
	b := batchAnswer{}
	for _, r := range w.Responses {
		if _, twice := b[r.ID]; !twice {
			b[r.ID] = r
		}
	}
	return b
}

// errNoItem says that the answer to a JSON batch lacks an item.
var errNoItem = errors.New("no such item in the answer")

// reply returns what item i holds, or the item's own *Error.
func (b batchAnswer) reply(i int, now time.Time) (content, error) {
	r, ok := b[itemID(i)]
	switch {
	case !ok || r.Status == 0:
		return content{}, &Error{Message: "the JSON batch was answered without this item", Kind: because(tenant.ErrUnknown, errNoItem)}
	case r.Status < 200 || r.Status >= 300:
		return content{}, newError(r.Status, http.Header(r.Headers), r.Body, now)
	case r.value == nil && !bytes.HasPrefix(r.Body, []byte("{")):
		return content{}, &Error{Status: r.Status, Message: fmt.Sprintf("the item's answer is not a JSON object (%q)", clip(r.Body)), Kind: tenant.ErrUnknown}
	}
	return content{r.Body, r.value}, nil
}

// pace returns what the pacer should know: one throttled item means that the tenant
// throttles us, whatever the batch's own status, the longest delay counts, and the
// scope is that of all of them together. Where fewer than half of them are throttled and
// none names a delay they are strays, and say nothing about the others.
func (b batchAnswer) pace(outer pace.Answer, now time.Time) pace.Answer {
	said, throttled, items := outer.Status, outer.Status == http.StatusTooManyRequests, 0
	for _, r := range b {
		a := answerOf(r.Status, http.Header(r.Headers), now)
		outer.RetryAfter = max(outer.RetryAfter, a.RetryAfter)
		outer.LimitUsed = max(outer.LimitUsed, a.LimitUsed)
		if a.Status != http.StatusTooManyRequests {
			continue
		}
		items++
		if throttled {
			a.Scope = outer.Scope.With(a.Scope)
		}
		outer.Status, outer.Scope, throttled = a.Status, a.Scope, true
	}
	if 2*items < len(b) && outer.RetryAfter <= 0 {
		outer.Status = said
	}
	return outer
}

// A looseHeader is the header of an item: an object of strings, or of whatever a
// server makes of them.
type looseHeader http.Header

// UnmarshalJSON keeps strings and numbers and leaves the rest out.
func (h *looseHeader) UnmarshalJSON(b []byte) error {
	var raw map[string]json.RawMessage
	if json.Unmarshal(b, &raw) != nil {
		return nil // a header that cannot be read is as good as none
	}
	*h = looseHeader{}
	for name, v := range raw {
		var text string
		if json.Unmarshal(v, &text) != nil {
			text = string(v)
		}
		http.Header(*h).Set(name, text)
	}
	return nil
}
