package auth

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
	"github.com/natefinch/atomic"
)

// An asker is a credential that has to ask a person.
type asker interface {
	azcore.TokenCredential
	Authenticate(context.Context, *policy.TokenRequestOptions) (azidentity.AuthenticationRecord, error)
}

// A personal credential asks a person once and remembers the account. The tokens
// themselves are in the system's own store, never in a file of ours.
type personal struct {
	asker
	o      Options
	before string // told before the person is asked

	mu sync.Mutex // one question at a time
}

// GetToken asks only when no token can be had in silence.
func (p *personal) GetToken(ctx context.Context, tro policy.TokenRequestOptions) (azcore.AccessToken, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	t, err := p.asker.GetToken(ctx, tro)
	var ask *azidentity.AuthenticationRequiredError
	if !errors.As(err, &ask) {
		return t, err
	}
	if p.o.Silent {
		return t, &Error{Kind: p.o.Kind, Reason: ErrNobody.Error(), Err: ErrNobody}
	}
	if p.before != "" {
		fmt.Fprintln(p.o.Prompt, p.before)
	}
	account, err := p.Authenticate(ctx, &ask.TokenRequestOptions)
	if err != nil {
		return t, err
	}
	if err := p.o.remember(account); err != nil {
		fmt.Fprintf(p.o.Prompt, "the sign-in is not remembered: %v\n", err)
	}
	return p.asker.GetToken(ctx, tro)
}

// remembered returns the account of an earlier sign-in and the store that holds its
// tokens. Without either the person is asked; that is no error.
func (o Options) remembered() (account azidentity.AuthenticationRecord, kept azidentity.Cache) {
	if o.Remember == "" {
		return account, kept
	}
	kept, err := tokenStore()
	if err != nil {
		fmt.Fprintf(o.Prompt, "the sign-in will not be remembered: %v\n", err)
		return account, kept
	}
	raw, err := os.ReadFile(o.accountFile())
	if err == nil && json.Unmarshal(raw, &account) != nil {
		account = azidentity.AuthenticationRecord{}
	}
	return account, kept
}

// remember writes the account, which is no secret but personal, for its owner alone.
func (o Options) remember(account azidentity.AuthenticationRecord) error {
	if o.Remember == "" {
		return nil
	}
	raw, err := json.Marshal(account)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(o.Remember, 0o700); err != nil {
		return err
	}
	if err := atomic.WriteFile(o.accountFile(), strings.NewReader(string(raw))); err != nil {
		return err
	}
	return os.Chmod(o.accountFile(), 0o600)
}

// Forget removes what this machine remembers of a person's sign-in, and tells
// whether there was any. Without the account the tokens in the system's store are
// used by nobody; they end by themselves, or when the sessions are revoked.
func (o Options) Forget() (bool, error) {
	err := os.Remove(o.accountFile())
	if errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// accountFile is one file for each cloud, tenant and app.
func (o Options) accountFile() string {
	sum := sha256.Sum256([]byte(strings.ToLower(strings.Join([]string{o.client().Cloud.ActiveDirectoryAuthorityHost, o.Tenant, o.ClientID}, "\n"))))
	return filepath.Join(o.Remember, "account-"+hex.EncodeToString(sum[:8])+".json")
}
