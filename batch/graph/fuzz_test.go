package graph

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"reseat/plan/tenant"
)

// Whatever a body holds, an error has a meaning, one line of text and no refusal
// that its status does not allow.
func FuzzErrorBody(f *testing.F) {
	f.Add(400, []byte(fault("Request_BadRequest", "User does not have a corresponding license.")), "1")
	f.Add(429, []byte(`{"error":{"code":"TooManyRequests","innererror":{"code":"429","request-id":"r"}}}`), "2.128")
	f.Add(503, []byte("<html>\n<body>"), "Sun, 22 Nov 2026 12:00:00 GMT")
	f.Add(400, []byte(`"PGh0bWw+"`), "-1")
	f.Add(404, []byte(nil), "")
	f.Add(302, []byte(`{"error":null}`), "NaN")
	f.Add(418, []byte(`{"error":{"details":[{"code":"ObjectConflict"}],"innerError":null}}`), "1e99")
	f.Fuzz(func(t *testing.T, status int, body []byte, wait string) {
		if status < 300 || status > 599 {
			t.Skip()
		}
		e := newError(status, http.Header{"Retry-After": {wait}}, body, time.Now())
		if e.Kind == nil || e.Error() == "" {
			t.Fatalf("no meaning or no text: %+v", e)
		}
		if e.RetryAfter < 0 || e.RetryAfter > longestWait {
			t.Fatalf("Retry-After %q read as %s", wait, e.RetryAfter)
		}
		if status >= 500 && tenant.AsRefusal(e) != nil {
			t.Fatalf("a %d is taken for the refusal %v", status, e.Kind)
		}
		if !json.Valid(body) && strings.ContainsAny(e.Message, "\r\n") {
			t.Fatalf("more than one line: %q", e.Message)
		}
		e.PlanIDs()
	})
}

// A page of users either fails to decode or yields users in normal form.
func FuzzUserPage(f *testing.F) {
	f.Add([]byte(`{"value":[` + fullUser + `],"@odata.nextLink":"https://graph.example/2"}`))
	f.Add([]byte(`{"value":[{"id":"A","licenseAssignmentStates":[{"error":"NONE","disabledPlans":["B","a","b"]}]}]}`))
	f.Add([]byte(`{"value":[null,{}]}`))
	f.Add([]byte(`{"value":[{"licenseAssignmentStates":[{"lastUpdatedDateTime":{"a":1}}]}]}`))
	f.Add([]byte(`[]`))
	f.Fuzz(func(t *testing.T, body []byte) {
		var p page[wireUser]
		if decode(body, &p) != nil {
			return
		}
		for _, u := range users(p.Value) {
			if strings.ToLower(string(u.ID)) != string(u.ID) {
				t.Fatalf("id %q is not in lower case", u.ID)
			}
			for _, a := range u.Assignments {
				if strings.EqualFold(a.Error, "none") {
					t.Fatalf("error %q means none", a.Error)
				}
				if !slices.IsSorted(a.Disabled) {
					t.Fatalf("plans %v are not a set", a.Disabled)
				}
			}
		}
	})
}

// Whatever a batch is answered, each item gets an object or an error.
func FuzzBatchAnswer(f *testing.F) {
	f.Add([]byte(batchOf(item("0", 200, `{}`, `{}`))))
	f.Add([]byte(batchOf(item("0", 429, `{"Retry-After":2.5,"x":[1],"y":null}`, `"PGh0bWw+"`))))
	f.Add([]byte(batchOf(item("0", 200, `[]`, `null`), item("0", 200, `null`, `{}`))))
	f.Add([]byte(`{"responses":null}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		b := readBatch(body)
		got, err := b.reply(0, time.Now())
		if err == nil && !json.Valid(got.body) {
			t.Fatalf("%q is neither an object nor an error", got)
		}
		if err != nil && utf8.Valid(body) && !utf8.ValidString(err.Error()) {
			t.Fatalf("text is not UTF-8: %q", err)
		}
	})
}
