package batch

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"reseat/batch/journal"
	"reseat/batch/pace"
	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

func many(n int, line func(string) plan.Line) []plan.Line {
	var out []plan.Line
	for i := range n {
		out = append(out, line(fmt.Sprintf("%s%03d", "user", i)))
	}
	return out
}

// Case 9: the role expires between the halves of 8 readds. Nobody is recorded as
// refused, and with a new role those 8 come first.
func TestRoleExpiresBetweenHalves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRun(t, many(40, readd)...)
		r.workers = 8
		for _, a := range r.accounts {
			a.script = []deed{honest, refusal(tenant.ErrForbidden)}
		}
		r.role = tenant.ErrForbidden
		if err := r.carry(context.Background()); !errors.Is(err, ErrShutOut) {
			t.Fatalf("Run: %v, want %v", err, ErrShutOut)
		}
		bare := map[string]bool{}
		for _, l := range r.lines {
			if r.as(l, holding()) {
				bare[strings.TrimSuffix(l.UPN, "@contoso.com")] = true
			}
		}
		if len(bare) != 8 {
			t.Fatalf("%d users are bare, want 8", len(bare))
		}
		for _, e := range r.tape.events {
			if e.Result == journal.Refused {
				t.Errorf("%s was recorded as refused", e.Change)
			}
		}
		forget()
		r.role = nil
		for _, a := range r.accounts {
			a.script = nil
		}
		before := len(r.sent)
		if err := r.carry(context.Background()); err != nil {
			t.Fatal(err)
		}
		for _, s := range r.sent[before : before+8] {
			if name, _, _ := strings.Cut(s, " "); !bare[name] {
				t.Errorf("%s came before a user who was bare", s)
			}
		}
		r.allPlanned(t)
	})
}

func (r *run) allPlanned(t *testing.T) {
	t.Helper()
	for _, l := range r.lines {
		if !r.as(l, l.After) {
			t.Errorf("%s is not as planned; journal: %s", l.UPN, join(r.tape.story(l.UPN)))
		}
	}
}

// R31: users out of reach are refused, and the others go on.
func TestForbiddenUsersAreRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRun(t, many(30, assign)...)
		for _, a := range r.accounts[:10] {
			a.script = []deed{refusal(tenant.ErrForbidden)}
		}
		if err := r.carry(context.Background()); err != nil {
			t.Fatal(err)
		}
		for i, l := range r.lines {
			if got, want := r.endings[l.UPN], map[bool]Ending{true: Refused, false: Finished}[i < 10]; got != want {
				t.Errorf("%s ended %q, want %q", l.UPN, got, want)
			}
		}
	})
}

// R31: a storm of refusals for want of a seat stops that SKU only.
func TestNoSeatStormStopsTheSKU(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lines := append(many(200, assign), swap("zoe"))
		r := newRun(t, lines...)
		r.seats[skuA] = 0
		r.seats[skuB] = 1
		if err := r.carry(context.Background()); err != nil {
			t.Fatal(err)
		}
		count := map[Ending]int{}
		for _, how := range r.endings {
			count[how]++
		}
		if count[Refused] < storm || count[Refused] > storm+r.workers || count[Parked] != 200-count[Refused] {
			t.Errorf("endings: %v", count)
		}
		if r.endings["zoe@contoso.com"] != Finished {
			t.Errorf("zoe ended %q: she takes another SKU", r.endings["zoe@contoso.com"])
		}
	})
}

// R18, case 2: readds in flight are no more than the free seats, and no worker of
// ours takes the seat that a readd has given up.
func TestOwnWorkersStealNoSeat(t *testing.T) {
	for _, free := range []int{0, 1, 5, 20} {
		t.Run(fmt.Sprint(free, " free"), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				lines := append(many(100, readd), assigns(free)...)
				r := newRun(t, lines...)
				r.workers = 32
				r.seats[skuA] = free
				r.tune = func(e *Engine) { e.Free = map[sku.ID]int{skuA: free} }
				most := 0
				r.written = func() {
					bare := 0
					for _, l := range lines[:100] {
						if _, holds := r.of(l.UPN).now().HoldsDirect(skuA); !holds {
							bare++
						}
					}
					most = max(most, bare)
				}
				if err := r.carry(context.Background()); err != nil {
					t.Fatal(err)
				}
				if most > max(1, free) {
					t.Errorf("%d users were bare at a time with %d free seats", most, free)
				}
				for _, e := range r.tape.events {
					if e.Code == tenant.ErrNoSeat.Code {
						t.Errorf("%s was refused a seat", e.Change)
					}
				}
				r.allPlanned(t)
			})
		})
	}
}

func assigns(n int) []plan.Line {
	var out []plan.Line
	for i := range n {
		out = append(out, assign(fmt.Sprintf("new%03d", i)))
	}
	return out
}

// A stage ends before the next begins: its changes may count on what it freed (R22).
func TestStagesGoInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var lines []plan.Line
		for i := range 20 {
			lines = append(lines, remove(fmt.Sprintf("a%02d", i)))
		}
		for i := range 20 {
			l := assign(fmt.Sprintf("b%02d", i))
			l.Stage = 2
			lines = append(lines, l)
		}
		r := newRun(t, lines...)
		r.seats[skuA] = 0
		r.tune = func(e *Engine) { e.Free = map[sku.ID]int{skuA: 0} }
		if err := r.carry(context.Background()); err != nil {
			t.Fatal(err)
		}
		r.allPlanned(t)
	})
}

