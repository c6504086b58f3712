package batch

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"reseat/batch/journal"
	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// movers are lines of so many users who move to a group.
func movers(n int) []plan.Line {
	out := make([]plan.Line, n)
	for i := range out {
		out[i] = moved(fmt.Sprintf("u%02d", i))
	}
	return out
}

// mustHaveMoved demands that everybody is in the group and has lost the direct license,
// and never was without the license meanwhile.
func (r *run) mustHaveMoved(t *testing.T) {
	t.Helper()
	for _, l := range r.lines {
		if !r.as(l, l.After) {
			t.Errorf("%s is not as planned; journal: %s", l.UPN, join(r.tape.story(l.UPN)))
		}
		for _, v := range r.of(l.UPN).versions {
			_, direct := v.user.HoldsDirect(skuA)
			if !direct && !v.user.Inherits(skuA) {
				t.Errorf("%s was without the license at %v", l.UPN, v.at)
			}
		}
	}
}

// R51, R52: users are added to a group twenty in a request, and each loses the direct
// license only once the group gives it.
func TestMoveToGroup(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRun(t, movers(45)...)
		if err := r.carry(context.Background()); err != nil {
			t.Fatal(err)
		}
		r.mustHaveMoved(t)
		if got := len(r.groups.patches); got != 3 {
			t.Errorf("%d requests added 45 users; want 3", got)
		}
	})
}

// One who cannot be added does not keep the others of the request out.
func TestOneOfTwentyCannotJoin(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRun(t, movers(20)...)
		r.groups.refuses = "u07@contoso.com"
		if err := r.carry(context.Background()); err != nil {
			t.Fatal(err)
		}
		for _, l := range r.lines {
			if in := r.as(l, l.After); in == (l.UPN == r.groups.refuses) {
				t.Errorf("%s moved: %v", l.UPN, in)
			}
		}
		if got := r.endings[r.groups.refuses]; got != Refused {
			t.Errorf("who cannot be added ended %s", got)
		}
	})
}

// Where a sign-in may not add several users in one request, it adds them one by one
// (graph-contract-2 section 2.1).
func TestJoinByReference(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRun(t, movers(25)...)
		r.groups.noPatch = true
		if err := r.carry(context.Background()); err != nil {
			t.Fatal(err)
		}
		r.mustHaveMoved(t)
	})
}

// R52: who is not covered by the group keeps the direct license, and the record says what
// is missing. The peers' defect: direct has a service plan on that the group has off.
func TestUncoveredStaysDirect(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRun(t, movers(3)...)
		r.groups.gives[theGroup] = []tenant.License{license(skuA, one)}
		if err := r.carry(context.Background()); err != nil {
			t.Fatal(err)
		}
		record := journal.Fold(func(yield func(journal.Event) bool) {
			for _, e := range r.tape.events {
				if !yield(e) {
					return
				}
			}
		})
		for _, l := range r.lines {
			if _, direct := r.of(l.UPN).now().HoldsDirect(skuA); !direct {
				t.Errorf("%s lost the direct license", l.UPN)
			}
			if x, ok := record.Progress(l.ID).Refused(); !ok || x.Code != tenant.ErrNotCovered.Code || x.Message == "" {
				t.Errorf("%s: refused %+v", l.UPN, x)
			}
		}
	})
}

// R52: with --leave-on-fail the membership that the run made is taken back from those whom
// the group does not cover, wherever the run was cut off before.
func TestLeaveOnFail(t *testing.T) {
	for cut := range 12 {
		synctest.Test(t, func(t *testing.T) {
			lines := movers(2)
			for i := range lines {
				lines[i].Fallback = &plan.Call{Kind: plan.Leave, Group: theGroup}
			}
			r := newRun(t, lines...)
			r.groups.gives[theGroup] = []tenant.License{license(skuA, one)}
			r.tape.cut = cut
			_ = r.carry(context.Background())
			r.tape.cut = 0
			if err := r.carry(context.Background()); err != nil {
				t.Fatal(err)
			}
			record := journal.Fold(slices.Values(r.tape.events))
			for _, l := range r.lines {
				u := r.of(l.UPN).now()
				if _, direct := u.HoldsDirect(skuA); !direct || slices.Contains(u.Groups, theGroup) {
					t.Errorf("cut %d: %s: direct %v, groups %v", cut, l.UPN, direct, u.Groups)
				}
				if p := record.Progress(l.ID); !p.CallDone(journal.Fallback) || !Ended(l, p) {
					t.Errorf("cut %d: %s has not ended, or not left:%v", cut, l.UPN, r.tape.events)
				}
			}
		})
	}
}

// R34, R52: whoever waits for a group that takes longer than the run waits is left to
// resume, with the direct license, and a later process goes on.
func TestGroupTakesLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRun(t, movers(5)...)
		r.groups.takes = 3 * time.Hour
		r.tune = func(e *Engine) { e.Await = time.Minute }
		began := time.Now()
		if err := r.carry(context.Background()); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(began); took > 2*time.Minute {
			t.Errorf("waited %v", took)
		}
		for _, l := range r.lines {
			if r.endings[l.UPN] != Parked {
				t.Errorf("%s ended %s", l.UPN, r.endings[l.UPN])
			}
		}
		time.Sleep(4 * time.Hour)
		if err := r.carry(context.Background()); err != nil {
			t.Fatal(err)
		}
		r.mustHaveMoved(t)
	})
}

// R27: a removal that rests on a group is not sent where the group does not cover any
// more, and the user has drifted.
func TestIfInheritedReadsAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := change("a", holding(license(skuA)), holding(), plan.Call{Kind: plan.Licenses, Remove: []sku.ID{skuA}, Proof: &plan.Proof{Same: true, By: []tenant.GroupID{theGroup}}})
		r := newRun(t, l)
		if err := r.carry(context.Background()); err != nil {
			t.Fatal(err)
		}
		if len(r.sent) > 0 || r.endings[l.UPN] != Left {
			t.Errorf("sent %v, ended %s", r.sent, r.endings[l.UPN])
		}
	})
}
