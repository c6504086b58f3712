package rehearse

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"syscall"

	"reseat/batch/graphsim"
)

// A wire carries requests to a handler in the goroutine that sends them, without a
// socket. It breaks as a connection breaks: reset, or in the middle of a body.
type wire struct{ *graphsim.Tenant }

// RoundTrip lets the handler answer. An answer that comes after the request's time
// limit is none.
func (w wire) RoundTrip(r *http.Request) (*http.Response, error) {
	sent := r
	if r.Body == nil {
		with := *r
		with.Body = http.NoBody
		sent = &with
	}
	rec := &recorder{header: http.Header{}}
	whole := rec.serve(w.Tenant, sent)
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	if !whole && rec.body.Len() == 0 {
		return nil, &net.OpError{Op: "read", Err: syscall.ECONNRESET}
	}
	resp := &http.Response{
		Status: http.StatusText(rec.status), StatusCode: rec.status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: rec.header, Body: io.NopCloser(&rec.body), ContentLength: int64(rec.body.Len()), Request: r,
	}
	if !whole {
		resp.Body = io.NopCloser(io.MultiReader(&rec.body, broken{}))
	}
	return resp, nil
}

// A recorder is the answer as the handler writes it.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (r *recorder) Header() http.Header { return r.header }

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
}

func (r *recorder) Write(b []byte) (int, error) {
	r.WriteHeader(http.StatusOK)
	return r.body.Write(b)
}

// serve tells whether the answer arrived whole.
func (r *recorder) serve(h http.Handler, sent *http.Request) (whole bool) {
	defer func() {
		if p := recover(); p != nil && p != http.ErrAbortHandler {
			panic(p)
		}
	}()
	h.ServeHTTP(r, sent)
	return true
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }
