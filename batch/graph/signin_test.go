package graph

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/google/go-cmp/cmp"

	"reseat/batch/pace"
	"reseat/plan/tenant"
)

func TestUnauthorizedIsTriedOnceMoreWithAFreshToken(t *testing.T) {
	p := &purse{}
	expired := reply{status: 401, body: fault("InvalidAuthenticationToken", "Lifetime validation failed, the token is expired.")}
	tp, c := newTape(t, inOrder(expired, reply{status: 200, body: "{}"}), withPurse(p))
	if _, err := assign(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	if a, b := tp.asked[0].header.Get("Authorization"), tp.asked[1].header.Get("Authorization"); a != "Bearer s3cret-1" || b != "Bearer s3cret-2" {
		t.Errorf("tokens %q then %q; want a fresh one", a, b)
	}
	if tp.asked[0].body != tp.asked[1].body || tp.asked[1].body == "" {
		t.Errorf("the second body %q is not the first %q", tp.asked[1].body, tp.asked[0].body)
	}

	tp, c = newTape(t, always(401, expired.body), withPurse(&purse{}))
	if _, err := assign(t.Context(), c); !errors.Is(err, tenant.ErrSignIn) || len(tp.asked) != 2 {
		t.Errorf("%d requests, %v; want two and ErrSignIn", len(tp.asked), err)
	}
}

func TestClaimsChallengeIsAnswered(t *testing.T) {
	const claims = `{"access_token":{"nbf":{"essential":true, "value":"1657834417"}}}`
	coded := base64.StdEncoding.EncodeToString([]byte(claims))
	for _, header := range []string{
		`Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000", error="insufficient_claims", claims="` + coded + `"`,
		`PoP nonce="x", Bearer realm="", authorization_uri=https://login.microsoftonline.com/common/oauth2/authorize, error="insufficient_claims", claims="` + coded + `"`,
	} {
		challenge := reply{status: 401, header: map[string]string{"WWW-Authenticate": header}, body: fault("InvalidAuthenticationToken", "challenge")}
		p := &purse{}
		tp, c := newTape(t, inOrder(challenge, reply{status: 200, body: "{}"}), withPurse(p))
		if _, err := assign(t.Context(), c); err != nil {
			t.Fatalf("%s: %v", header, err)
		}
		if diff := cmp.Diff([]string{"", claims}, p.claims); diff != "" {
			t.Error("claims asked for:\n" + diff)
		}
		if a, b := tp.asked[0].header.Get("client-request-id"), tp.asked[1].header.Get("client-request-id"); a == b {
			t.Errorf("both tries bear the id %s", a)
		}

		p = &purse{}
		tp, c = newTape(t, inOrder(challenge), withPurse(p))
		if _, err := assign(t.Context(), c); !errors.Is(err, tenant.ErrSignIn) || len(tp.asked) != 2 {
			t.Errorf("challenged for ever: %d requests, %v; want two and ErrSignIn", len(tp.asked), err)
		}
	}
}

func TestNoTokenIsASignInFault(t *testing.T) {
	broken := errors.New("AADSTS7000215: Invalid client secret provided")
	tp, c := newTape(t, always(200, "{}"), withPurse(&purse{err: broken}))
	_, err := assign(t.Context(), c)
	if !errors.Is(err, tenant.ErrSignIn) || !errors.Is(err, broken) || len(tp.asked) != 0 {
		t.Errorf("%d requests, %v; want none, and ErrSignIn with its cause", len(tp.asked), err)
	}
}

func TestTicketIsGivenBackWithoutAToken(t *testing.T) {
	p := pace.New(pace.Real, pace.QuotaFor(-1))
	own, err := p.Take(t.Context(), writeCost)
	if err != nil {
		t.Fatal(err)
	}
	_, c := newTape(t, always(200, "{}"), withPurse(&purse{err: errors.New("no token")}), func(o *Options) { o.Pacer = p })
	if _, err := assign(pace.WithTicket(t.Context(), own), c); err == nil {
		t.Fatal("no error")
	}
	if s := p.Stats(); s.InFlight != 0 {
		t.Errorf("%d in flight; want none", s.InFlight)
	}
}

func TestEveryTryPassesThePacer(t *testing.T) {
	p := pace.New(pace.Real, pace.QuotaFor(-1))
	own, err := p.Take(t.Context(), writeCost)
	if err != nil {
		t.Fatal(err)
	}
	_, c := newTape(t, inOrder(reply{status: 401}, reply{status: 200, body: "{}"}), withPurse(&purse{}), func(o *Options) { o.Pacer = p })
	if _, err := assign(pace.WithTicket(t.Context(), own), c); err != nil {
		t.Fatal(err)
	}
	if s := p.Stats(); s.Requests != 2 || s.Writes != 2 || s.InFlight != 0 {
		t.Errorf("pacer saw %+v; want 2 requests, 2 writes, none in flight", s)
	}
}

func TestLogTellsNoSecret(t *testing.T) {
	var out bytes.Buffer
	log := slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug}))
	_, c := newTape(t, inOrder(reply{status: 401}, reply{err: errors.New("reset")}, reply{status: 201, body: oneUser}),
		withPurse(&purse{}), func(o *Options) { o.Log = log })
	for range 2 {
		c.CreateUser(t.Context(), tenant.NewUser{UPN: "a@contoso.com"}, "DE", "Pa55word!")
	}
	text := out.String()
	if strings.Contains(text, "s3cret") || strings.Contains(text, "Pa55word") {
		t.Errorf("the log tells a secret:\n%s", text)
	}
	if strings.Count(text, "path=/v1.0/users") != 3 || !strings.Contains(text, "request_id=req-1") {
		t.Errorf("the log lacks tries:\n%s", text)
	}
}

// A wallet keeps its token, as azidentity does, until it is asked for a newer one.
type wallet struct {
	mu     sync.Mutex
	issued int
}

func (w *wallet) token() azcore.AccessToken {
	return azcore.AccessToken{Token: fmt.Sprintf("kept-%d", w.issued), ExpiresOn: time.Now().Add(time.Hour)}
}

func (w *wallet) GetToken(context.Context, policy.TokenRequestOptions) (azcore.AccessToken, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.token(), nil
}

func (w *wallet) Renew(context.Context, policy.TokenRequestOptions) (azcore.AccessToken, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.issued++
	return w.token(), nil
}

// A token refused without a challenge is still good in the credential's own cache:
// the second try asks past it, and many refusals of one token renew it once.
func TestRefusedTokenIsNotHandedOutAgain(t *testing.T) {
	w := &wallet{}
	_, c := newTape(t, func(_ int, r seen) reply {
		if r.header.Get("Authorization") == "Bearer kept-0" {
			return reply{status: 401, body: fault("InvalidAuthenticationToken", "Lifetime validation failed, the token is expired.")}
		}
		return reply{status: 200, body: "{}"}
	}, func(o *Options) { o.Credential = w })
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if _, err := assign(t.Context(), c); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if w.issued != 1 {
		t.Errorf("%d tokens renewed, want 1", w.issued)
	}
}
