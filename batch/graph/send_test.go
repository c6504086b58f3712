package graph

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"

	"reseat/plan/tenant"
)

const oneUser = `{"id":"` + userA + `","userPrincipalName":"a@contoso.com"}`

func TestReadIsSentAgainWithBackOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tp, c := newTape(t, inOrder(reply{status: 503}, reply{err: io.ErrUnexpectedEOF}, reply{status: 200, body: "<html>"}, reply{status: 200, body: oneUser}))
		if _, err := c.User(t.Context(), "a@contoso.com"); err != nil {
			t.Fatal(err)
		}
		for i, span := range []time.Duration{time.Second, 2 * time.Second, 4 * time.Second} {
			got := tp.asked[i+1].at.Sub(tp.asked[i].at)
			if got < span/2 || got > span {
				t.Errorf("pause %d took %s; want between %s and %s", i+1, got, span/2, span)
			}
		}
	})
}

func TestReadWaitsAsLongAsAsked(t *testing.T) {
	for value, want := range map[string]time.Duration{"30": 30 * time.Second, "2.128": 2128 * time.Millisecond} {
		synctest.Test(t, func(t *testing.T) {
			tp, c := newTape(t, inOrder(reply{status: 429, header: map[string]string{"Retry-After": value}, body: fault("TooManyRequests", "later")},
				reply{status: 200, body: oneUser}))
			if _, err := c.User(t.Context(), "a@contoso.com"); err != nil {
				t.Fatal(err)
			}
			if got := tp.asked[1].at.Sub(tp.asked[0].at); got != want {
				t.Errorf("waited %s; want %s", got, want)
			}
		})
	}
}

func TestReadGivesUpAfterItsTries(t *testing.T) {
	tp, c := newTape(t, always(503, ""), func(o *Options) { o.Tries, o.Clock = 3, hasty{} })
	_, err := c.User(t.Context(), "a@contoso.com")
	if !errors.Is(err, tenant.ErrUnknown) || len(tp.asked) != 3 {
		t.Errorf("%d tries, %v; want 3 and ErrUnknown", len(tp.asked), err)
	}
	ids := map[string]bool{}
	for _, s := range tp.asked {
		id := s.header.Get("client-request-id")
		if _, err := uuid.Parse(id); err != nil {
			t.Errorf("client-request-id %q: %v", id, err)
		}
		ids[id] = true
	}
	if len(ids) != 3 {
		t.Errorf("%d different client-request-ids in 3 tries", len(ids))
	}
}

func TestRefusalOfAReadIsFinal(t *testing.T) {
	for _, status := range []int{400, 403, 404} {
		tp, c := newTape(t, always(status, fault("x", "y")))
		if _, err := c.User(t.Context(), "a@contoso.com"); err == nil || len(tp.asked) != 1 {
			t.Errorf("%d: %d tries, error %v; want one try and an error", status, len(tp.asked), err)
		}
	}
}

func assign(ctx context.Context, c *Client) (tenant.Receipt, error) {
	return c.AssignLicense(ctx, userA, []tenant.License{{SKU: emsE3}}, nil)
}

// The engine decides about writes: it looks before it acts.

func TestWriteIsNeverSentAgain(t *testing.T) {
	tests := []struct {
		name   string
		answer reply
		want   error
	}{
		{"503", reply{status: 503}, tenant.ErrUnknown},
		{"503 with Retry-After", reply{status: 503, header: map[string]string{"Retry-After": "3"}}, tenant.ErrUnknown},
		{"504", reply{status: 504, body: "<html>gateway</html>"}, tenant.ErrUnknown},
		{"429", reply{status: 429}, tenant.ErrThrottled},
		{"409", reply{status: 409, body: fault("Directory_ConcurrencyViolation", "wait")}, tenant.ErrThrottled},
		{"reset", reply{err: errors.New("read: connection reset by peer")}, tenant.ErrUnknown},
		{"cut off", reply{err: io.ErrUnexpectedEOF}, tenant.ErrUnknown},
		{"time-out", reply{err: context.DeadlineExceeded}, tenant.ErrUnknown},
		{"a page that is not JSON", reply{status: 200, body: "<html>login</html>"}, tenant.ErrUnknown},
	}
	for _, tt := range tests {
		tp, c := newTape(t, inOrder(tt.answer))
		r, err := assign(t.Context(), c)
		if !errors.Is(err, tt.want) || len(tp.asked) != 1 {
			t.Errorf("%s: %d requests, %v; want one and %v", tt.name, len(tp.asked), err, tt.want)
		}
		if r.ClientRequestID != tp.asked[0].header.Get("client-request-id") || r.Status != tt.answer.status {
			t.Errorf("%s: receipt %+v does not tell of the try", tt.name, r)
		}
	}
}

