package batch_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"syscall"
	"testing"

	"reseat/batch"
	"reseat/batch/graph"
	"reseat/batch/journal"
	"reseat/plan"
)

// A wire carries requests to a handler without a socket, so that a whole run lives in
// virtual time. It breaks as a connection breaks: reset, or in the middle of a body.
// It sees to it that no user has two writes in flight.
type wire struct {
	t *testing.T
	h http.Handler

	mu      sync.Mutex
	writing map[string]bool
	reached map[string]bool // for whom a write may have had effect; nil: nobody asks
	dead    func() bool     // its process was killed; nil: it never is
}

func (w *wire) RoundTrip(r *http.Request) (resp *http.Response, err error) {
	if w.dead != nil && w.dead() {
		return &http.Response{StatusCode: http.StatusUnauthorized, Header: http.Header{}, Body: http.NoBody, Request: r}, nil
	}
	for _, user := range written(r) {
		w.flight(user, true)
		defer func() { w.landed(user, resp) }()
	}
	req := r.Clone(r.Context())
	if r.Body == nil {
		req.Body = http.NoBody
	}
	rec := httptest.NewRecorder()
	whole := w.serve(rec, req)
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	body := rec.Body.Bytes()
	if !whole && len(body) == 0 {
		return nil, &net.OpError{Op: "read", Err: syscall.ECONNRESET}
	}
	resp = rec.Result()
	resp.Request = r
	if !whole {
		resp.Body = io.NopCloser(io.MultiReader(bytes.NewReader(body), broken{}))
	}
	return resp, nil
}

// serve tells whether the answer arrived whole.
func (w *wire) serve(rec *httptest.ResponseRecorder, r *http.Request) (whole bool) {
	defer func() {
		if p := recover(); p != nil && p != http.ErrAbortHandler {
			panic(p)
		}
	}()
	w.h.ServeHTTP(rec, r)
	return true
}

func (w *wire) flight(user string, begins bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if begins && w.writing[user] {
		w.t.Errorf("%s: a second write while one is in flight", user)
	}
	w.writing[user] = begins
}

// landed ends a write. It may have had effect unless an answer says that it was refused.
func (w *wire) landed(user string, resp *http.Response) {
	w.flight(user, false)
	if refused := resp != nil && resp.StatusCode >= 400 && resp.StatusCode < 500; !refused && w.reached != nil {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.reached[user] = true
	}
}

// written returns whom a request writes: those whom it adds to a group, or the one whom
// its path names.
func written(r *http.Request) []string {
	path := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	switch {
	case r.Method == http.MethodGet || len(path) < 3:
		return nil
	case path[1] != "groups":
		return path[2:3]
	case r.Method == http.MethodDelete:
		return path[4:5]
	}
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	var users []string
	for _, part := range strings.Split(string(body), "/directoryObjects/")[1:] {
		users = append(users, part[:36])
	}
	return users
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// The Graph client is a tenant as it stands, with no adapter that could drop something.
var (
	_ batch.Tenant        = (*graph.Client)(nil)
	_ batch.ServiceReader = (*graph.Client)(nil)
)

// events is a journal in memory. After cut events it fails, as if its process had been
// killed with writes under way, or its disk were full.
type events struct {
	mu   sync.Mutex
	all  []journal.Event
	cut  int  // 0: never
	full bool // the process lives
	over bool // it has failed
}

// dead tells whether the process was killed.
func (e *events) dead() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.cut > 0 && e.over && !e.full
}

func (e *events) Append(_ context.Context, ev journal.Event) (int64, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.cut > 0 && len(e.all) >= e.cut {
		e.over = true
		return 0, errors.New("killed")
	}
	e.all = append(e.all, ev)
	return int64(len(e.all)), nil
}

func (e *events) of(id plan.ChangeID) string {
	var out strings.Builder
	for _, ev := range e.all {
		if ev.Change == id {
			fmt.Fprintf(&out, "\n    %s %s %d %s %s %s", ev.At.Format("04:05.000000"), ev.Kind, ev.Call, ev.Result, ev.Code, ev.Message)
		}
	}
	return out.String()
}
