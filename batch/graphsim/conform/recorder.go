// Package conform holds requests and answers against Microsoft's own description of
// Graph v1.0. Tests put a Recorder between a client and a server; neither needs to know.
//
// It is for tests alone: nothing that goes into the program imports it.
package conform

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// Recorder returns a handler that passes everything on to next and fails the test for
// each request and each answer that Microsoft's description does not allow. A request
// may carry no property that the description lacks. The parts of a JSON batch are
// held against it one by one. What the description knows nothing of, such as
// /users/$count, is passed over; so are answers that are no JSON, as gateways give.
func Recorder(t testing.TB, next http.Handler) http.Handler {
	t.Helper()
	d, err := description()
	if err != nil {
		t.Fatal(err)
	}
	return observe(next, func(x exchange) {
		for _, complaint := range d.check(x) {
			t.Errorf("%s: %s", x, complaint)
		}
	})
}

// observe passes everything on to next and tells of each exchange.
func observe(next http.Handler, tell func(exchange)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			panic(http.ErrAbortHandler) // the client hung up in mid-request: a killed process says nothing wrong
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		// An answer may be broken off on purpose, which needs the real connection.
		tee := &tee{ResponseWriter: w, status: http.StatusOK}
		ended := false
		defer func() {
			tee.broken = tee.broken || !ended // a handler that panics leaves its answer unfinished
			tell(exchange{r.Method, r.URL.EscapedPath() + "?" + r.URL.RawQuery, unpacked(r.Header, body), tee.status, tee.body.Bytes(), tee.broken})
		}()
		next.ServeHTTP(tee, r)
		ended = true
	})
}

// unpacked undoes gzip; what is packed wrongly stays as it is.
func unpacked(h http.Header, body []byte) []byte {
	if !strings.EqualFold(h.Get("Content-Encoding"), "gzip") {
		return body
	}
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return body
	}
	if plain, err := io.ReadAll(z); err == nil {
		return plain
	}
	return body
}

// Describes tells whether Microsoft's description has an operation, such as GET
// /users/{id}. What it lacks is passed over by a Recorder.
func Describes(method, path string) bool {
	d, err := description()
	return err == nil && d.operation(method, path) != nil
}

// An exchange is one request and its answer.
type exchange struct {
	Method, Target string
	Sent           []byte
	Status         int
	Got            []byte
	Broken         bool // the answer did not end
}

func (x exchange) String() string { return fmt.Sprintf("%s %s (%d)", x.Method, x.Target, x.Status) }

func (d *api) check(x exchange) []string {
	u, err := url.Parse(x.Target)
	if err != nil {
		return []string{err.Error()}
	}
	path, below := strings.CutPrefix(u.EscapedPath(), "/v1.0")
	if !below {
		return nil
	}
	if path == "/$batch" {
		return d.checkBatch(x)
	}
	op := d.operation(x.Method, path)
	if op == nil {
		return nil
	}
	// A request that was refused is often malformed on purpose.
	var out []string
	if x.Status < 400 {
		out = append(op.checkQuery(u.Query()), op.checkRequest(x.Sent)...)
	}
	if !x.Broken {
		out = append(out, op.checkAnswer(x.Status, x.Got)...)
	}
	return out
}

func (d *api) checkBatch(x exchange) []string {
	var sent struct {
		Requests []struct {
			ID, Method, URL string
			Body            json.RawMessage
		}
	}
	var got struct {
		Responses []struct {
			ID     string
			Status int
			Body   json.RawMessage
		}
	}
	if x.Broken || json.Unmarshal(x.Sent, &sent) != nil || json.Unmarshal(x.Got, &got) != nil {
		return nil
	}
	var out []string
	for _, a := range got.Responses {
		for _, q := range sent.Requests {
			if q.ID == a.ID {
				part := exchange{q.Method, "/v1.0/" + strings.TrimPrefix(q.URL, "/"), q.Body, a.Status, unwrapped(a.Body), false}
				for _, c := range d.check(part) {
					out = append(out, "part "+a.ID+" "+q.Method+" "+q.URL+": "+c)
				}
			}
		}
	}
	return out
}

// unwrapped undoes the base64 of a part that is no JSON.
func unwrapped(body json.RawMessage) []byte {
	var s string
	if json.Unmarshal(body, &s) != nil {
		return body
	}
	if b, err := base64.StdEncoding.DecodeString(s); err == nil {
		return b
	}
	return []byte(s)
}

// A tee keeps what is written through it.
type tee struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
	broken bool
}

func (w *tee) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

func (w *tee) Write(b []byte) (int, error) {
	w.body.Write(b)
	return w.ResponseWriter.Write(b)
}

// Hijack hands the connection out to a server that breaks an answer off.
func (w *tee) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	w.broken = true
	return http.NewResponseController(w.ResponseWriter).Hijack()
}

// Flush sends what was written so far.
func (w *tee) Flush() { http.NewResponseController(w.ResponseWriter).Flush() }