// Ctrl-C: no further change starts, and a begun readd gets its second half, whatever
// it takes; what is merely being tried again is left for resume.
func TestInterruptedRunFinishesWhatIsBegun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRun(t, append(many(50, readd), assign("ada"))...)
		r.lines[0], r.lines[50] = r.lines[50], r.lines[0]
		for _, a := range r.accounts {
			a.script = []deed{honest, refusal(tenant.ErrNoSeat), lostBefore, slowDown}
		}
		r.account("ada").script = repeat(lostBefore, 1000)
		ctx, cancel := context.WithCancel(context.Background())
		time.AfterFunc(roundTrip+roundTrip/2, cancel)
		began := time.Now()
		if err := r.carry(ctx); !errors.Is(err, context.Canceled) {
			t.Fatalf("Run: %v, want %v", err, context.Canceled)
		}
		if took := time.Since(began); took > 2*time.Minute {
			t.Errorf("took %v", took)
		}
		if len(r.endings) != r.workers {
			t.Errorf("%d changes ended, want those of %d workers", len(r.endings), r.workers)
		}
		for _, l := range r.lines {
			if l.Fallback != nil && r.as(l, holding()) {
				t.Errorf("%s is bare; journal: %s", l.UPN, join(r.tape.story(l.UPN)))
			}
		}
		if got := r.endings["ada@contoso.com"]; got != Parked {
			t.Errorf("ada ended %q, want %q", got, Parked)
		}
		forget()
		r.account("ada").script = nil
		if err := r.carry(context.Background()); err != nil {
			t.Fatal(err)
		}
		r.allPlanned(t)
	})
}

// A context that ended before Run lets nothing start.
func TestEndedContextStartsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		r := newRun(t, many(5, assign)...)
		if err := r.carry(ctx); !errors.Is(err, context.Canceled) || len(r.sent) > 0 {
			t.Errorf("Run: %v, sent %v", err, r.sent)
		}
	})
}

// A journal that fails stops the run: nothing unrecorded is sent.
func TestJournalFailureStopsTheRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRun(t, many(50, assign)...)
		r.tape.cut = 21
		err := r.carry(context.Background())
		if err == nil || !strings.Contains(err.Error(), "keep the journal: killed") {
			t.Fatalf("Run: %v", err)
		}
		if len(r.sent) > 11+r.workers {
			t.Errorf("%d writes left", len(r.sent))
		}
	})
}

// R47: where the record fails in the middle of readds, their second halves are sent all
// the same, nothing else begins, and nobody is left without the license.
func TestRecordFailsInTheMiddleOfReadds_RUN7(t *testing.T) {
	for cut := 1; cut <= 60; cut++ {
		synctest.Test(t, func(t *testing.T) {
			r := newRun(t, many(50, readd)...)
			for i, a := range r.accounts {
				if i%3 == 0 {
					a.script = []deed{honest, lostBefore, slowDown}
				}
			}
			r.tape.cut, r.tape.full = cut, true
			if err := r.carry(context.Background()); err == nil || !strings.Contains(err.Error(), "keep the journal: killed") {
				t.Fatalf("Run: %v", err)
			}
			if without := r.bare(); len(without) > 0 {
				t.Errorf("the record takes %d events: %v have no license", cut, without)
			}
			if len(r.sent) > cut+4*r.workers {
				t.Errorf("the record takes %d events: %d writes left", cut, len(r.sent))
			}
			forget()
			r.tape.cut = 0
			if err := r.carry(context.Background()); err != nil {
				t.Fatal(err)
			}
			r.allPlanned(t)
		})
	}
}

// An error that ends the run while it is being interrupted is not lost.
func TestErrorDuringInterruption(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRun(t, many(10, assign)...)
		r.tape.cut = 5
		ctx, cancel := context.WithCancel(context.Background())
		time.AfterFunc(roundTrip, cancel)
		if err := r.carry(ctx); err == nil || errors.Is(err, context.Canceled) {
			t.Errorf("Run: %v, want that of the journal", err)
		}
	})
}

// R17: the second half leaves right after the answer to the first, also where the
// write quota is used up.
func TestHalvesAreNotKeptApart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRun(t, append([]plan.Line{assign("ada")}, many(6, readd)...)...)
		r.tune = func(e *Engine) {
			e.Pacer = pace.New(pace.Real, pace.Quota{Units: 1000, UnitsPer: time.Second, Writes: 4, WritesPer: time.Minute})
		}
		began := time.Now()
		if err := r.carry(context.Background()); err != nil {
			t.Fatal(err)
		}
		if time.Since(began) < 2*time.Minute {
			t.Error("the quota was not kept")
		}
		record := journal.Fold(slices.Values(r.tape.events))
		for _, l := range r.lines[1:] {
			from, to, ok := record.Progress(l.ID).WithoutLicense(l)
			if !ok || to.Sub(from) > 2*roundTrip {
				t.Errorf("%s was without the license for %v", l.UPN, to.Sub(from))
			}
		}
	})
}
