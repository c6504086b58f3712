package graphsim

import (
	"bytes"
	"net"
	"net/http"
	"strconv"
	"sync"
)

// buffers hold bodies on their way out: a page of users is some hundred kilobytes.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// send writes the answer, or as much of it as is to arrive.
func (a answer) send(w http.ResponseWriter) {
	if a.reset {
		hangUp(w)
		return
	}
	b := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(b)
	b.Reset()
	a.render(b)
	body := b.Bytes()
	for k, v := range a.header {
		w.Header()[k] = v
	}
	if typ := a.contentType(); typ != "" {
		w.Header().Set("Content-Type", typ)
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	}
	w.WriteHeader(a.status)
	if a.cut > 0 && len(body) > 0 {
		w.Write(body[:len(body)*(100-a.cut)/100])
		if f, ok := w.(http.Flusher); ok {
			f.Flush()
		}
		hangUp(w)
		return
	}
	w.Write(body)
}

// hangUp closes the connection in the middle. A connection over TCP is reset.
func hangUp(w http.ResponseWriter) {
	h, ok := w.(http.Hijacker)
	if !ok {
		panic(http.ErrAbortHandler)
	}
	conn, _, err := h.Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		tcp.SetLinger(0)
	}
	conn.Close()
}
