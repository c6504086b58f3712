package journal_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"reseat/batch/journal"
	"reseat/plan"
	"reseat/plan/tenant"
)

// at returns noon and so many seconds.
func at(s int) time.Time { return noon.Add(time.Duration(s) * time.Second) }

func intent(s, call, try int) journal.Event {
	return journal.Event{At: at(s), Kind: journal.Intent, Change: "u", Call: call, Try: try}
}

func outcome(s, call int, r journal.Result) journal.Event {
	return journal.Event{At: at(s), Kind: journal.Outcome, Change: "u", Call: call, Result: r}
}

func settled(s, call int, r journal.Result) journal.Event {
	e := outcome(s, call, r)
	e.Kind = journal.Settled
	return e
}

func fold(events ...journal.Event) journal.Progress {
	return journal.Fold(slices.Values(events)).Progress("u")
}

func TestCallStates(t *testing.T) {
	refused := outcome(2, 0, journal.Refused)
	refused.Code, refused.Message, refused.Receipt = "no-seat", "none left", tenant.Receipt{Status: 400, RequestID: "r", At: at(1)}
	for _, tt := range []struct {
		name   string
		events []journal.Event
		want   journal.CallState
	}{
		{"killed before the answer", []journal.Event{intent(1, 0, 1)},
			journal.CallState{Tries: 1, Result: journal.Unknown, InDoubt: true, IntentAt: at(1)}},
		{"done", []journal.Event{intent(1, 0, 1), outcome(2, 0, journal.Done)},
			journal.CallState{Tries: 1, Result: journal.Done, IntentAt: at(1), AnsweredAt: at(2)}},
		{"refused", []journal.Event{intent(1, 0, 1), refused},
			journal.CallState{Tries: 1, Result: journal.Refused, IntentAt: at(1), AnsweredAt: at(1), Code: "no-seat", Message: "none left", Receipt: refused.Receipt}},
		{"lost answer", []journal.Event{intent(1, 0, 1), outcome(2, 0, journal.Unknown)},
			journal.CallState{Tries: 1, Result: journal.Unknown, InDoubt: true, IntentAt: at(1), AnsweredAt: at(2)}},
		{"settled as done", []journal.Event{intent(1, 0, 1), outcome(2, 0, journal.Unknown), settled(3, 0, journal.Done)},
			journal.CallState{Tries: 1, Result: journal.Done, IntentAt: at(1), AnsweredAt: at(3)}},
		{"killed, then settled as undone", []journal.Event{intent(1, 0, 1), settled(3, 0, journal.Undone)},
			journal.CallState{Tries: 1, Result: journal.Undone, Undone: true, IntentAt: at(1), AnsweredAt: at(3)}},
		{"sent again after a throttling, and killed", []journal.Event{intent(1, 0, 1), outcome(2, 0, journal.Throttled), intent(3, 0, 2)},
			journal.CallState{Tries: 2, Result: journal.Unknown, InDoubt: true, IntentAt: at(3)}},
		{"refused, tried again, done", []journal.Event{intent(1, 0, 1), refused, intent(3, 0, 2), outcome(4, 0, journal.Done)},
			journal.CallState{Tries: 2, Result: journal.Done, IntentAt: at(3), AnsweredAt: at(4)}},
		{"lost, then refused", []journal.Event{intent(1, 0, 1), outcome(2, 0, journal.Unknown), intent(3, 0, 2), outcome(4, 0, journal.Refused)},
			journal.CallState{Tries: 2, Result: journal.Refused, Lost: true, IntentAt: at(3), AnsweredAt: at(4)}},
		{"lost, then done", []journal.Event{intent(1, 0, 1), outcome(2, 0, journal.Unknown), intent(3, 0, 2), outcome(4, 0, journal.Done)},
			journal.CallState{Tries: 2, Result: journal.Done, IntentAt: at(3), AnsweredAt: at(4)}},
		{"done, then found undone by a remove in doubt (R20)", []journal.Event{intent(1, 0, 1), outcome(2, 0, journal.Done), settled(9, 0, journal.Undone)},
			journal.CallState{Tries: 1, Result: journal.Undone, Undone: true, IntentAt: at(1), AnsweredAt: at(9)}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := fold(tt.events...)
			if d := cmp.Diff(map[int]journal.CallState{0: tt.want}, p.Calls); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
			if call, doubt := p.InDoubt(); call != 0 || doubt != tt.want.InDoubt {
				t.Errorf("InDoubt = %d, %v", call, doubt)
			}
			r, isRefused := p.Refused()
			if isRefused != (tt.want.Result == journal.Refused) || r.Code != tt.want.Code || r.Receipt.RequestID != tt.want.Receipt.RequestID {
				t.Errorf("Refused = %+v, %v", r, isRefused)
			}
			if !p.Begun() || p.CallDone(0) != (tt.want.Result == journal.Done) || p.CallDone(1) || p.Tries(0) != tt.want.Tries {
				t.Errorf("begun %v, done %v, tries %d", p.Begun(), p.CallDone(0), p.Tries(0))
			}
		})
	}
}

