package wire

import (
	"compress/gzip"
	"crypto/tls"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

const limit = 64 << 10

func get(t *testing.T, answer http.HandlerFunc) ([]byte, error) {
	t.Helper()
	s := httptest.NewServer(answer)
	defer s.Close()
	resp, err := Client(nil, limit, 10*time.Second).Get(s.URL)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

// SEC-2: whatever way an answer is too large, no more than the limit is read of it.
func TestAnswersAreReadUpToALimit(t *testing.T) {
	zeros := func(w io.Writer) {
		block := make([]byte, 32<<10)
		for range 64 << 10 { // 2 GiB
			if _, err := w.Write(block); err != nil {
				return
			}
		}
	}
	for name, answer := range map[string]http.HandlerFunc{
		"without end": func(w http.ResponseWriter, _ *http.Request) { zeros(w) },
		"length named": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "99999999999")
			zeros(w)
		},
		"packed": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			zeros(z)
		},
		"one byte more": func(w http.ResponseWriter, _ *http.Request) { w.Write(make([]byte, limit+1)) },
	} {
		t.Run(name, func(t *testing.T) {
			got, err := get(t, answer)
			var large *TooLargeError
			if !errors.As(err, &large) || len(got) > limit {
				t.Errorf("read %d bytes, then %v; want a TooLargeError after %d at most", len(got), err, limit)
			}
		})
	}
}

func TestAnswerOfExactlyTheLimitIsRead(t *testing.T) {
	got, err := get(t, func(w http.ResponseWriter, _ *http.Request) { w.Write(make([]byte, limit)) })
	if err != nil || len(got) != limit {
		t.Errorf("read %d bytes, then %v", len(got), err)
	}
}

func TestHeadersWithoutEndAreRefused(t *testing.T) {
	_, err := get(t, func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("X", strings.Repeat("a", 2*maxHeader)) })
	if err == nil {
		t.Error("an answer with 512 KiB of headers was taken")
	}
}

func TestRedirectIsNotFollowed(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			t.Errorf("followed to %s", r.URL)
		}
		http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
	}))
	defer s.Close()
	resp, err := Client(nil, limit, 0).Get(s.URL)
	if err != nil || resp.StatusCode != http.StatusTemporaryRedirect {
		t.Errorf("got %v, %v", resp, err)
	}
}

func TestOldTLSIsRefused(t *testing.T) {
	s := httptest.NewUnstartedServer(http.NotFoundHandler())
	s.TLS = &tls.Config{MaxVersion: tls.VersionTLS11, MinVersion: tls.VersionTLS10}
	s.Config.ErrorLog = nil
	s.StartTLS()
	defer s.Close()
	tr := Transport()
	tr.TLSClientConfig.InsecureSkipVerify = true // it is the version that is refused here
	_, err := Client(tr, limit, 0).Get(s.URL)
	if err == nil || !strings.Contains(err.Error(), "protocol version") {
		t.Errorf("TLS 1.1: %v", err)
	}
}

func TestWrongCertificatesAreRefused(t *testing.T) {
	s := httptest.NewTLSServer(http.NotFoundHandler())
	defer s.Close()
	var cert *tls.CertificateVerificationError
	if _, err := Client(nil, limit, 0).Get(s.URL); !errors.As(err, &cert) {
		t.Errorf("self-signed: %v", err)
	}
	known := Transport()
	known.TLSClientConfig.RootCAs = s.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
	named := strings.Replace(s.URL, "127.0.0.1", "localhost", 1) // the certificate is for 127.0.0.1 and example.com
	if _, err := Client(known, limit, 0).Get(named); !errors.As(err, &cert) {
		t.Errorf("wrong name: %v", err)
	}
}
