package batch

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"reseat/batch/journal"
	"reseat/plan/tenant"
)

// mustStop runs an engine that is to end with a Stop, whose sentence holds all of want.
func (r *run) mustStop(t *testing.T, failed bool, want ...string) {
	t.Helper()
	var s *Stop
	err := r.carry(context.Background())
	if !errors.As(err, &s) || s.Failed != failed {
		t.Fatalf("Run: %v, want a stop", err)
	}
	for _, w := range want {
		if !strings.Contains(s.Error(), w) {
			t.Errorf("the stop says %q, want %q in it", s, w)
		}
	}
}

// More failures than tolerated stop the run as a first Ctrl-C does, and it says how
// many there were and why most of them; resume goes on.
func TestTolerance(t *testing.T) {
	for _, tt := range []struct {
		tolerance Tolerance
		want      string
	}{
		{Tolerance{N: 0}, "allows 0;"}, {Tolerance{N: 4}, "allows 4;"}, {Tolerance{N: 5, Percent: true}, "allows 5%;"},
	} {
		synctest.Test(t, func(t *testing.T) {
			r := newRun(t, many(80, readd)...)
			for i, a := range r.accounts[:30] {
				a.script = []deed{refusal(tenant.ErrConflict)}
				if i%5 == 4 {
					a.script = []deed{refusal(tenant.ErrForbidden)}
				}
			}
			r.tune = func(e *Engine) { e.Tolerance = &tt.tolerance }
			r.mustStop(t, true, tt.want, "of 80 changes ", "most often, in ", "two service plans exclude each other (plan-conflict)")
			refused := 0
			for _, how := range r.endings {
				if how == Refused {
					refused++
				}
			}
			if least := tt.tolerance.Of(80) + 1; refused < least || refused > least+r.workers {
				t.Errorf("%d were refused until the run stopped", refused)
			}
			if bare := r.bare(); len(bare) > 0 {
				t.Errorf("%v are bare", bare)
			}
			for _, a := range r.accounts {
				a.script = nil
			}
			r.tune = func(e *Engine) { e.Scope.Refused = true }
			if err := r.carry(context.Background()); err != nil {
				t.Fatal(err)
			}
			r.allPlanned(t)
		})
	}
}

// As many failures as tolerated do not stop a run, and a stranded user is one.
func TestTolerated(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRun(t, many(10, readd)...)
		r.accounts[0].script = append([]deed{honest}, repeat(refusal(tenant.ErrNoSeat), 1000)...)
		r.accounts[1].script = []deed{refusal(tenant.ErrConflict)}
		r.tune = func(e *Engine) { e.Tolerance = &Tolerance{N: 2} }
		if err := r.carry(context.Background()); err != nil {
			t.Errorf("Run: %v", err)
		}
		forget()
		r.accounts[0].script = repeat(refusal(tenant.ErrNoSeat), 1000)
		r.tune = func(e *Engine) { e.Tolerance = &Tolerance{N: 0} }
		r.mustStop(t, true, "of 1 changes 1 failed", "a license was removed and could not be assigned again (stranded)")
	})
}

// When its time is over, a run ends as after a first Ctrl-C, also while it waits for
// the write quota.
func TestTimeIsUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRun(t, many(200, readd)...)
		began := time.Now()
		r.tune = func(e *Engine) {
			e.Until = began.Add(10*time.Second + roundTrip/2)
			e.Settle = time.Second
		}
		r.mustStop(t, false, "no change begins after")
		if took := time.Since(began); took < 10*time.Second || took > 12*time.Second {
			t.Errorf("it took %v", took)
		}
		if bare := r.bare(); len(bare) > 0 || len(r.sent) == 0 || len(r.sent) == 400 {
			t.Errorf("after %d writes %v are bare", len(r.sent), bare)
		}
		r.tune = nil
		if err := r.carry(context.Background()); err != nil {
			t.Fatal(err)
		}
		r.allPlanned(t)
	})
}

// R17: the pause between the halves of a readd is kept, counted, and no longer than
// asked for where an earlier process took the license away.
func TestSettle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const settle = 20 * time.Second
		r := newRun(t, readd("ada"), readd("bob"))
		r.workers, r.tape.cut = 1, 2
		_ = r.carry(context.Background())
		r.tape.cut = 0
		r.tune = func(e *Engine) { e.Settle = settle }
		time.Sleep(settle / 2)
		if err := r.carry(context.Background()); err != nil {
			t.Fatal(err)
		}
		r.allPlanned(t)
		record := journal.Fold(slices.Values(r.tape.events))
		for _, l := range r.lines {
			from, to, ok := record.Progress(l.ID).WithoutLicense(l)
			if gap := to.Sub(from); !ok || gap < settle || gap > settle+5*roundTrip {
				t.Errorf("%s was without the license for %v", l.UPN, gap)
			}
		}
	})
}

// Who drifted is left alone and the others go on, unless the operator wants to look.
func TestOnDrift(t *testing.T) {
	for _, stop := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			r := newRun(t, many(100, update)...)
			r.accounts[2].versions[0].user.Assignments = nil
			r.tune = func(e *Engine) { e.StopAtDrift = stop }
			if stop {
				r.mustStop(t, true, "user002@contoso.com changed since the plan was made")
			} else if err := r.carry(context.Background()); err != nil {
				t.Fatal(err)
			}
			if all := len(r.endings) == 100; all == stop || r.endings[r.lines[2].UPN] != Left {
				t.Errorf("stop %v: %d ended", stop, len(r.endings))
			}
		})
	}
}
