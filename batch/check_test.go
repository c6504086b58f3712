package batch

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"reseat/plan"
	"reseat/plan/tenant"
)

// R27: before the first write a user is compared with the plan, by what the change
// touches and nothing else; who moved is left alone, and that is read twice.
func TestDriftIsLeftAlone(t *testing.T) {
	other := license("00000000-0000-4000-8000-0000000000ff")
	user := func(direct ...tenant.License) *tenant.User {
		return &tenant.User{ID: "id of ada@contoso.com", UPN: "ada@contoso.com", UsageLocation: "DE", Assignments: rows(direct)}
	}
	renamed := user(license(skuA))
	renamed.UPN, renamed.Name = "countess@contoso.com", "Ada King"
	moved := user(license(skuA))
	moved.UsageLocation = "CH"
	group := user(license(skuA))
	group.Assignments = append(group.Assignments, tenant.Assignment{SKU: skuB, Group: "g"})
	for _, tt := range []struct {
		name  string
		line  plan.Line
		found *tenant.User
		how   Ending
		story string
	}{
		{"as planned from", update("ada"), user(license(skuA)), Finished, "intent 0, outcome 0 done"},
		{"already as planned", update("ada"), user(license(skuA, one)), Left, "left already"},
		{"the touched SKU changed", update("ada"), user(license(skuA, two)), Left, "left drifted"},
		{"the touched SKU is gone", update("ada"), user(), Left, "left drifted"},
		{"deleted", update("ada"), nil, Left, "left drifted"},
		{"renamed", update("ada"), renamed, Finished, "intent 0, outcome 0 done"},
		{"another SKU", update("ada"), user(license(skuA), other), Finished, "intent 0, outcome 0 done"},
		{"a group's row", update("ada"), group, Finished, "intent 0, outcome 0 done"},
		{"a location that is not written", update("ada"), moved, Finished, "intent 0, outcome 0 done"},
		{"a location that is written", located(update("ada")), moved, Left, "left drifted"},
		{"plans that cannot be switched (R15)", update("ada"), user(license(skuA, "00000000-0000-4000-8000-0000000000cc")), Finished, "intent 0, outcome 0 done"},
		{"the new account already exists", create("ada"), user(license(skuA)), Left, "left already"},
		{"the new name is taken", create("ada"), user(), Left, "left drifted"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRun(t, tt.line)
				r.account("ada").versions[0].user = tt.found
				if tt.found == nil {
					r.account("ada").versions = []version{{user: user()}, {user: nil}} // was there once
				}
				if err := r.carry(context.Background()); err != nil {
					t.Fatal(err)
				}
				if got := r.endings["ada@contoso.com"]; got != tt.how {
					t.Errorf("ended %q, want %q", got, tt.how)
				}
				if got := join(r.tape.story("ada@contoso.com")); got != tt.story {
					t.Errorf("journal: %s, want %s", got, tt.story)
				}
				if tt.how == Left && len(r.sent) > 0 {
					t.Errorf("written: %v", r.sent)
				}
			})
		})
	}
}

// R33: a first read that met a lagging replica does not make a user drifted.
func TestDriftIsReadTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Minute)
		r := newRun(t, update("ada"))
		a := r.account("ada")
		now := a.now()
		a.versions = []version{{user: &tenant.User{ID: now.ID}}, {at: time.Now(), user: now}}
		r.lag = time.Second
		if err := r.carry(context.Background()); err != nil {
			t.Fatal(err)
		}
		if got := r.endings["ada@contoso.com"]; got != Finished {
			t.Errorf("ended %q, want %q", got, Finished)
		}
	})
}

// Who cannot be read is not written, and resume tries again.
func TestUnreadIsParked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRun(t, update("ada"), update("bob"))
		r.account("ada").unread = []error{tenant.ErrUnknown, tenant.ErrForbidden}
		for _, want := range []Ending{Parked, Finished} {
			if err := r.carry(context.Background()); err != nil {
				t.Fatal(err)
			}
			if got := r.endings["ada@contoso.com"]; got != want {
				t.Errorf("ended %q, want %q", got, want)
			}
		}
		if len(r.sent) != 2 {
			t.Errorf("sent %v, want a write each", r.sent)
		}
	})
}

// R31: a role that is gone when users are read stops the run; they are not drifted.
func TestRoleGoneWhileReading(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRun(t, update("ada"))
		r.account("ada").unread = repeat(error(tenant.ErrForbidden), 10)
		r.role = tenant.ErrForbidden
		if err := r.carry(context.Background()); !errors.Is(err, ErrShutOut) {
			t.Errorf("Run: %v, want %v", err, ErrShutOut)
		}
		if len(r.tape.events) > 0 {
			t.Errorf("journal: %v", r.tape.events)
		}
	})
}
