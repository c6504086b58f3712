package graph

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"reseat/plan/pattern"
	"reseat/plan/sku"
)

// An Error is Graph's answer when it is not a success, or the reason why there is none.
type Error struct {
	Status          int           // HTTP status; 0 where no answer arrived
	Code            string        // Graph's own name for the fault
	Message         string        // Graph's own words, or what went wrong on the way
	RequestID       string        // what Microsoft support asks for first
	ClientRequestID string        // ours, of the last try
	RetryAfter      time.Duration // zero when Graph named no delay
	Kind            error         // the same in the tenant's words, never nil
}

// Error returns status, code, message and request id, as far as they are known.
func (e *Error) Error() string {
	var parts []string
	if e.Status != 0 {
		parts = append(parts, fmt.Sprint(e.Status))
	}
	if e.Code != "" {
		parts = append(parts, e.Code)
	}
	text := strings.Join(append([]string{strings.Join(parts, " ")}, e.Message), ": ")
	text = strings.TrimSuffix(strings.TrimPrefix(text, ": "), ": ")
	if e.RequestID != "" {
		text += " (request-id " + e.RequestID + ")"
	}
	return text
}

// Unwrap lets callers ask errors.Is(err, tenant.ErrNoSeat) and never read a status.
func (e *Error) Unwrap() error { return e.Kind }

var guid = pattern.New(`(?i)\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b`)

// PlanIDs returns the GUIDs that the message names, in their order. In a
// tenant.ErrDependency the first is the plan that needs the others; in a
// tenant.ErrConflict they exclude each other. Separators vary between answers
// (graph-contract 5.3 #6, #7), so GUIDs are all that is looked for.
func (e *Error) PlanIDs() []sku.PlanID {
	var ids []sku.PlanID
	for _, g := range guid().FindAllString(e.Message, -1) {
		ids = append(ids, sku.PlanID(strings.ToLower(g)))
	}
	return ids
}

// A wireError is the error envelope (graph-contract 10). encoding/json matches
// innerError and innererror alike.
type wireError struct {
	Error *struct {
		Code    string `json:"code"`
		Message string `json:"message"`
		Inner   struct {
			Code      string `json:"code"`
			RequestID string `json:"request-id"`
		} `json:"innerError"`
		Details []struct {
			Code    string `json:"code"`
			Message string `json:"message"`
		} `json:"details"`
	} `json:"error"`
}

// newError reads an answer that is not a success. The body may be absent, HTML, or
// JSON of any other shape.
func newError(status int, h http.Header, body []byte, now time.Time) *Error {
	e := &Error{Status: status, RequestID: h.Get("request-id"), RetryAfter: retryAfter(h, now)}
	var w wireError
	graphs := json.Unmarshal(body, &w) == nil && w.Error != nil
	clues := ""
	if graphs {
		e.Code, e.Message = w.Error.Code, w.Error.Message
		e.RequestID = orElse(e.RequestID, w.Error.Inner.RequestID)
		clues = w.Error.Inner.Code
		for _, d := range w.Error.Details {
			clues += " " + d.Code + " " + d.Message
		}
	} else {
		e.Message = notGraphs(status, h, body)
	}
	e.Kind = meaning(status, strings.Join([]string{e.Code, e.Message, clues}, " "), graphs || len(body) == 0)
	return e
}

// notGraphs says in words what came instead of Graph's error envelope.
func notGraphs(status int, h http.Header, body []byte) string {
	switch {
	case status >= 300 && status < 400:
		return fmt.Sprintf("redirected to %q, which is not followed: check the address and whether a proxy asks for a login", h.Get("Location"))
	case len(body) == 0:
		return strings.ToLower(http.StatusText(status))
	}
	return fmt.Sprintf("%s, with a body that is not Graph's (%q)", strings.ToLower(http.StatusText(status)), clip(body))
}

// clip returns the beginning of a body on one line.
func clip(body []byte) string {
	const most = 120
	text := strings.Join(strings.Fields(string(body[:min(len(body), 4*most)])), " ")
	if len(text) > most {
		return strings.ToValidUTF8(text[:most], "") + "…"
	}
	return text
}
