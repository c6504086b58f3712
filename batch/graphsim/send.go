package graphsim

import (
	"net"
	"net/http"
	"strconv"
)

// send writes the answer, or as much of it as is to arrive.
func (a answer) send(w http.ResponseWriter) {
	if a.reset {
		hangUp(w)
		return
	}
	body, typ := a.bytes()
	for k, v := range a.header {
		w.Header()[k] = v
	}
	if typ != "" {
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