func TestRecordOfARun(t *testing.T) {
	found := &plan.State{Location: "DE"}
	events := []journal.Event{
		{At: at(0), Kind: journal.Began, Note: "1.0", Message: "Ada"},
		{At: at(1), Kind: journal.LeftBe, Change: "left", Code: "drifted", Found: found},
		{At: at(2), Kind: journal.LeftBe, Change: "u", Code: "drifted", Found: found},
		intent(3, 0, 1), outcome(4, 0, journal.Throttled),
		{At: at(10), Kind: journal.Began, Note: "1.1", Message: "Grace", By: &journal.Origin{Auth: "secret", App: "app", Host: "vm"}},
		intent(11, 0, 2),
		{At: at(12), Kind: journal.Outcome, Change: "u", Result: journal.Done, User: "new"},
		{At: at(13), Kind: journal.Ended, Code: "complete", Note: "all done", Spent: &journal.Spent{Requests: 3, Writes: 2, Units: 4}},
		{At: at(14), Kind: journal.Counted, Note: "1.2", By: &journal.Origin{Auth: "none"}, Spent: &journal.Spent{Requests: 1}},
	}
	r := journal.Fold(slices.Values(events))
	want := []journal.Session{
		{Began: at(0), Version: "1.0", Approved: "Ada"}, // killed
		{Began: at(10), Version: "1.1", Approved: "Grace", Ended: at(13), Code: "complete", Note: "all done",
			By: journal.Origin{Auth: "secret", App: "app", Host: "vm"}, Spent: journal.Spent{Requests: 3, Writes: 2, Units: 4}},
	}
	read := []journal.ReadBack{{Ended: at(14), Version: "1.2", By: journal.Origin{Auth: "none"}, Spent: journal.Spent{Requests: 1}}}
	if d := cmp.Diff(read, r.ReadBacks); d != "" {
		t.Errorf("read-backs (-want +got):\n%s", d)
	}
	if d := cmp.Diff(want, r.Sessions); d != "" {
		t.Errorf("sessions (-want +got):\n%s", d)
	}
	if r.FirstAt != at(0) || r.LastAt != at(14) || r.Throttled != 1 || len(r.Changes) != 2 {
		t.Errorf("from %v to %v, throttled %d, %d changes", r.FirstAt, r.LastAt, r.Throttled, len(r.Changes))
	}
	if p := r.Progress("left"); p.LeftBe() != "drifted" || p.Found() != found || p.Begun() {
		t.Errorf("left: %+v", p)
	}
	if p := r.Progress("u"); p.LeftBe() != "" || p.Created() != "new" || !p.CallDone(0) {
		t.Errorf("taken up after all: %+v", p)
	}
	if p := r.Progress("no one"); p.Begun() || p.LeftBe() != "" || p.CallDone(0) {
		t.Errorf("no one: %+v", p)
	}
	if p := (*journal.Record)(nil).Progress("u"); p.Begun() {
		t.Errorf("a run without a record: %+v", p)
	}
}

