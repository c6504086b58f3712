package wire

import (
	"fmt"
	"io"
	"net/http"
	"reseat/plan/bounded"
)

// A TooLargeError is returned by reading the body of an answer that is larger than the
// client reads.
type TooLargeError struct{ Limit int64 }

func (e *TooLargeError) Error() string {
	return fmt.Sprintf("the answer is larger than %s, so it was not read to its end", size(e.Limit))
}

func size(n int64) string {
	if n >= 1<<20 {
		return fmt.Sprintf("%d MiB", n>>20)
	}
	return fmt.Sprintf("%d KiB", n>>10)
}

// A limited transport limits what is read of each answer.
type limited struct {
	http.RoundTripper
	limit int64
}

// RoundTrip sends the request; the body of the answer ends with a *TooLargeError at the
// limit.
func (b limited) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := b.RoundTripper.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	if resp.ContentLength > b.limit {
		resp.ContentLength = -1 // so that nobody makes room for it
	}
	resp.Body = body{bounded.UpTo(resp.Body, b.limit, &TooLargeError{b.limit}), resp.Body}
	return resp, nil
}

// CloseIdleConnections closes those of the transport inside.
func (b limited) CloseIdleConnections() {
	if c, ok := b.RoundTripper.(interface{ CloseIdleConnections() }); ok {
		c.CloseIdleConnections()
	}
}

// A body is what an answer holds, up to a limit.
type body struct {
	io.Reader
	io.Closer
}
