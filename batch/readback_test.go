package batch

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"reseat/batch/journal"
	"reseat/batch/pace"
	"reseat/batch/verdict"
	"reseat/plan"
	"reseat/plan/tenant"
)

// A witness is a tenant to read back and what keeps the readings. Its verdict on a
// user is scripted: one for each reading, the last one for all further.
type witness struct {
	began    time.Time
	mu       sync.Mutex
	verdicts map[string][]string // by UPN
	readings []journal.Reading
	reads    map[string][]time.Duration // when each was read, since the beginning
	broken   error
	asked    int        // users whose services were read
	pages    [][]string // object ids; nil: reading one by one is cheaper
	cut      error      // comes behind the last page
}

func (w *witness) ReadUsers(_ context.Context, keys []string) ([]tenant.Found, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	found := make([]tenant.Found, len(keys))
	for i, k := range keys {
		w.reads[k] = append(w.reads[k], time.Since(w.began).Round(time.Second))
		switch w.verdict(k) {
		case "gone":
		case "unreadable":
			found[i].Err = errors.New("no answer")
		default:
			found[i].User = &tenant.User{ID: tenant.UserID(k), Assignments: rows([]tenant.License{license(skuA)})}
		}
	}
	return found, w.broken
}

func (w *witness) Memberships(_ context.Context, ids []tenant.UserID) ([]tenant.Belonging, error) {
	return make([]tenant.Belonging, len(ids)), nil
}

func (w *witness) ReadGroups(_ context.Context, ids []tenant.GroupID) ([]tenant.FoundGroup, error) {
	return make([]tenant.FoundGroup, len(ids)), nil
}

func (w *witness) GroupMembers(context.Context, tenant.GroupID) ([]tenant.Member, error) {
	return nil, nil
}

func (w *witness) ReadServices(_ context.Context, ids []tenant.UserID) ([]tenant.Provisioning, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked += len(ids)
	out := make([]tenant.Provisioning, len(ids))
	for i := range ids {
		out[i].Services = []tenant.Service{{SKU: skuA, Plan: one, Status: string(ids[i])}}
	}
	return out, nil
}

// EachUserIfCheaper gives the pages, and fails behind them if that is wanted.
func (w *witness) EachUserIfCheaper(_ context.Context, n int, fn func([]tenant.User) error) (bool, error) {
	for _, page := range w.pages {
		var users []tenant.User
		for _, id := range page {
			users = append(users, tenant.User{ID: tenant.UserID(id), Assignments: rows([]tenant.License{license(skuA)})})
		}
		if err := fn(users); err != nil {
			return true, err
		}
	}
	return len(w.pages) > 0, w.cut
}

func (w *witness) AppendReadings(_ context.Context, rs []journal.Reading) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.readings = append(w.readings, rs...)
	return nil
}

// verdict is that of the last reading.
func (w *witness) verdict(key string) string {
	list := w.verdicts[key]
	if len(list) == 0 {
		return "settled"
	}
	return list[max(1, min(len(w.reads[key]), len(list)))-1]
}

func (w *witness) ruling(l plan.Line, _ journal.Reading) verdict.Ruling {
	w.mu.Lock()
	defer w.mu.Unlock()
	return map[string]verdict.Ruling{
		"pending": {Verdict: verdict.Pending, Reason: verdict.ReasonInDoubt}, "unreadable": {Verdict: verdict.Unverified},
		"drifted": {Verdict: verdict.Drifted, Reason: string(verdict.AfterApply)},
	}[w.verdict(l.UPN)]
}

func readBack(w *witness, wait time.Duration, upns ...string) error {
	return readBackOn(pace.Real, w, wait, upns...)
}

func readBackOn(clock pace.Clock, w *witness, wait time.Duration, upns ...string) error {
	w.began, w.reads = time.Now(), map[string][]time.Duration{}
	var lines []plan.Line
	for _, upn := range upns {
		lines = append(lines, plan.Line{ID: idOf(upn), UPN: upn})
	}
	r := Readback{
		Tenant: w, Keep: w, Clock: clock, Pass: 3, Wait: wait, Every: true,
		judge: w.ruling,
	}
	return r.Run(context.Background(), lines)
}

// R33: who is not settled is read again at 2, 4, 8 … s while there is time; drifted is
// read twice in a row before it is said, time or not.
func TestReadbackLooksAgain(t *testing.T) {
	s := func(seconds ...int) []time.Duration {
		var out []time.Duration
		for _, n := range seconds {
			out = append(out, time.Duration(n)*time.Second)
		}
		return out
	}
	for _, tt := range []struct {
		name     string
		wait     time.Duration
		verdicts []string
		want     []time.Duration
	}{
		{"settled", time.Minute, []string{"settled"}, s(0)},
		{"pending for good", time.Minute, []string{"pending"}, s(0, 2, 6, 14, 30, 60)},
		{"pending, no time", 0, []string{"pending"}, s(0)},
		{"settled later", time.Minute, []string{"pending", "pending", "settled"}, s(0, 2, 6)},
		{"unreadable, then read", time.Minute, []string{"unreadable", "settled"}, s(0, 2)},
		{"drifted, no time", 0, []string{"drifted"}, s(0, 2)},
		{"drifted at first, no time", 0, []string{"drifted", "settled"}, s(0, 2)},
		{"drifted at last", 10 * time.Second, []string{"pending", "pending", "pending", "drifted"}, s(0, 2, 6, 10, 18)},
		{"drifted for good", 10 * time.Second, []string{"drifted"}, s(0, 2, 6, 10)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := &witness{verdicts: map[string][]string{"ada": tt.verdicts}}
				if err := readBack(w, tt.wait, "ada", "bob"); err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(tt.want, w.reads["ada"]); diff != "" {
					t.Errorf("read at (-want +got):\n%s", diff)
				}
				if len(w.reads["bob"]) != 1 {
					t.Errorf("bob was read at %v", w.reads["bob"])
				}
			})
		})
	}
}