// The same over a real connection, where the HTTP library has its own ideas.

func TestWriteIsNeverSentAgainOverTheWire(t *testing.T) {
	drop := func(w http.ResponseWriter) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err == nil {
			conn.Close()
		}
	}
	tests := map[string]http.HandlerFunc{
		"connection dropped": func(w http.ResponseWriter, r *http.Request) { drop(w) },
		"body cut off": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "500")
			io.WriteString(w, `{"id":`)
			drop(w)
		},
	}
	for name, handler := range tests {
		t.Run(name, func(t *testing.T) {
			var n atomic.Int32
			c := newServer(t, func(w http.ResponseWriter, r *http.Request) {
				if r.Method == http.MethodPost {
					n.Add(1)
					handler(w, r)
					return
				}
				io.WriteString(w, oneUser)
			})
			if _, err := c.User(t.Context(), "warm@contoso.com"); err != nil { // so that the connection is reused
				t.Fatal(err)
			}
			if _, err := assign(t.Context(), c); !errors.Is(err, tenant.ErrUnknown) || n.Load() != 1 {
				t.Errorf("sent %d times, %v; want once and ErrUnknown", n.Load(), err)
			}
		})
	}
}

func TestRedirectIsNotFollowed(t *testing.T) {
	var n atomic.Int32
	c := newServer(t, func(w http.ResponseWriter, r *http.Request) {
		n.Add(1)
		http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
	})
	if _, err := assign(t.Context(), c); !errors.Is(err, tenant.ErrUnsent) || n.Load() != 1 || !strings.Contains(err.Error(), "/elsewhere") {
		t.Errorf("%d requests, %v; want one, and ErrUnsent that names the target", n.Load(), err)
	}
}

func TestRefusedConnectionIsSaidAtOnce(t *testing.T) {
	c, err := New(Options{BaseURL: "http://127.0.0.1:1", AllowHTTP: true})
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.User(t.Context(), "a@contoso.com")
	if !errors.Is(err, tenant.ErrUnsent) || !strings.Contains(err.Error(), "http://127.0.0.1:1/v1.0") || !strings.Contains(err.Error(), "--endpoint") {
		t.Errorf("got %v; want ErrUnsent with address and remedy", err)
	}
}

func TestHungRequestEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hang := func(r *http.Request) (*http.Response, error) { <-r.Context().Done(); return nil, r.Context().Err() }
		c, err := New(Options{BaseURL: "https://graph.example", Transport: roundTrip(hang), Timeout: time.Minute})
		if err != nil {
			t.Fatal(err)
		}
		begun := time.Now()
		_, err = assign(t.Context(), c)
		if took := time.Since(begun); took != time.Minute || !errors.Is(err, tenant.ErrUnknown) {
			t.Errorf("ended after %s with %v; want 1m0s and ErrUnknown", took, err)
		}
	})
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestInterruptedBeforeSendingIsUnsent(t *testing.T) {
	tp, c := newTape(t, always(200, "{}"))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := assign(ctx, c)
	if !errors.Is(err, tenant.ErrUnsent) || !errors.Is(err, context.Canceled) || len(tp.asked) != 0 {
		t.Errorf("%d requests, %v; want none, ErrUnsent and context.Canceled", len(tp.asked), err)
	}
}

// An answer that arrived counts, also when ctx ends at the same moment.

func TestAnswerCountsWhenInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	_, c := newTape(t, func(int, seen) reply { cancel(); return reply{status: 200, body: "{}"} })
	if r, err := assign(ctx, c); err != nil || r.Status != 200 {
		t.Errorf("%+v, %v; want the 200", r, err)
	}
}

// Graph-contract 1.3: several challenges, a parameter without quotation marks.

// What azcore sends again passes the pacer again, and a ticket that came with the

// call pays for the first time only.

// Both keys are mandatory and never null (graph-contract 0.3).

// Graph-contract 15.2: undocumented, so never sent.
