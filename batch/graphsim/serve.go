package graphsim

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"reseat/plan/tenant"
)

// ErrNotLoopback is an address that others on the network could reach.
var ErrNotLoopback = errors.New("only a loopback address such as 127.0.0.1:0 is served")

// Serve answers with h on addr, which must be on loopback: a simulated tenant asks
// nobody for a password. Port 0 takes a free one. Stop ends it. Requests that a web page
// of another site could have sent are refused.
func Serve(h http.Handler, addr string) (baseURL string, stop func(), err error) {
	return serve(Guard(h), addr, nil)
}

// ServeTLS is Serve over TLS with that certificate. Requests may name its hosts as well
// as loopback.
func ServeTLS(h http.Handler, addr string, c Certificate) (baseURL string, stop func(), err error) {
	return serve(Guard(h, c.Names...), addr, &tls.Config{Certificates: []tls.Certificate{c.key}, MinVersion: tls.VersionTLS12})
}

func serve(h http.Handler, addr string, secure *tls.Config) (baseURL string, stop func(), err error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return "", nil, err
	}
	if !isLoopback(host) {
		return "", nil, fmt.Errorf("%s: %w", addr, ErrNotLoopback)
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return "", nil, err
	}
	scheme := "http://"
	if secure != nil {
		l, scheme = tls.NewListener(l, secure), "https://"
	}
	s := &http.Server{Handler: h, ReadHeaderTimeout: time.Minute}
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			l.Close()
		}
	}()
	stop = func() {
		ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
		defer cancel()
		if s.Shutdown(ctx) != nil {
			s.Close()
		}
		<-done
	}
	return scheme + l.Addr().String(), stop, nil
}

// Guard refuses what a web page could send to a server on loopback: requests that bear
// an Origin, as every write of a page does, and those to a host that is neither loopback
// nor one of names, as after a rebound DNS name.
func Guard(h http.Handler, names ...string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := r.Host
		if name, _, err := net.SplitHostPort(host); err == nil {
			host = name
		}
		switch known := slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, host) }); {
		case !known && !isLoopback(strings.Trim(host, "[]")):
			refuseForeign(w, http.StatusMisdirectedRequest, "The sandbox answers on loopback alone, not as '"+tenant.Plain(host)+"'.")
		case r.Header.Get("Origin") != "" || r.Header.Get("Sec-Fetch-Site") == "cross-site":
			refuseForeign(w, http.StatusForbidden, "The sandbox answers no web page: leave out the header Origin.")
		default:
			h.ServeHTTP(w, r)
		}
	})
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

func refuseForeign(w http.ResponseWriter, status int, message string) {
	sendJSON(w, status, object{"error": object{"code": "Forbidden", "message": message}})
}
