package graph

import (
	"errors"
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"reseat/batch/pace"
)

func TestScopeOfAThrottling(t *testing.T) {
	const who = "/48a80680-7326-48cd-9935-b556b81d3a4e/3f2b1c9e-50a1-4a9f-9a3e-6f1f0a7f3b10"
	for value, want := range map[string]pace.Scope{
		"": pace.Everything, "Tenant_Application/Write" + who: pace.Writes, "Tenant/Read" + who: pace.Reads,
		"Tenant_Application/ReadWrite" + who: pace.Everything, "Application/WRITE": pace.Writes,
		"Write": pace.Everything, "//": pace.Everything, "Tenant/Writes" + who: pace.Everything,
	} {
		h := http.Header{"X-Ms-Throttle-Scope": {value}}
		if got := answerOf(429, h, time.Time{}).Scope; got != want {
			t.Errorf("%q: %v, want %v", value, got, want)
		}
	}
}

// The scopes of the throttled items of a JSON batch add up; an item that was answered
// names none.
func TestScopeOfThrottledItems(t *testing.T) {
	const read, write = `{"x-ms-throttle-scope":"Tenant/Read/a/t"}`, `{"x-ms-throttle-scope":"Tenant/Write/a/t"}`
	for _, tt := range []struct {
		items []string
		want  pace.Scope
	}{
		{[]string{item("0", 200, `{}`, `{}`), item("1", 429, read, `{}`), item("2", 429, read, `{}`)}, pace.Reads},
		{[]string{item("0", 429, read, `{}`), item("1", 429, write, `{}`)}, pace.Everything},
		{[]string{item("0", 429, read, `{}`), item("1", 429, `{}`, `{}`)}, pace.Everything},
	} {
		got := readBatch([]byte(batchOf(tt.items...))).pace(pace.Answer{Status: 200}, time.Time{})
		if got.Scope != tt.want || got.Status != 429 {
			t.Errorf("%v: %+v, want scope %v", tt.items, got, tt.want)
		}
	}
}

// RUN-5: nothing leaves before a Retry-After is over, however long it is; who asks is
// told at once how long that would be.
func TestRUN5LongRetryAfterIsNotCut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := pace.New(pace.Real, pace.QuotaFor(-1))
		header := map[string]string{"x-ms-throttle-scope": "Tenant_Application/Write/app/tenant", "Retry-After": "86400"}
		tp, c := newTape(t, inOrder(reply{status: 429, header: header, body: fault("TooManyRequests", "Please retry again later.")}), func(o *Options) { o.Pacer = p })
		_, _ = c.SetUsageLocation(t.Context(), userA, "DE")
		var long *pace.LongWaitError
		if _, err := c.SetUsageLocation(t.Context(), userA, "DE"); !errors.As(err, &long) || long.For < 24*time.Hour-time.Second || len(tp.asked) != 1 {
			t.Errorf("%d requests left; the error is %v", len(tp.asked), err)
		}
	})
}

// Each form of Retry-After, from the wire to the next request: of a write that was
// throttled in the scope of writes, the next write waits, and a read does not.
func TestRetryAfterFromTheWire(t *testing.T) {
	for _, tt := range []struct {
		name, value string
		want        time.Duration
	}{
		{"whole", "7", 7 * time.Second},
		{"fractional", "2.128", 2128 * time.Millisecond},
		{"HTTP date", "date", 9 * time.Second},
		{"absent, once", "", 0},
		{"as long as is waited out", "600", pace.MaxHold},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := pace.New(pace.Real, pace.QuotaFor(-1))
				header := map[string]string{"x-ms-throttle-scope": "Tenant_Application/Write/app/tenant", "Retry-After": tt.value}
				if tt.value == "date" {
					header["Retry-After"] = time.Now().Add(tt.want).UTC().Format(http.TimeFormat)
				}
				tp, c := newTape(t, inOrder(reply{status: 429, header: header, body: fault("TooManyRequests", "Please retry again later.")},
					reply{status: 200, body: fmt.Sprintf(`{"id":%q}`, userA)}), func(o *Options) { o.Pacer = p })
				if _, err := c.SetUsageLocation(t.Context(), userA, "DE"); err == nil {
					t.Fatal("the first write was not throttled")
				}
				begun := time.Now()
				if _, err := c.CountUsers(t.Context()); err == nil {
					t.Error("the script has no count")
				}
				if _, err := c.SetUsageLocation(t.Context(), userA, "DE"); err != nil {
					t.Fatal(err)
				}
				if read, write := tp.asked[1].at.Sub(begun), tp.asked[len(tp.asked)-1].at.Sub(begun); read > time.Second/2 || write < tt.want || write > tt.want+time.Second {
					t.Errorf("the read left after %v, the write after %v; want %v", read, write, tt.want)
				}
			})
		})
	}
}
