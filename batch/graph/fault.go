package graph

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"

	"reseat/plan/tenant"
)

// An unsentError is why a request was not handed to the transport.
type unsentError struct{ err error }

func (e *unsentError) Error() string { return e.err.Error() }
func (e *unsentError) Unwrap() error { return e.err }

// fault gives the lack of an answer its meaning. Where it cannot be shown that
// nothing left, the outcome is unknown.
func (c *Client) fault(err error, x *exchange) *Error {
	e := &Error{Message: inWords(err), ClientRequestID: x.clientID}
	turnedAway := x.resp != nil && x.err == nil && x.resp.StatusCode == http.StatusUnauthorized
	if turnedAway {
		e.Status = http.StatusUnauthorized
	}
	var signIn *signInError
	var unsent *unsentError
	switch {
	case neverLeft(err) || errors.As(err, &signIn) && ended(err):
		e.Kind = because(tenant.ErrUnsent, err)
		if !ended(err) {
			e.Message = fmt.Sprintf("cannot reach %s: %v; check the network, the proxy (HTTPS_PROXY) and the address given by --cloud or --endpoint", c.root, inWords(err))
		}
	case errors.As(err, &signIn):
		e.Kind = because(tenant.ErrSignIn, err)
	case errors.As(err, &unsent), !x.sent, turnedAway:
		e.Kind = because(tenant.ErrUnsent, err)
	default:
		e.Kind = because(tenant.ErrUnknown, err)
	}
	return e
}

// inWords leaves out the request's URL, which whoever wraps the error names in
// words, and says what a deadline means.
func inWords(err error) string {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return "no answer in time"
	}
	return err.Error()
}

// because keeps the cause beside the meaning, so that callers can still tell an
// interruption from a fault.
func because(kind, cause error) error { return fmt.Errorf("%w: %w", kind, cause) }

// neverLeft tells whether err shows that no connection came about.
func neverLeft(err error) bool {
	var op *net.OpError
	var name *net.DNSError
	var cert *tls.CertificateVerificationError
	var plain tls.RecordHeaderError
	return errors.As(err, &op) && (op.Op == "dial" || op.Op == "proxyconnect") ||
		errors.As(err, &name) || errors.As(err, &cert) || errors.As(err, &plain)
}

func ended(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

// unreadable is a success whose body is not what Graph sends: cut off, or a login
// page of something in between. What it did is unknown.
func unreadable(x *exchange, body []byte) *Error {
	return &Error{
		Status:          x.resp.StatusCode,
		Message:         fmt.Sprintf("the answer is not JSON (%q)", clip(body)),
		RequestID:       x.resp.Header.Get("request-id"),
		ClientRequestID: x.clientID,
		Kind:            tenant.ErrUnknown,
	}
}