// R20, R21: a readd leaves its user bare from its first half, known or in doubt,
// until its second half or its fallback is known to be done.
func TestBareSince(t *testing.T) {
	line := plan.Line{Calls: []plan.Call{{Kind: plan.Locate}, {Kind: plan.Licenses, Half: 1}, {Kind: plan.Licenses, Half: 2}}, Fallback: &plan.Call{}}
	taken := []journal.Event{intent(0, 0, 1), outcome(1, 0, journal.Done), intent(2, 1, 1), outcome(3, 1, journal.Done)}
	lost := []journal.Event{intent(2, 1, 1), outcome(8, 1, journal.Unknown)}
	with := func(a []journal.Event, b ...journal.Event) []journal.Event { return append(slices.Clone(a), b...) }
	for _, tt := range []struct {
		name   string
		events []journal.Event
		bare   bool
		since  time.Time
		gap    time.Duration // without the license, where it is over
	}{
		{"nothing", nil, false, time.Time{}, 0},
		{"location only", taken[:2], false, time.Time{}, 0},
		{"first half refused", []journal.Event{intent(2, 1, 1), outcome(3, 1, journal.Refused)}, false, time.Time{}, 0},
		{"first half in the air", []journal.Event{intent(2, 1, 1)}, true, at(2), 0},
		{"first half lost", lost, true, at(8), 0},
		{"first half had no effect", with(lost, settled(9, 1, journal.Undone)), false, time.Time{}, 0},
		{"first half done", taken, true, at(3), 0},
		{"second half in the air", with(taken, intent(4, 2, 1)), true, at(3), 0},
		{"second half refused", with(taken, intent(4, 2, 1), outcome(5, 2, journal.Refused)), true, at(3), 0},
		{"second half done", with(taken, intent(4, 2, 1), outcome(5, 2, journal.Done)), false, at(3), 2 * time.Second},
		{"fallback done", with(taken, intent(4, 2, 1), outcome(5, 2, journal.Refused), intent(6, journal.Fallback, 1), outcome(7, journal.Fallback, journal.Done)), false, at(3), 4 * time.Second},
		{"first half lost, second done", with(lost, intent(9, 2, 1), outcome(10, 2, journal.Done)), false, at(8), 0},
		{"second half undone by the lost first", with(lost, intent(9, 2, 1), outcome(10, 2, journal.Done), settled(60, 2, journal.Undone)), true, at(8), 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := fold(tt.events...)
			since, bare := p.BareSince(line)
			if bare != tt.bare || bare && since != tt.since || p.Bare(line) != tt.bare {
				t.Errorf("BareSince = %v, %v", since, bare)
			}
			from, to, ok := p.WithoutLicense(line)
			if ok != (tt.gap > 0) || ok && (from != tt.since || to.Sub(from) != tt.gap) {
				t.Errorf("WithoutLicense = %v to %v, %v", from, to, ok)
			}
			if _, bare := p.BareSince(plan.Line{Calls: []plan.Call{{Kind: plan.Licenses}, {Kind: plan.Licenses}, {}}}); bare {
				t.Error("a line without halves is bare")
			}
		})
	}
}

// The first call counts where several are in doubt or refused, the fallback last.
func TestFirstCallCounts(t *testing.T) {
	p := fold(intent(1, journal.Fallback, 1), intent(2, 3, 1), intent(3, 1, 1))
	if call, ok := p.InDoubt(); call != 1 || !ok {
		t.Errorf("InDoubt = %d, %v", call, ok)
	}
	p = fold(intent(1, journal.Fallback, 1), outcome(2, journal.Fallback, journal.Refused), intent(3, 1, 1), outcome(4, 1, journal.Refused))
	if r, ok := p.Refused(); r.Call != 1 || r.At != at(4) || !ok {
		t.Errorf("Refused = %+v, %v", r, ok)
	}
	p = fold(intent(1, journal.Fallback, 1))
	if call, ok := p.InDoubt(); call != journal.Fallback || !ok {
		t.Errorf("InDoubt = %d, %v", call, ok)
	}
}

// A call is in doubt if and only if its last intent has neither a certain outcome
// nor been settled; what was read before does not change later.
func TestDoubtIsWhatTheLastIntentLeaves(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := journal.NewRecord()
		doubt := map[int]bool{}
		for i, n := range rapid.SliceOf(rapid.IntRange(0, 29)).Draw(t, "events") {
			call, what := n%3-1, n/3
			before := r.Progress("u")
			was := len(before.Calls)
			switch {
			case what < 5:
				doubt[call] = true
				r.Add(intent(i, call, 1))
			case what < 9:
				res := []journal.Result{journal.Done, journal.Refused, journal.Unsent, journal.Unknown}[what-5]
				doubt[call] = res == journal.Unknown
				r.Add(outcome(i, call, res))
			default:
				doubt[call] = false
				r.Add(settled(i, call, journal.Undone))
			}
			if len(before.Calls) != was {
				t.Fatal("an earlier reading changed")
			}
		}
		p := r.Progress("u")
		for call, want := range doubt {
			if p.Calls[call].InDoubt != want {
				t.Fatalf("call %d: in doubt %v, want %v", call, p.Calls[call].InDoubt, want)
			}
		}
	})
}
