package auth

import (
	"context"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

// TokenEnv is the environment variable that holds a ready-made token.
const TokenEnv = "RESEAT_TOKEN"

// Static returns a credential that hands out one token. It cannot get another one,
// so it fails once the tenant asks for further claims.
func Static(token string) azcore.TokenCredential {
	token = strings.TrimSpace(token)
	if len(token) > 7 && strings.EqualFold(token[:7], "Bearer ") {
		token = strings.TrimSpace(token[7:])
	}
	return static{token}
}

type static struct{ token string }

func (s static) GetToken(_ context.Context, o policy.TokenRequestOptions) (azcore.AccessToken, error) {
	switch {
	case s.token == "":
		return azcore.AccessToken{}, &Error{Reason: TokenEnv + " is empty"}
	case o.Claims != "":
		return azcore.AccessToken{}, &Error{Reason: "the tenant no longer accepts the token in " + TokenEnv + ": get a new one"}
	}
	t := azcore.AccessToken{Token: s.token}
	if who, err := Describe(s.token); err == nil {
		t.ExpiresOn = who.Expires
	}
	return t, nil
}

// String keeps the token out of logs.
func (s static) String() string { return "token" }

// GoString keeps the token out of logs.
func (s static) GoString() string { return "auth.Static(…)" }
