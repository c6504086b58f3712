package doctor

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"
)

// network looks at the way to the sign-in service and to Graph.
func (e *exam) network(ctx context.Context) {
	e.proxy()
	e.authority(ctx)
	e.graph(ctx)
	e.clock()
}

func (e *exam) proxy() {
	through, err := e.through(e.Graph)
	switch {
	case err != nil:
		e.fail(codeProxy, NetworkFault, fmt.Sprintf("the proxy setting cannot be read: %v", err), "write HTTPS_PROXY as http://HOST:PORT")
	case loopback(e.Graph):
		e.note(codeProxy, OK, "loopback, no proxy")
	case through != nil:
		e.note(codeProxy, OK, fmt.Sprintf("requests go through %s (HTTPS_PROXY)", through.Redacted()))
	default:
		e.note(codeProxy, OK, "no proxy is set (HTTPS_PROXY)")
	}
}

// through returns the proxy on the way to an address; nil where there is none.
func (e *exam) through(address string) (*url.URL, error) {
	r, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	u, err := e.Proxy(r)
	var parse *url.Error
	if errors.As(err, &parse) { // its text holds the setting, and with it a password
		err = parse.Err
	}
	return u, err
}

func (e *exam) authority(ctx context.Context) {
	if e.Cloud.Authority == "" {
		e.note(codeDNSAuthority, OK, "no sign-in service: nothing but RESEAT_TOKEN is ever sent to --endpoint, and no token to --sandbox")
		e.note(codeTLSAuthority, OK, "no sign-in service")
		return
	}
	tenant := e.Tenant
	if tenant == "" {
		tenant = "common"
	}
	page := e.Cloud.Authority + "/" + url.PathEscape(tenant) + "/v2.0/.well-known/openid-configuration"
	e.dns(ctx, codeDNSAuthority, e.Cloud.Authority)
	e.tls(ctx, codeTLSAuthority, codeDNSAuthority, page)
}

func (e *exam) graph(ctx context.Context) {
	page := e.Graph + "/v1.0/organization?$select=id" // without a token: whatever the answer, it has come
	if loopback(e.Graph) {
		e.note(codeDNSGraph, OK, "loopback: no name to resolve")
		if _, err := e.get(ctx, page); err != nil {
			e.fail(codeTLSGraph, NetworkFault, fmt.Sprintf("%s does not answer: %v", e.Graph, err), "start the server, or correct --endpoint")
			return
		}
		e.note(codeTLSGraph, OK, "loopback, no TLS")
		return
	}
	e.dns(ctx, codeDNSGraph, e.Graph)
	e.tls(ctx, codeTLSGraph, codeDNSGraph, page)
}

func (e *exam) dns(ctx context.Context, code Code, address string) {
	if p, err := e.through(address); p != nil && err == nil {
		e.note(code, OK, "the proxy resolves it")
		return
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	host := hostOf(address)
	found, err := e.Lookup(ctx, host)
	if err != nil {
		e.fail(code, NetworkFault, fmt.Sprintf("%s is not found: %v", host, err),
			"check this machine's DNS for "+host+", or set HTTPS_PROXY if this network has a proxy")
		return
	}
	e.note(code, OK, fmt.Sprintf("%s is found (%d addresses)", host, len(found)))
}

func (e *exam) tls(ctx context.Context, code, dns Code, page string) {
	host := hostOf(page)
	if e.down[dns] {
		e.down[code] = true
		e.note(code, Skip, "not checked: "+host+" is not found")
		return
	}
	state, err := e.get(ctx, page)
	switch {
	case untrusted(err):
		e.fail(code, NetworkFault, fmt.Sprintf("%s shows a certificate that is not trusted: %v", host, err),
			"if a proxy inspects TLS here, add its certificate authority to this machine's trusted certificates (on Linux also by SSL_CERT_FILE), or have the proxy exempt "+host)
	case err != nil:
		e.fail(code, NetworkFault, fmt.Sprintf("%s does not answer: %v", host, err),
			"let this machine reach "+host+" on port 443, or set HTTPS_PROXY if this network has a proxy")
	default:
		e.note(code, OK, host+" answers over "+inWords(state))
	}
}

// get asks without a credential and keeps the time of the answer.
func (e *exam) get(ctx context.Context, page string) (*tls.ConnectionState, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, page, nil)
	if err != nil {
		return nil, err
	}
	resp, err := e.HTTP.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	io.Copy(io.Discard, io.LimitReader(resp.Body, 1<<16))
	resp.Body.Close()
	if at, err := http.ParseTime(resp.Header.Get("Date")); err == nil {
		e.skew = append(e.skew, e.Now().Sub(at))
	}
	return resp.TLS, nil
}

func untrusted(err error) bool {
	var unknown x509.UnknownAuthorityError
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	var failed *tls.CertificateVerificationError
	return errors.As(err, &unknown) || errors.As(err, &name) || errors.As(err, &invalid) || errors.As(err, &failed)
}

func inWords(s *tls.ConnectionState) string {
	if s == nil || len(s.PeerCertificates) == 0 {
		return "TLS"
	}
	c := s.PeerCertificates[0]
	issuer := c.Issuer.CommonName
	if issuer == "" {
		issuer = c.Issuer.String()
	}
	return fmt.Sprintf("%s, certificate by %q until %s", tls.VersionName(s.Version), issuer, c.NotAfter.Format(time.DateOnly))
}

// The clock may be wrong by as much as sign-in forgives; tokens and a certificate's
// assertions are refused beyond that.
const (
	skewSeen   = 30 * time.Second
	skewBroken = 5 * time.Minute
)

func (e *exam) clock() {
	if len(e.skew) == 0 {
		e.note(codeClock, Skip, "not checked: no answer had a date")
		return
	}
	off := e.skew[0]
	for _, s := range e.skew[1:] {
		if s.Abs() < off.Abs() {
			off = s
		}
	}
	about := fmt.Sprintf("this machine's clock is %s %s", off.Abs().Round(time.Second), word(off > 0, "ahead", "behind"))
	fix := "synchronize this machine's clock with a time server (NTP)"
	switch {
	case off.Abs() > skewBroken:
		e.fail(codeClock, SignInFault, about+", and sign-in fails with so much", fix)
	case off.Abs() > skewSeen:
		e.note(codeClock, Warn, about, fix)
	default:
		e.note(codeClock, OK, "this machine's clock is right to within "+skewSeen.String())
	}
}

func word(cond bool, yes, no string) string {
	if cond {
		return yes
	}
	return no
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return u.Hostname()
}

// loopback tells whether an address is this machine without TLS.
func loopback(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
}
