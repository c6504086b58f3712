package batch

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"reseat/plan"
	"reseat/plan/tenant"
)

// What became of one change whose calls go wrong in one way.
func TestOneChange(t *testing.T) {
	forbidden := refusal(tenant.ErrForbidden)
	noSeat, noUser, noPlace := refusal(tenant.ErrNoSeat), refusal(tenant.ErrNotFound), refusal(tenant.ErrUsageLocation)
	for _, tt := range []struct {
		name   string
		line   plan.Line
		script []deed
		setup  func(*run)
		how    Ending
		stop   error  // that Run returns
		story  string // of the journal; empty: not looked at
		sent   int    // writes; 0: not looked at
		bare   bool   // the user is left without the SKU, and so is neither as before nor as planned
		before bool   // the user is left as before, instead of as planned
	}{
		{name: "accepted: intent before, outcome after", line: assign("ada"), how: Finished, story: "intent 0, outcome 0 done"},
		{name: "refused for good", line: assign("ada"), script: []deed{refusal(tenant.ErrDependency)}, how: Refused, before: true, story: "intent 0, outcome 0 refused plan-dependency"},
		{name: "no seat is for good outside a readd", line: assign("ada"), script: []deed{noSeat}, how: Refused, before: true, sent: 1},
		{name: "throttled", line: assign("ada"), script: []deed{slowDown, slowDown}, how: Finished, story: "intent 0, outcome 0 throttled, intent 0, outcome 0 throttled, intent 0, outcome 0 done"},
		{name: "unsent", line: assign("ada"), script: []deed{notSent}, how: Finished, story: "intent 0, outcome 0 unsent, intent 0, outcome 0 done"},
		{name: "nothing would change (C5.3 #12)", line: assign("ada"), script: []deed{{err: tenant.ErrNoChange, effect: true}}, how: Finished, story: "intent 0, outcome 0 done no-change"},
		{name: "sign-in lost", line: assign("ada"), script: []deed{signedOut}, how: Parked, stop: ErrShutOut, before: true, story: "intent 0, outcome 0 unsent shut-out"},
		{name: "R31 forbidden, the role is there", line: assign("ada"), script: []deed{forbidden}, how: Refused, before: true, story: "intent 0, outcome 0 refused forbidden"},
		{name: "R31 forbidden, the role is gone", line: assign("ada"), script: []deed{forbidden}, setup: func(r *run) { r.role = tenant.ErrForbidden }, how: Parked, stop: ErrShutOut, before: true, story: "intent 0, outcome 0 unsent shut-out"},
		{name: "unreachable for long", line: assign("ada"), script: repeat(notSent, 100), how: Parked, stop: tenant.ErrUnsent, before: true},
		{name: "throttled for ever", line: assign("ada"), script: repeat(slowDown, 1000), how: Parked, before: true},

		{name: "R20 swap, answer lost after its effect", line: swap("ada"), script: []deed{lostAfter}, how: Finished, story: "intent 0, outcome 0 unknown, settled 0 done"},
		{name: "R20 swap, answer lost before its effect", line: swap("ada"), script: []deed{lostBefore}, how: Finished, story: "intent 0, outcome 0 unknown, settled 0 undone, intent 0, outcome 0 done"},
		{name: "R20 swap, lost after its effect, reads lag", line: swap("ada"), script: []deed{lostAfter}, setup: func(r *run) { r.lag = 2 * time.Minute }, how: Finished},
		{name: "R20 remove, lost after its effect, reads lag", line: remove("ada"), script: []deed{lostAfter}, setup: func(r *run) { r.lag = time.Minute }, how: Finished},
		{name: "R20 remove, lost before its effect", line: remove("ada"), script: []deed{lostBefore}, how: Finished, sent: 2},
		{name: "a user that cannot be read stays in doubt, and is not written", line: swap("ada"), script: []deed{lostAfter},
			setup: func(r *run) {
				r.account("ada").unread = append([]error{nil}, repeat(error(tenant.ErrUnknown), 1000)...)
			}, how: Parked, sent: 1},

		{name: "R17 readd", line: readd("ada"), how: Finished, story: "intent 0, outcome 0 done, intent 1, outcome 1 done"},
		{name: "R20 first half lost after its effect: never repeated", line: readd("ada"), script: []deed{lostAfter}, how: Finished,
			story: "intent 0, outcome 0 unknown, intent 1, outcome 1 done, settled 0 done, settled 1 done"},
		{name: "R20 first half lost before its effect: replaced in place", line: readd("ada"), script: []deed{lostBefore}, how: Finished, sent: 2},
		{name: "R20 first half lands after the second", line: readd("ada"), script: []deed{landsLate}, how: Finished,
			story: "intent 0, outcome 0 unknown, intent 1, outcome 1 done, settled 1 undone, intent 1, outcome 1 done, settled 0 done, settled 1 done"},
		{name: "R20 first half throttled goes again", line: readd("ada"), script: []deed{slowDown, notSent}, how: Finished, sent: 4},
		{name: "R20 second half lost after its effect", line: readd("ada"), script: []deed{honest, lostAfter}, how: Finished, sent: 2},
		{name: "R20 second half lost before its effect", line: readd("ada"), script: []deed{honest, lostBefore, lostBefore}, how: Finished, sent: 4},
		{name: "R20 both halves lost", line: readd("ada"), script: []deed{lostAfter, lostAfter}, how: Finished, sent: 2},
		{name: "R20 no-change in a second half proves nothing", line: readdTo("ada"), script: []deed{honest, refusal(tenant.ErrNoChange)}, how: Finished,
			story: "intent 0, outcome 0 done, intent 1, outcome 1 unknown, intent 1, outcome 1 done"},
		{name: "R20 no-change in a second half, until a read shows the row that was never taken", line: readdTo("ada"), script: []deed{lostBefore}, setup: func(r *run) { r.strict = true }, how: Finished},
		{name: "R20 second half lost, a lagging read shows the row that was taken", line: readdTo("ada"), script: []deed{honest, lostBefore}, setup: func(r *run) { r.lag = 2 * time.Minute }, how: Finished, sent: 3},
		{name: "R21 fallback lost, a lagging read shows the row that was taken", line: readd("ada"), script: []deed{honest, refusal(tenant.ErrConflict), lostBefore}, setup: func(r *run) { r.lag = 2 * time.Minute }, how: Refused, before: true, sent: 4},
		{name: "R21 second half without a seat, which comes back", line: readd("ada"), script: []deed{honest, noSeat, noSeat}, how: Finished, sent: 4},
		{name: "R21 second half without a seat for good", line: readd("ada"), script: append([]deed{honest}, repeat(noSeat, 1000)...), how: Parked, bare: true},
		{name: "R21 second half refused for good: fallback", line: readd("ada"), script: []deed{honest, refusal(tenant.ErrConflict)}, how: Refused, before: true,
			story: "intent 0, outcome 0 done, intent 1, outcome 1 refused plan-conflict, intent fallback, outcome fallback done"},
		{name: "R21 fallback in doubt", line: readd("ada"), script: []deed{honest, refusal(tenant.ErrConflict), lostBefore}, how: Refused, before: true,
			story: "intent 0, outcome 0 done, intent 1, outcome 1 refused plan-conflict, intent fallback, outcome fallback unknown, intent fallback, outcome fallback done"},
		{name: "R21 fallback refused, too", line: readd("ada"), script: []deed{honest, refusal(tenant.ErrConflict), refusal(tenant.ErrAddressTaken)}, how: Refused, bare: true},
		{name: "first half refused", line: readd("ada"), script: []deed{refusal(tenant.ErrForbidden)}, how: Refused, before: true, sent: 1},
		{name: "R20 unread second half goes again", line: readd("ada"), script: []deed{honest, lostBefore},
			setup: func(r *run) { r.account("ada").unread = []error{nil, tenant.ErrUnknown, tenant.ErrUnknown} }, how: Finished, sent: 3},

		{name: "C5.3 #1 location not heard of yet", line: located(assign("ada")), script: []deed{honest, noPlace, noPlace}, how: Finished, sent: 4},
		{name: "C5.3 #1 location refused though none was set", line: assign("ada"), script: []deed{noPlace}, how: Refused, before: true, sent: 1},
		{name: "C5.3 #13 new account not heard of yet", line: create("ada"), script: []deed{honest, noUser, noUser}, how: Finished, sent: 4},
		{name: "C5.3 #13 user gone", line: assign("ada"), script: []deed{noUser}, how: Refused, before: true, sent: 1},
		{name: "R14 create", line: create("ada"), how: Finished, story: "intent 0, outcome 0 done, intent 1, outcome 1 done"},
		{name: "R14 create, lost after its effect", line: create("ada"), script: []deed{lostAfter}, how: Finished, sent: 2},
		{name: "R14 create, lost before its effect", line: create("ada"), script: []deed{lostBefore}, how: Finished, sent: 3},
		{name: "R14 create, lost after its effect, reads lag", line: create("ada"), script: []deed{lostAfter}, setup: func(r *run) { r.lag = time.Minute }, how: Finished},
		{name: "R14 create, the name is taken", line: create("ada"), script: []deed{refusal(tenant.ErrExists)}, how: Refused, before: true, sent: 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRun(t, tt.line)
				r.account("ada").script = tt.script
				if tt.setup != nil {
					tt.setup(r)
				}
				err := r.carry(context.Background())
				if !errors.Is(err, tt.stop) || (err == nil) != (tt.stop == nil) {
					t.Fatalf("Run: %v, want %v", err, tt.stop)
				}
				if got := r.endings[tt.line.UPN]; got != tt.how {
					t.Errorf("ended %q, want %q", got, tt.how)
				}
				story := r.tape.story(tt.line.UPN)
				if tt.story != "" && join(story) != tt.story {
					t.Errorf("journal: %s\nwant     %s", join(story), tt.story)
				}
				if tt.sent != 0 && len(r.sent) != tt.sent {
					t.Errorf("sent %v, want %d writes", r.sent, tt.sent)
				}
				want := map[string]bool{"before": tt.before, "bare": tt.bare, "planned": !tt.before && !tt.bare}
				same := r.as(tt.line, tt.line.Before) && r.as(tt.line, tt.line.After)
				got := map[string]bool{
					"before": r.as(tt.line, tt.line.Before) && !(same && !tt.before), "planned": r.as(tt.line, tt.line.After) && !(same && tt.before),
					"bare": r.as(tt.line, holding()) && tt.line.Fallback != nil,
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("the user is left as (-want +got):\n%s\njournal: %s", diff, join(story))
				}
			})
		})
	}
}

func repeat[T any](x T, n int) []T {
	out := make([]T, n)
	for i := range out {
		out[i] = x
	}
	return out
}

func join(story []string) string {
	out := ""
	for i, s := range story {
		if i > 0 {
			out += ", "
		}
		out += s
	}
	return out
}
