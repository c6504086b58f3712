package wire

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

// A certificate that a known authority signed is refused once it has expired.
func TestExpiredCertificateIsRefused(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	about := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-48 * time.Hour), NotAfter: time.Now().Add(-time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, about, about, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewUnstartedServer(http.NotFoundHandler())
	s.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
	s.StartTLS()
	defer s.Close()
	signed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	known := Transport()
	known.TLSClientConfig.RootCAs = x509.NewCertPool()
	known.TLSClientConfig.RootCAs.AddCert(signed)
	var invalid x509.CertificateInvalidError
	if _, err := Client(known, limit, 0).Get(s.URL); !errors.As(err, &invalid) || invalid.Reason != x509.Expired {
		t.Errorf("expired: %v", err)
	}
}

// A proxy that refuses is told without the password that its address holds.
func TestProxyPasswordIsNotTold(t *testing.T) {
	var sent string
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sent = r.Header.Get("Proxy-Authorization")
		w.WriteHeader(http.StatusProxyAuthRequired)
	}))
	defer proxy.Close()
	at, err := url.Parse(proxy.URL)
	if err != nil {
		t.Fatal(err)
	}
	at.User = url.UserPassword("grace", "hunter2secret")
	through := Transport()
	through.Proxy = http.ProxyURL(at)
	_, err = Client(through, limit, 10*time.Second).Get("https://graph.microsoft.com/v1.0/organization")
	if err == nil || sent == "" {
		t.Fatalf("the proxy was asked with %q: %v", sent, err)
	}
	proxy.Close()
	_, gone := Client(through, limit, 10*time.Second).Get("https://graph.microsoft.com/v1.0/organization")
	if gone == nil {
		t.Fatal("a proxy that is gone answers")
	}
	for _, text := range []string{err.Error(), gone.Error()} {
		if strings.Contains(text, "hunter2") || strings.Contains(text, strings.TrimPrefix(sent, "Basic ")) {
			t.Errorf("the error tells the password: %s", text)
		}
	}
}
