package batch

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"

	"reseat/batch/journal"
	"reseat/plan"
	"reseat/plan/tenant"
)

// refusedChanges are changes that were refused in every way that there is, and how the
// journal tells of their second try.
func refusedChanges() []struct {
	line   plan.Line
	script []deed
	story  string
} {
	no := refusal(tenant.ErrConflict)
	return []struct {
		line   plan.Line
		script []deed
		story  string
	}{
		{assign("one"), []deed{no}, "again 0, intent 0, outcome 0 done"},
		{located(assign("second")), []deed{honest, no}, "again 1, intent 1, outcome 1 done"},
		{create("made"), []deed{honest, no}, "again 1, intent 1, outcome 1 done"},
		{readd("first-half"), []deed{no}, "again 0, intent 0, outcome 0 done, intent 1, outcome 1 done"},
		{readd("fell-back"), []deed{honest, no}, "again 0, intent 0, outcome 0 done, intent 1, outcome 1 done"},
		{located(readd("both")), []deed{honest, honest, no}, "again 1, intent 1, outcome 1 done, intent 2, outcome 2 done"},
	}
}

// A plain resume lets refused changes rest; asked to, it tries them again from the call
// that was refused on, a readd that fell back as a whole. The journal only grows, and
// tells of the second try.
func TestRefusedChangesAreTriedAgain(t *testing.T) {
	for _, tt := range refusedChanges() {
		t.Run(tt.line.UPN, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRun(t, tt.line)
				r.accounts[0].script = tt.script
				for range 2 {
					if err := r.carry(context.Background()); err != nil {
						t.Fatal(err)
					}
				}
				first := r.tape.story(tt.line.UPN)
				if len(r.endings) > 0 {
					t.Errorf("a plain resume took it up: %v", r.endings)
				}
				r.tune = func(e *Engine) { e.Scope.Refused = true }
				if err := r.carry(context.Background()); err != nil {
					t.Fatal(err)
				}
				r.allPlanned(t)
				if got := join(r.tape.story(tt.line.UPN)[len(first):]); got != tt.story {
					t.Errorf("journal: %s\nwant     %s", got, tt.story)
				}
				record := journal.Fold(slices.Values(r.tape.events))
				if p := record.Progress(tt.line.ID); !finished(tt.line, p) || p.Tries(len(tt.line.Calls)-1) == 0 {
					t.Errorf("the record is %+v", p)
				}
			})
		})
	}
}

// Refused once more, a change rests: also where the run is paused in between.
func TestRefusedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRun(t, assign("ada"))
		r.account("ada").script = repeat(refusal(tenant.ErrConflict), 9)
		r.tune = func(e *Engine) { e.Scope.Refused = true }
		for n := 1; n <= 3; n++ {
			if err := r.carry(context.Background()); err != nil {
				t.Fatal(err)
			}
			if len(r.sent) != n || r.endings["ada@contoso.com"] != Refused {
				t.Errorf("sent %v, ended %v", r.sent, r.endings)
			}
		}
	})
}

// R27: who changed since the refusal is left alone.
func TestSecondTryOfADriftedUser(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRun(t, update("ada"))
		r.account("ada").script = []deed{refusal(tenant.ErrConflict)}
		r.tune = func(e *Engine) { e.Scope.Refused = true }
		if err := r.carry(context.Background()); err != nil {
			t.Fatal(err)
		}
		u := *r.account("ada").now()
		u.Assignments = rows([]tenant.License{license(skuA, two)})
		r.account("ada").put(&u)
		forget()
		if err := r.carry(context.Background()); err != nil {
			t.Fatal(err)
		}
		if len(r.sent) != 1 || r.endings["ada@contoso.com"] != Left {
			t.Errorf("sent %v, ended %v", r.sent, r.endings)
		}
	})
}

// Killed anywhere in a second try, a plain resume finishes it: the user is as planned,
// or was not tried again at all, and in no case bare.
func TestSecondTryKilled(t *testing.T) {
	for _, tt := range refusedChanges() {
		for cut := 1; cut <= 6; cut++ {
			for _, effect := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s killed after %d, effect %v", tt.line.UPN, cut, effect), func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) {
						r := newRun(t, tt.line)
						r.accounts[0].script = tt.script
						if err := r.carry(context.Background()); err != nil {
							t.Fatal(err)
						}
						before := len(r.tape.events)
						r.tape.cut, r.tape.effect = before+cut, effect
						r.tune = func(e *Engine) { e.Scope.Refused = true }
						_ = r.carry(context.Background())
						again := len(r.tape.events) > before
						r.tape.cut = 0
						r.tune = nil
						if err := r.carry(context.Background()); err != nil {
							t.Fatal(err)
						}
						if !again || !r.as(tt.line, tt.line.After) {
							t.Errorf("journal: %s", join(r.tape.story(tt.line.UPN)))
						}
					})
				})
			}
		}
	}
}
