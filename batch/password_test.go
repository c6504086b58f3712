package batch

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"reseat/plan/tenant"
)

// R14: the password is kept before the POST leaves, and a try again, also by a later
// process, sends the same.
func TestPasswordIsKeptBeforeTheCall(t *testing.T) {
	kept := map[string]string{}
	synctest.Test(t, func(t *testing.T) {
		r := newRun(t, create("ada"))
		r.account("ada").script = []deed{lostBefore}
		r.tune = func(e *Engine) {
			e.Password = func(upn string) (string, error) {
				if kept[upn] == "" {
					kept[upn] = fmt.Sprint("secret ", len(kept))
				}
				return kept[upn], nil
			}
			e.Tenant = watching{r.fake, func(upn, secret string) {
				if got := kept[upn]; got != secret {
					t.Errorf("%q leaves, %q is kept", secret, got)
				}
			}}
		}
		r.tape.cut = 2
		_ = r.carry(context.Background())
		r.tape.cut = 0
		if err := r.carry(context.Background()); err != nil {
			t.Fatal(err)
		}
		if len(r.secrets) != 1 || r.secrets[0] != kept["ada@contoso.com"] {
			t.Errorf("the tenant got %q, kept is %q", r.secrets, kept["ada@contoso.com"])
		}
		for _, e := range r.tape.events {
			if strings.Contains(e.Message+e.Note, r.secrets[0]) {
				t.Errorf("the journal holds the password: %+v", e)
			}
		}
	})
}

// watching sees the passwords that leave.
type watching struct {
	*fake
	leaves func(upn, secret string)
}

func (w watching) CreateUser(ctx context.Context, n tenant.NewUser, location, secret string) (tenant.UserID, tenant.Receipt, error) {
	w.leaves(n.UPN, secret)
	return w.fake.CreateUser(ctx, n, location, secret)
}