// Every user is kept, in any number, with the services of those who hold something;
// who cannot be read is kept as such, and who is gone as gone.
func TestReadbackKeepsEveryReading(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &witness{verdicts: map[string][]string{"user0007": {"unreadable"}, "user0008": {"gone"}}}
		var upns []string
		for i := range 5*readbackChunk + 1 {
			upns = append(upns, fmt.Sprintf("user%04d", i))
		}
		if err := readBack(w, 0, upns...); err != nil {
			t.Fatal(err)
		}
		if len(w.readings) != len(upns) || w.asked != len(upns)-2 {
			t.Errorf("%d readings, services of %d users, want %d and %d", len(w.readings), w.asked, len(upns), len(upns)-2)
		}
		for _, r := range w.readings {
			want := journal.Reading{Pass: 3, At: r.At, Change: r.Change}
			switch upn := string(r.Change[len("line of "):]); upn {
			case "user0007":
				want.Error = "no answer"
			case "user0008":
			default:
				want.User = &tenant.User{ID: tenant.UserID(upn), Assignments: rows([]tenant.License{license(skuA)})}
				want.Services = []tenant.Service{{SKU: skuA, Plan: one, Status: upn}}
			}
			if diff := cmp.Diff(want, r); diff != "" {
				t.Errorf("%s (-want +got):\n%s", r.Change, diff)
			}
		}
	})
}

// A tenant that shuts us out ends the read-back.
func TestReadbackShutOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &witness{broken: fmt.Errorf("read: %w", tenant.ErrForbidden)}
		if err := readBack(w, time.Minute, "ada"); !errors.Is(err, ErrShutOut) {
			t.Errorf("got %v, want %v", err, ErrShutOut)
		}
		if len(w.readings) > 0 {
			t.Errorf("kept %v", w.readings)
		}
	})
}

// Where pages are cheaper, users are read by them, and one by one only who was not met
// there or is not settled; however the pages end, everybody is read.
func TestReadbackByPages(t *testing.T) {
	for _, cut := range []error{nil, errors.New("the link has expired")} {
		synctest.Test(t, func(t *testing.T) {
			w := &witness{
				pages: [][]string{{"eve", "ada"}, {"ada", "bob"}}, cut: cut,
				verdicts: map[string][]string{"bob": {"drifted"}, "cyd": {"gone"}},
				reads:    map[string][]time.Duration{}, began: time.Now(),
			}
			var lines []plan.Line
			for _, id := range []string{"ada", "bob", "cyd", "dan"} {
				lines = append(lines, plan.Line{ID: idOf(id), UPN: id, User: tenant.UserID(id)})
			}
			lines[3].User = "" // an account that the run made
			r := Readback{
				Tenant: w, Keep: w, Clock: pace.Real, Pass: 1, judge: w.ruling,
				Record: journal.Fold(slices.Values([]journal.Event{{Kind: journal.Intent, Change: idOf("ada")}})),
			}
			if err := r.Run(t.Context(), lines); err != nil {
				t.Fatal(err)
			}
			got := map[plan.ChangeID]int{}
			for _, x := range w.readings {
				got[x.Change]++
				if x.Change == idOf("ada") != (len(x.Services) > 0) {
					t.Errorf("%s: service status %v", x.Change, x.Services)
				}
			}
			want := map[plan.ChangeID]int{idOf("ada"): 1, idOf("bob"): 2, idOf("cyd"): 1, idOf("dan"): 1}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("readings (-want +got):\n%s", diff)
			}
			if len(w.reads["ada"]) > 0 || len(w.reads["bob"]) != 1 || len(w.reads["dan"]) != 1 || w.asked != 1 {
				t.Errorf("read one by one: %v; service status of %d", w.reads, w.asked)
			}
		})
	}
}

// A clock that is set while users are read back ends the waiting early or not at all; what
// was read stays so, and the reading ends.
func TestReadbackWhileTheClockIsSet(t *testing.T) {
	for _, by := range []time.Duration{30 * 24 * time.Hour, -time.Hour} {
		synctest.Test(t, func(t *testing.T) {
			w := &witness{verdicts: map[string][]string{"ada": {"settled"}, "bob": {"pending", "pending", "settled"}}}
			clock := &jumping{Clock: pace.Real}
			time.AfterFunc(3*time.Second, func() { clock.by.Store(int64(by)) })
			if err := readBackOn(clock, w, time.Minute, "ada", "bob"); err != nil {
				t.Fatal(err)
			}
			if took := time.Since(w.began); took > 2*time.Hour {
				t.Errorf("it took %v", took)
			}
			if len(w.reads["ada"]) == 0 || len(w.reads["bob"]) < 2 {
				t.Errorf("read %v", w.reads)
			}
		})
	}
}
