package auth

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
	"github.com/google/go-cmp/cmp"
)

// A desk asks a person the first time, as azidentity does.
type desk struct {
	asked int
	err   error
}

func (d *desk) GetToken(context.Context, policy.TokenRequestOptions) (azcore.AccessToken, error) {
	if d.asked == 0 {
		return azcore.AccessToken{}, &azidentity.AuthenticationRequiredError{}
	}
	return azcore.AccessToken{Token: "issued"}, nil
}

func (d *desk) Authenticate(context.Context, *policy.TokenRequestOptions) (azidentity.AuthenticationRecord, error) {
	if d.err != nil {
		return azidentity.AuthenticationRecord{}, d.err
	}
	d.asked++
	return azidentity.AuthenticationRecord{Username: "a@contoso.com", Version: "1.0"}, nil
}

func TestPersonIsAskedOnceAndRemembered(t *testing.T) {
	var said bytes.Buffer
	d := &desk{}
	o := Options{Tenant: "contoso.com", ClientID: "c", Cloud: clouds[0], Prompt: &said, Remember: filepath.Join(t.TempDir(), "state")}
	p := &personal{asker: d, o: o, before: "Look at your browser."}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if got, err := p.GetToken(t.Context(), policy.TokenRequestOptions{}); err != nil || got.Token != "issued" {
				t.Errorf("%q, %v", got.Token, err)
			}
		})
	}
	wg.Wait()
	if d.asked != 1 || said.String() != "Look at your browser.\n" {
		t.Errorf("asked %d times, said %q; want once", d.asked, said.String())
	}

	raw, err := os.ReadFile(o.accountFile())
	if err != nil {
		t.Fatal(err)
	}
	var got azidentity.AuthenticationRecord
	if err := json.Unmarshal(raw, &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(azidentity.AuthenticationRecord{Username: "a@contoso.com", Version: "1.0"}, got); diff != "" {
		t.Error(diff)
	}
	if info, err := os.Stat(o.accountFile()); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("the file has mode %v, %v; want 0600", info.Mode(), err)
	}
}

func TestPersonWhoDoesNotSignIn(t *testing.T) {
	declined := errors.New("declined")
	p := &personal{asker: &desk{err: declined}, o: Options{Prompt: new(bytes.Buffer)}}
	_, err := credential{DeviceCode, p}.GetToken(t.Context(), policy.TokenRequestOptions{})
	if !errors.Is(err, ErrSignIn) || !errors.Is(err, declined) {
		t.Errorf("got %v; want ErrSignIn with its cause", err)
	}
}

func TestAccountsAreKeptApart(t *testing.T) {
	seen := map[string]Options{}
	for _, o := range []Options{
		{Tenant: "contoso.com", ClientID: "c", Cloud: clouds[0]},
		{Tenant: "fabrikam.com", ClientID: "c", Cloud: clouds[0]},
		{Tenant: "contoso.com", ClientID: "d", Cloud: clouds[0]},
		{Tenant: "contoso.com", ClientID: "c", Cloud: clouds[3]},
	} {
		name := o.accountFile()
		if other, twice := seen[name]; twice {
			t.Errorf("%+v and %+v share %s", o, other, name)
		}
		seen[name] = o
		if strings.Contains(name, "contoso") {
			t.Errorf("%s names the tenant", name)
		}
	}
}

// Where nobody is to be asked, the lack of a sign-in is an error; logging out leaves
// nothing of the account.
func TestSilenceAndForgetting(t *testing.T) {
	o := Options{Kind: DeviceCode, Tenant: "contoso.com", ClientID: "c", Cloud: clouds[0], Prompt: new(bytes.Buffer), Remember: t.TempDir(), Silent: true}
	d := &desk{}
	p := &personal{asker: d, o: o}
	if _, err := p.GetToken(t.Context(), policy.TokenRequestOptions{}); !errors.Is(err, ErrSignIn) || !errors.Is(err, ErrNobody) || d.asked != 0 {
		t.Errorf("asked %d times, %v; want ErrNobody", d.asked, err)
	}
	p.o.Silent = false
	if _, err := p.GetToken(t.Context(), policy.TokenRequestOptions{}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []bool{true, false} {
		if was, err := o.Forget(); was != want || err != nil {
			t.Errorf("forgotten: %v, %v; want %v", was, err, want)
		}
	}
}
