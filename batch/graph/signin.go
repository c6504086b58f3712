package graph

import (
	"context"
	"net/http"
	"reseat/plan/pattern"
	"strings"
	"sync/atomic"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

// A credential marks what goes wrong while a token is fetched, so that it is not
// taken for a fault of the request itself.
type credential struct {
	azcore.TokenCredential
	refused atomic.Pointer[string] // the last token that was turned away without a challenge
}

// A renewer is a credential that keeps tokens and can be asked for a newer one.
type renewer interface {
	Renew(context.Context, policy.TokenRequestOptions) (azcore.AccessToken, error)
}

func (c *credential) GetToken(ctx context.Context, o policy.TokenRequestOptions) (azcore.AccessToken, error) {
	t, err := c.TokenCredential.GetToken(ctx, o)
	if refused := c.refused.Load(); err == nil && refused != nil && *refused == t.Token {
		if r, ok := c.TokenCredential.(renewer); ok {
			t, err = r.Renew(ctx, o)
		}
	}
	if err != nil {
		return t, &signInError{err}
	}
	return t, nil
}

// learn remembers the token of a request that was answered 401 without a challenge.
// A credential's cache holds it for good until shortly before its end, so that
// asking again would bring it back.
func (c *credential) learn(asked http.Header, resp *http.Response) {
	if c == nil || resp == nil || resp.StatusCode != http.StatusUnauthorized || challenged(resp.Header) {
		return
	}
	token := strings.TrimPrefix(asked.Get("Authorization"), "Bearer ")
	c.refused.Store(&token)
}

type signInError struct{ err error }

func (e *signInError) Error() string { return e.err.Error() }
func (e *signInError) Unwrap() error { return e.err }

// challengeHeader is in the form in which http.Header keeps it.
const challengeHeader = "Www-Authenticate"

var challengeParam = pattern.New(`(\w+)=("[^"]*"|[^",\s]+)`)

// quoteChallenges quotes the parameters of challenges that came without quotation
// marks, as some do (graph-contract 1.3); azcore reads quoted ones only.
func quoteChallenges(h http.Header) {
	for i, v := range h.Values(challengeHeader) {
		h[challengeHeader][i] = challengeParam().ReplaceAllStringFunc(v, func(p string) string {
			name, value, _ := strings.Cut(p, "=")
			if strings.HasPrefix(value, `"`) {
				return p
			}
			return name + `="` + value + `"`
		})
	}
}

// challenged tells whether an answer asks for a token with further claims. azcore
// has then asked for one and sent the request again already.
func challenged(h http.Header) bool {
	return strings.Contains(strings.Join(h.Values(challengeHeader), " "), "insufficient_claims")
}
