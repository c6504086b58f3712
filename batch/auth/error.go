package auth

import (
	"context"
	"errors"
	"reseat/plan/pattern"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

// ErrSignIn is in the tree of every error for which nobody is signed in.
var ErrSignIn = errors.New("not signed in")

// ErrNobody says that a person has to sign in first, and that none was to be asked.
var ErrNobody = errors.New("nobody is signed in")

// An Error says in one line why nobody is signed in.
type Error struct {
	Kind   Kind // empty where none is chosen
	Reason string
	Err    error // what azidentity said at length; may be nil
}

// Error returns kind and reason.
func (e *Error) Error() string {
	if e.Kind == "" {
		return "sign-in: " + e.Reason
	}
	return "sign-in by " + string(e.Kind) + ": " + e.Reason
}

// Unwrap returns ErrSignIn and the cause.
func (e *Error) Unwrap() []error {
	if e.Err == nil {
		return []error{ErrSignIn}
	}
	return []error{ErrSignIn, e.Err}
}

// aadsts is the sentence in which Entra names a fault. It ends with a line break,
// which is escaped where the text is JSON.
var aadsts = pattern.New(`AADSTS\d+: [^"\\\r\n]+`)

// explain reduces azidentity's many lines to the one that says what is wrong.
func explain(kind Kind, err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, ErrSignIn) {
		return err
	}
	reason := aadsts().FindString(err.Error())
	if reason == "" {
		reason, _, _ = strings.Cut(err.Error(), "\n")
	}
	return &Error{Kind: kind, Reason: strings.TrimSpace(reason), Err: err}
}

// A credential explains what goes wrong.
type credential struct {
	kind Kind
	azcore.TokenCredential
}

func (c credential) GetToken(ctx context.Context, o policy.TokenRequestOptions) (azcore.AccessToken, error) {
	t, err := c.TokenCredential.GetToken(ctx, o)
	if err != nil {
		err = explain(c.kind, err)
	}
	return t, err
}

// nothingMore asks for nothing that azidentity does not ask for anyhow. But with
// claims of any sort it goes past its cache of tokens.
const nothingMore = `{"access_token":{}}`

// Renew returns a token newer than those handed out, where GetToken would return
// the one that it has until shortly before its end. The Azure CLI cannot be asked
// for that and may return the same one.
func (c credential) Renew(ctx context.Context, o policy.TokenRequestOptions) (azcore.AccessToken, error) {
	if c.kind != CLI && o.Claims == "" {
		o.Claims = nothingMore
	}
	return c.GetToken(ctx, o)
}
