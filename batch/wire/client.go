package wire

import (
	"crypto/tls"
	"net/http"
	"time"
)

// perHost is how many idle connections to one host are kept: as many as requests are in
// flight at most.
const perHost = 64

// maxHeader is how many bytes of headers an answer may have.
const maxHeader = 256 << 10

// Transport returns the transport of reseat's own clients. It goes through the proxy
// that the environment names.
func Transport() *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConnsPerHost = perHost
	t.MaxResponseHeaderBytes = maxHeader
	t.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	return t
}

// Client returns a client that reads at most limit bytes of an answer's body, counted
// after unpacking, and follows no redirect. A timeout of 0 is none. A nil transport is
// Transport's.
func Client(t http.RoundTripper, limit int64, timeout time.Duration) *http.Client {
	if t == nil {
		t = Transport()
	}
	return &http.Client{
		Transport:     limited{t, limit},
		Timeout:       timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}
